"""What settings make of a check: which files it looks at, levels and exit codes."""

from __future__ import annotations

import json
import sys

import pytest
from running import checked, invoke, stlint
from scripts import CLASH, CLEAN

if sys.version_info >= (3, 11):
    pass
else:
    pass


# --- which files are checked --------------------------------------------------------------------


def test_exclude(project):
    for name in ("app.py", "build/app.py", "legacy/deep/app.py", "a_old.py", "docs/app.py"):
        project(CLASH, name)
    assert checked() == ["a_old.py", "app.py", "docs/app.py", "legacy/deep/app.py"]
    assert checked("--extend-exclude", "legacy,*_old.py") == ["app.py", "docs/app.py"]
    assert checked("--exclude", "legacy/", "--exclude", "/docs/*.py") == [
        "a_old.py",
        "app.py",
        "build/app.py",
    ]
    project('extend-exclude = ["/app.py"]\n', "docs/stlint.toml")
    project('exclude = []\nextend-exclude = ["legacy/deep"]\n', "stlint.toml")
    assert checked() == ["a_old.py", "app.py", "build/app.py"]
    assert checked("docs") == []
    assert checked("--isolated") == ["a_old.py", "app.py", "docs/app.py", "legacy/deep/app.py"]


def test_what_is_given_is_checked_unless_exclusion_is_forced(project):
    project(CLASH, "legacy/app.py")
    project('extend-exclude = ["legacy"]\n', "stlint.toml")
    assert checked("legacy/app.py") == ["legacy/app.py"]
    assert checked("legacy") == ["legacy/app.py"]
    assert checked("legacy/app.py", "--force-exclude") == []
    assert checked("legacy", "--force-exclude") == []
    project('extend-exclude = ["legacy"]\nforce-exclude = true\n', "stlint.toml")
    assert checked("legacy/app.py") == []
    assert checked("legacy/app.py", "--no-force-exclude") == ["legacy/app.py"]
    assert invoke("trace", "legacy/app.py").exit_code == 2


def test_force_exclude_does_not_look_above_the_settings(project, monkeypatch, tmp_path):
    project(CLASH, "build/shop/app.py")
    project("force-exclude = true\n", "build/shop/stlint.toml")
    assert checked("build/shop/app.py") == ["build/shop/app.py"]
    monkeypatch.chdir(tmp_path / "build/shop")
    assert checked("app.py", "--isolated", "--force-exclude") == ["app.py"]


def test_respect_gitignore(project):
    project("drafts/\n", ".gitignore")
    project(CLASH, "drafts/app.py")
    assert checked() == []
    assert checked("--no-respect-gitignore") == ["drafts/app.py"]
    project("respect-gitignore = false\n", "stlint.toml")
    assert checked() == ["drafts/app.py"]


def test_entry_points(project):
    part = 'import streamlit as st\n\n\ndef part():\n    st.button("A")\n    st.button("A")\n'
    project("", "stlint.toml")
    project("import shop.part\n" + CLEAN + "shop.part.part()\n", "shop/main.py")
    project(part, "shop/part.py")
    project(CLASH, "shop/pages/1_Page.py")
    project(CLASH, "experiment.py")
    project(CLASH, "tools/a/app.py")
    assert "experiment.py" in checked()
    project('entry-points = ["shop/main.py", "tools/*/app.py"]\n', "stlint.toml")
    assert checked() == ["shop/pages/1_Page.py", "shop/part.py", "tools/a/app.py"]
    assert checked("experiment.py") == ["experiment.py"]
    assert checked("tools") == ["tools/a/app.py"]


def test_an_entry_point_that_is_not_there_is_told(project):
    project(CLEAN)
    project('entry-points = [\n"app.py",\n"man.py"]\n', "stlint.toml")
    done = stlint("check")
    assert done.returncode == 2
    assert done.stderr == "stlint: stlint.toml:1: entry-points: no file matches 'man.py'\n"
    assert stlint("check", "app.py").returncode == 2  # its apps are searched for as well


# --- levels and exit codes ----------------------------------------------------------------------

MIXED = f'{CLASH}if st.button("One"):\n    if st.button("Two"):\n        st.success("Yes")\n'


@pytest.mark.parametrize(
    ("flags", "codes", "exit_code"),
    [
        ((), {"ST301", "ST403"}, 1),
        (("--level", "error"), {"ST301"}, 1),
        (("--level", "warning"), {"ST301", "ST403"}, 1),
        (("--fail-on", "error"), {"ST301", "ST403"}, 1),
        (("--fail-on", "none"), {"ST301", "ST403"}, 0),
        (("--ignore", "ST301"), {"ST403"}, 1),
        (("--ignore", "ST301", "--fail-on", "error"), {"ST403"}, 0),
        (("--ignore", "ST301", "--level", "error"), set(), 0),
        (("--fail-on", "error", "--exit-zero"), {"ST301", "ST403"}, 0),
    ],
)
def test_levels(project, flags, codes, exit_code):
    project(MIXED)
    done = invoke("check", "--output-format", "json", *flags)
    assert {each["code"] for each in json.loads(done.output)} == codes
    assert done.exit_code == exit_code


def test_levels_from_a_file(project):
    project(MIXED)
    project('fail-on = "none"\n', "stlint.toml")
    assert invoke("check").exit_code == 0
    assert invoke("check", "--fail-on", "error").exit_code == 1


def test_a_hidden_warning_still_makes_its_comment_useful(project):
    project(MIXED.replace('button("Two"):', 'button("Two"):  # stlint: ignore[ST403]'))
    done = invoke("check", "--output-format", "json", "--level", "error")
    assert [each["code"] for each in json.loads(done.output)] == ["ST301"]


@pytest.mark.parametrize("flag", ["--no-ignores", "--ignore-noqa"])
def test_ignore_comments_can_be_disobeyed(project, flag):
    project(
        'import streamlit as st\n\nst.button("A")\nst.button("A")  # stlint: ignore[ST301]\n'
        'st.text_input("B")  # stlint: ignore[ST302, ST999]\n'
    )
    codes = [each["code"] for each in json.loads(invoke("check", "--output-format", "json").output)]
    assert codes == ["ST003", "ST004"]
    done = invoke("check", flag, "--output-format", "json")
    assert [each["code"] for each in json.loads(done.output)] == ["ST301"]
