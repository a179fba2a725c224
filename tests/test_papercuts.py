"""What a user stumbles over at the command line: each message says what to do."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios

import pytest
from running import COMMAND, ROOT, environment, invoke, stlint
from streamlit_oracle import run as run_app

from stlint.rules import all_rules

TWICE = 'import streamlit as st\n\nst.button("x")\nst.button("x")\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*flags: str):
    return invoke("check", "--no-cache", *flags)


# stlint rule --------------------------------------------------------------------------------------


def listed(*words: str) -> list[str]:
    done = invoke("rule", *words)
    assert done.exit_code == 0
    return [line.split()[0] for line in done.stdout.splitlines() if line.startswith("ST")]


def test_without_a_name_all_rules_are_listed():
    done = invoke("rule")
    [line] = [each for each in done.stdout.splitlines() if each.startswith("ST301 ")]
    assert line.split()[:5] == ["ST301", "duplicate-widget-id", "error,", "warning", "[*]"]
    assert line.endswith("Two elements of one run get the same automatic ID.")
    codes = listed()
    assert codes == sorted(codes)
    assert {"ST000", "ST101", "ST807"} <= set(codes)


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ("widgets", {"ST301", "ST302"}),
        ("ST3", {"ST301", "ST302"}),
        ("st80", {f"ST80{at}" for at in range(1, 8)}),
        ("duplicat", {"ST301", "ST302"}),
        ("un", {"ST001", "ST002", "ST003", "ST004"} - {"ST001"}),
    ],
)
def test_a_topic_or_a_beginning_lists_what_is_meant(wanted, codes):
    assert codes <= set(listed(wanted))
    assert all(each in codes or wanted != "duplicat" for each in listed(wanted))


def test_what_one_rule_begins_with_is_its_page():
    assert invoke("rule", "nested-b").stdout.startswith("# ST403 nested-button")


def test_lists_as_json():
    told = json.loads(invoke("rule", "widgets", "--output-format", "json").stdout)
    assert {each["code"] for each in told} >= {"ST301", "ST302"}
    assert json.loads(invoke("rule", "ST301", "--output-format", "json").stdout)["code"] == "ST301"


# Comments -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comment", "form"),
    [
        ("# stlint: disable=ST301", "ignore[ST301]"),
        ("# stlint: disable=ST301, duplicate-widget-key", "ignore[ST301, duplicate-widget-key]"),
        ("# stlint: disable-line ST301", "ignore[ST301]"),
        ("# stlint:ignore-line ST301", "ignore[ST301]"),
        ("# stlint: ignored[ST301]", "ignore[ST301]"),
        ("# stlint: ignore ST301", "ignore[ST301]"),
        ("# stlint: ignore(ST301)", "ignore[ST301]"),
        ("# stlint:noqa", "ignore[ST301]"),
        ("# stlint disable", "ignore[ST301]"),
    ],
)
def test_comments_in_the_form_of_others_are_told_the_form_to_write(folder, comment, form):
    (folder / "app.py").write_text(f"import streamlit as st\n\nst.title('a')  {comment}\n")
    done = check()
    assert "warning[ST004]" in done.stdout
    assert form in done.stdout


@pytest.mark.parametrize("comment", ["# stlint says ignore this", "# see stlint", "# noqa: E501"])
def test_other_comments_are_none(folder, comment):
    (folder / "app.py").write_text(f"import streamlit as st\n\nst.title('a')  {comment}\n")
    assert "ST004" not in check().stdout


# Baselines and fixes ------------------------------------------------------------------------------


def test_a_baseline_says_how_it_is_used_and_what_was_taken_out(folder):
    app = folder / "app.py"
    app.write_text(TWICE)
    assert 'baseline = "known.json"' in check("--write-baseline", "known.json").stderr
    flags = ("--baseline", "known.json", "--prune-baseline")
    assert "nothing is gone" in check(*flags).stderr
    app.write_text(TWICE.replace("x", "y", 1))
    told = check(*flags).stderr
    assert "1 of ST301 gone in app.py" in told
    assert "took 1 finding out of known.json" in told


def test_the_setting_for_a_baseline_starts_where_it_stands(folder, monkeypatch):
    (folder / "app.py").write_text(TWICE)
    (folder / "pyproject.toml").write_text("[tool.stlint]\n")
    (folder / "deep").mkdir()
    monkeypatch.chdir(folder / "deep")
    told = check("..", "--write-baseline", "../known.json").stderr
    setting = told.splitlines()[-1].partition(": baseline")[2]
    assert "this setting in" in told
    assert setting == ' = "known.json"'
    with (folder / "pyproject.toml").open("a") as settings:
        settings.write(f"baseline{setting}\n")
    assert "1 more in the baseline" in check("..").stdout


@pytest.mark.parametrize(
    ("lines", "written"),
    [
        ('st.button("x")\nst.button("x")\n', 'key="x-2"'),
        ('for name in "ab":\n    st.text_input("x")\n', 'key=f"x-{name}"'),
        ("st.session_state.n += 1\n", "set st.session_state.n to 0 first"),
        ("st.dataframe([1], use_container_width=True)\n", 'write width="stretch"'),
    ],
)
def test_show_fixes_says_what_was_written(folder, lines, written):
    (folder / "app.py").write_text(f"import streamlit as st\n\n{lines}")
    assert written in check("--fix", "--unsafe-fixes", "--show-fixes").stderr
    assert written not in check("--fix", "--show-fixes").stderr


@pytest.mark.parametrize(
    "lines",
    [
        "if st.button('Go'):\n    st.line_chart([1])\n",
        "go = st.sidebar.button('Go')\nif go:\n    st.dataframe({'a': [1]})\n",
        "def show():\n    st.bar_chart([1])\nif st.button('Go'):\n    show()\n",
    ],
)
def test_what_a_button_shows_is_better_shown_by_a_toggle(folder, lines):
    (folder / "app.py").write_text(f"import streamlit as st\n\n{lines}st.slider('x')\n")
    assert "help: make the button an st.toggle, or keep in st.session_state" in check().stdout


# Messages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "!pip install x",
        "%%time",
        "  %load_ext x",
        "files = !ls",
        "a = %sql x",
    ],
)
def test_magic_of_notebooks_is_named(folder, line):
    (folder / "app.py").write_text(f"import streamlit as st\n{line}\nst.title('a')\n")
    assert "IPython magic is not Python" in check().stdout


@pytest.mark.parametrize("line", ["x = = 1", "if", "x = 5 %"])
def test_other_mistakes_are_told_as_python_does(folder, line):
    (folder / "app.py").write_text(f"import streamlit as st\n{line}\n")
    done = check()
    assert "ST001" in done.stdout
    assert "IPython" not in done.stdout


def test_a_module_of_several_apps_names_one_and_counts_the_others(folder):
    (folder / "pyproject.toml").write_text("")
    (folder / "shared.py").write_text(
        'import streamlit as st\n\n\ndef show():\n    st.button("x")\n    st.button("x")\n'
    )
    for name in "abc":
        (folder / f"{name}.py").write_text("import shared\n\nshared.show()\n")
    assert "in the run of a.py and 2 more apps" in check().stdout
    (folder / "c.py").unlink()
    assert "in the run of a.py and 1 more app\n" in check("shared.py").stdout


def test_an_app_in_a_folder_is_named_with_it(folder):
    (folder / "pyproject.toml").write_text("")
    (folder / "shared.py").write_text(
        'import streamlit as st\n\n\ndef show():\n    st.button("x")\n    st.button("x")\n'
    )
    for name in ("hr", "it", "sales"):
        (folder / "apps" / name).mkdir(parents=True)
        (folder / "apps" / name / "main.py").write_text(
            "import sys\n\nsys.path.append('.')\nimport shared\n\nshared.show()\n"
        )
    assert "in the run of apps/hr/main.py and 2 more apps" in check().stdout


@pytest.mark.parametrize("wanted", ["1.99", ">=1.99", "2.0"])
def test_a_release_that_is_newer_than_the_tables_is_noted(folder, wanted):
    (folder / "app.py").write_text("import streamlit as st\n\nst.title('a')\n")
    assert "newer than Streamlit 1.67" in check("--streamlit-version", wanted).stdout
    assert "newer than" not in check("--streamlit-version", ">=1.60").stdout


@pytest.mark.parametrize("wanted", ["0.50", "<1", "1.10", ">=0.80,<1.2", "==0.89.*"])
def test_a_release_that_is_older_than_the_tables_is_noted(folder, wanted):
    (folder / "app.py").write_text("import streamlit as st\n\nst.title('a')\n")
    assert "older than Streamlit 1.23" in check("--streamlit-version", wanted).stdout
    assert "older than" not in check("--streamlit-version", ">=0.80").stdout


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "streamlit==1.11.0\n"),
        ("pyproject.toml", '[project]\ndependencies = ["streamlit<1.20"]\n'),
        ("Dockerfile", "FROM x\nRUN pip install streamlit==0.89\n"),
        ("stlint.toml", 'streamlit-version = "1.2"\n'),
    ],
)
def test_a_declaration_of_older_releases_is_noted(folder, name, text):
    (folder / "app.py").write_text("import streamlit as st\n\nst.title('a')\n")
    (folder / name).write_text(text)
    told = check().stdout
    assert f"{name}:" in told
    assert "is older than Streamlit 1.23, the oldest that is known" in told


def test_a_requirement_that_is_newer_than_the_tables_is_noted(folder):
    (folder / "app.py").write_text("import streamlit as st\n\nst.title('a')\n")
    (folder / "requirements.txt").write_text("streamlit==1.99.2\n")
    assert "requirements.txt:1: streamlit==1.99.2 is newer" in check().stdout


@pytest.mark.parametrize("written", ["1.40", "1.4", "1.50", "2"])
def test_a_version_that_is_a_number_is_quoted_as_written(folder, written):
    (folder / "app.py").write_text("import streamlit as st\n")
    (folder / "stlint.toml").write_text(f"streamlit-version = {written}\n")
    assert f'write "{written}", in quotes' in check().stderr


def test_toml_of_today_is_read(folder):
    (folder / "app.py").write_text(TWICE)
    (folder / "stlint.toml").write_text(
        'per-file-ignores = {\n  "app.py" = ["ST301"],  # comment\n}\n'
    )
    assert check().exit_code == 0
    (folder / "stlint.toml").write_text('per-file-ignores = {\n  "app.py" = ["ST999"],\n}\n')
    assert "stlint.toml:2:15" in check().stderr


@pytest.mark.parametrize(
    "text",
    [
        '[tool.stlint]\nper-file-ignores = {\n  "app.py" = ["ST301"],\n}\n',
        '[tool]\nstlint = { ignore = [\n  "ST301", ], # the last one\n}\n',
        '[project]\ndescription = "\\e[1m \\x41"\n[tool.stlint]\nignore = ["\\x53T301"]\n',
        '[tool.other]\nat = 10:30\n[tool.stlint]\nignore = ["ST301"]\n',
    ],
)
def test_a_project_in_toml_of_today_is_read(folder, text):
    (folder / "app.py").write_text(TWICE)
    assert check().exit_code == 1
    (folder / "pyproject.toml").write_text(text)
    assert check().exit_code == 0


def test_the_help_of_a_check_is_in_groups():
    told = invoke("check", "--help").stdout
    headings = [
        "Rules:",
        "Files:",
        "Output:",
        "Fixes:",
        "Existing findings:",
        "Settings and speed:",
    ]
    places = [told.index(f"\n{each}\n") for each in headings]
    assert places == sorted(places)
    assert told.index("--select") < places[1] < told.index("--exclude ")
    assert "Options:" not in told


def test_the_readme_says_how_it_is_installed_from_its_repository():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    home = all_rules()["ST301"].url.partition("/blob/")[0]
    lines = [" ".join(each.split()) for each in text.splitlines()]
    assert any(f"uvx --from git+{home} stlint check" in each for each in lines)
    assert any(f"pip install git+{home}" in each for each in lines)
    assert "once it is on PyPI" in text


# A pager ------------------------------------------------------------------------------------------


def at_a_terminal(*words: str, **variables: str) -> str:
    """What a command prints to a person who sits at a terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    env = environment(**{"TERM": "xterm", **variables})
    running = subprocess.Popen(
        [*COMMAND, *words], stdin=slave, stdout=slave, stderr=slave, env=env, close_fds=True
    )
    os.close(slave)
    said = b""
    with contextlib.suppress(OSError):  # that is how a pseudo-terminal ends
        while part := os.read(master, 65_536):
            said += part
    os.close(master)
    assert running.wait(60) == 0
    return said.decode()


