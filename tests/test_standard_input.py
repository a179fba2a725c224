"""A file through standard input, and the apps that a file is part of."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import pytest
from running import invoke
from scripts import CLASH

from stlint.project.apps import search

MODULE = 'import streamlit as st\n\n\ndef save():\n    st.button("Save")\n'
CALLER = "import shared\n\nshared.save()\nshared.save()\n"
READER = "import streamlit as st\n\nst.write(st.session_state.user)\n"
ENTRY = (
    "import streamlit as st\n\n"
    'st.session_state.user = "me"\n'
    'st.navigation([st.Page("views/one.py")]).run()\n'
)


def check(arguments: str, text: str = ""):
    return invoke("check", *shlex.split(arguments), "--output-format", "json", text=text)


def codes(done) -> list[tuple[str, str, int]]:
    """The rule, file and row of each finding."""
    return [
        (each["code"], os.path.relpath(each["filename"]), each["location"]["row"])
        for each in json.loads(done.output)
    ]


@pytest.fixture
def project(project):
    """A folder that holds a project; gives a function that writes files there."""
    project("", "pyproject.toml")

    def write(**files: str) -> None:
        for name, text in files.items():
            project(text, f"{name.replace('__', '/')}.py")

    return write


@pytest.mark.parametrize("name", ["app.py", "./app.py", "deep/../app.py", "new.py"])
def test_findings_are_named_by_the_file(project, name):
    project(app="print('what is saved')\n")
    done = check(f"- --stdin-filename {name}", CLASH)
    assert done.exit_code == 1
    assert codes(done) == [("ST301", os.path.normpath(name), 4)]


def test_without_a_name(project):
    project()
    assert codes(check("-", CLASH)) == [("ST301", "stdin.py", 4)]


def test_the_text_is_quoted_not_the_file(project):
    project(app="print('what is saved')\n")
    done = invoke("check", "-", "--stdin-filename", "app.py", text=CLASH)
    assert '4 | st.button("Save")\n' in done.output


def test_a_module_is_checked_in_the_apps_that_import_it(project):
    project(shared="", one=CALLER, two="import shared\nshared.save()\n")
    assert codes(check("- --stdin-filename shared.py", MODULE)) == [("ST301", "shared.py", 5)]


def test_a_page_is_checked_below_its_entry_script(project):
    project(entry=ENTRY, views__one="")
    assert codes(check("- --stdin-filename views/one.py", READER)) == []
    assert codes(check("- --stdin-filename other.py", READER)) == [("ST201", "other.py", 3)]


def test_an_entry_script_is_checked_with_its_pages_and_modules(project):
    project(shared=MODULE, app="")
    done = check("- --stdin-filename app.py", f"{CALLER}{CLASH}")
    assert ("ST301", "app.py", 8) in codes(done)


def test_only_the_file_itself_is_spoken_of(project):
    project(shared="", app=f"{CALLER}{CLASH}")
    assert {name for _, name, _ in codes(check("app.py"))} == {"app.py"}
    assert codes(check("- --stdin-filename shared.py", "x = 1\n")) == []


def test_settings_are_those_of_the_place(project, tmp_path):
    project()
    (tmp_path / "pyproject.toml").write_text('[tool.stlint]\nignore = ["ST301"]\n')
    assert codes(check("- --stdin-filename app.py", CLASH)) == []


@pytest.mark.parametrize("text", ["", "# nothing\n", "print('no Streamlit')\n"])
def test_nothing_to_check(project, text):
    project()
    assert check("- --stdin-filename app.py", text).exit_code == 0


def test_what_is_no_python_is_told(project):
    project()
    done = check("- --stdin-filename app.py", "import streamlit as st\nst.button(\n")
    assert codes(done)[0][:2] == ("ST001", "app.py")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("- app.py", "cannot be checked together with other paths"),
        ("app.py --stdin-filename x.py", "there is no -"),
    ],
)
def test_wrong_uses_are_refused(project, arguments, reason):
    project(app=CLASH)
    done = check(arguments, CLASH)
    assert done.exit_code == 2
    assert reason in done.output


# --- fixes --------------------------------------------------------------------------------------


def run(arguments: str, text: str | bytes):
    return invoke("check", *shlex.split(arguments), text=text)


def test_the_fixed_text_goes_to_standard_output_and_the_report_does_not(project):
    project(app="print('what is saved')\n")
    text = f"{CLASH}# ü\n".replace("\n", "\r\n").encode()
    done = run("- --stdin-filename app.py --fix", text)
    fixed = text.replace(b'("Save")\r\n#', b'("Save", key="save")\r\n#')
    assert done.stdout_bytes == fixed
    assert "All clear" in done.stderr
    assert done.exit_code == 0
    assert Path("app.py").read_text() == "print('what is saved')\n"


def test_a_text_without_anything_to_fix_comes_back_as_it_is(project):
    project()
    for text in (b"", b"x = 1", b"\xff\xfe", b"def (:\n"):
        assert run("- --fix", text).stdout_bytes == text


def test_the_report_after_a_fix_is_about_the_fixed_text(project):
    project()
    late = "if st.button('a'):\n    if st.button('b'):\n        st.write(1)\n"
    done = run("- --fix --select ST301,ST403", f"{CLASH}{late}")
    assert "stdin.py:6:8: warning[ST403]" in done.stderr
    assert "6 |     if st.button('b'):" in done.stderr
    assert done.exit_code == 1


def test_the_difference_of_a_text(project):
    project()
    done = run("- --stdin-filename deep/app.py --diff", CLASH)
    assert done.exit_code == 1
    assert done.stdout.startswith("--- deep/app.py\n+++ deep/app.py\n")
    assert done.stdout.endswith('-st.button("Save")\n+st.button("Save", key="save")\n')


def test_only_the_given_files_are_fixed(project, tmp_path):
    project(shared=MODULE, one=f"{CALLER}{CLASH}", two=CLASH)
    before = (tmp_path / "shared.py").read_text(), (tmp_path / "two.py").read_text()
    done = run("--fix one.py", "")
    assert 'key="save' in (tmp_path / "one.py").read_text()
    assert ((tmp_path / "shared.py").read_text(), (tmp_path / "two.py").read_text()) == before
    assert "shared.py" not in done.stdout


# --- the apps that a file is part of ------------------------------------------------------------


def apps(*names: str) -> list[str]:
    found = search([Path(name) for name in names], whole_apps=True)
    return [os.path.relpath(app.entry) for app in found.apps]


def test_the_apps_of_a_file(project):
    project(
        shared=MODULE,
        one=CALLER,
        two=f"{CALLER}# two\n",
        three=CLASH,
        entry=ENTRY,
        views__one="import streamlit as st\nimport shared\n",
    )
    assert apps("shared.py") == ["entry.py", "one.py", "two.py", "views/one.py"]
    assert apps("three.py") == ["three.py"]
    assert apps("entry.py") == ["entry.py", "views/one.py"]
    assert apps("views/one.py") == ["entry.py", "views/one.py"]
    assert apps("one.py", "shared.py", "three.py") == [
        "entry.py",
        "one.py",
        "three.py",
        "two.py",
        "views/one.py",
    ]


def test_what_no_app_uses_is_an_app_only_if_it_speaks_of_streamlit(project):
    project(one=CLASH, setup="import setuptools\n", build__hidden=CLASH)
    assert apps("setup.py") == []
    assert apps("build/hidden.py") == ["build/hidden.py"]


def test_a_hook_passes_the_changed_module_and_gets_the_finding(project):
    project(shared=MODULE, one=CALLER, three=CLASH)
    done = check("shared.py")
    assert codes(done) == [("ST301", "shared.py", 5)]