@pytest.fixture
def pager(tmp_path):
    """A pager that tells that it was used."""
    script = tmp_path / "pager"
    script.write_text("#!/bin/sh\necho PAGED\nexec cat\n", encoding="utf-8")
    script.chmod(0o755)
    return str(script)


def test_a_page_at_a_terminal_is_paged(pager):
    told = at_a_terminal("rule", "ST301", PAGER=pager)
    assert told.startswith("PAGED")
    assert "\x1b[" in told
    assert "duplicate-widget-id" in told


def test_the_table_at_a_terminal_is_paged_and_loses_no_word(pager):
    told = at_a_terminal("rule", PAGER=pager)
    assert told.startswith("PAGED")
    plain = " ".join(re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\\\", "", told).split())
    for each in all_rules().values():
        assert each.summary.replace("`", "") in plain.replace("`", "")


def test_colours_are_kept_whatever_less_is_told_to_do(tmp_path):
    script = tmp_path / "pager"
    script.write_text('#!/bin/sh\necho "LESS=$LESS"\n', encoding="utf-8")
    script.chmod(0o755)
    assert at_a_terminal("rule", "ST301", PAGER=str(script), LESS="-i").strip() == "LESS=-R -i"


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_page_without_colours_is_not_paged(pager, variables):
    told = at_a_terminal("rule", "ST301", **{"PAGER": pager, **variables})
    assert "PAGED" not in told
    assert "\x1b" not in told
    assert "duplicate-widget-id" in told


def test_a_page_that_goes_elsewhere_is_not_paged(pager):
    done = stlint("rule", "ST301", env={"PAGER": pager})
    assert "PAGED" not in done.stdout
    assert "duplicate-widget-id" in done.stdout


# Messages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            "st.selectbox('x', ['a', 'b'], index=2)",
            "index 2 is out of range for 2 options (last is 1)",
        ),
        ("st.radio('x', ('a',), index=1)", "index 1 is out of range for 1 option (last is 0)"),
        (
            "st.selectbox('x', {'a': 1, 'b': 2, 'c': 3}, 7)",
            "index 7 is out of range for 3 options (last is 2)",
        ),
    ],
)
def test_an_index_that_is_out_of_range(tmp_path, call, said):
    script = tmp_path / "app.py"
    script.write_text(f"import streamlit as st\n{call}\n", encoding="utf-8")
    done = invoke("check", "--no-cache", "--isolated", "--output-format", "json", str(script))
    [finding] = json.loads(done.stdout)
    assert (finding["code"], finding["level"]) == ("ST807", "error")
    assert said in finding["message"]
    assert run_app(tmp_path).exception == "StreamlitValueOutOfRangeError"


def test_a_folder_with_a_notebook_only_names_it(tmp_path):
    (tmp_path / "demo.ipynb").write_text('{"cells": [{"source": ["import streamlit"]}]}')
    (tmp_path / "plain.ipynb").write_text('{"cells": []}')
    said = stlint("check", ".", cwd=tmp_path).stdout
    assert "demo.ipynb was not checked: it is a notebook" in said
    assert "plain.ipynb" not in said


def test_fix_is_a_flag_of_check(tmp_path):
    (tmp_path / "app.py").write_text("import streamlit as st\n")
    assert (
        "Did you mean `stlint check app.py --fix`?" in stlint("fix", "app.py", cwd=tmp_path).stderr
    )
    assert "Did you mean `stlint check app.py`?" in stlint("app.py", cwd=tmp_path).stderr
