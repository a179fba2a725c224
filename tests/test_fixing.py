"""Fixes at the command line: what they write, what they show, and that they lose nothing."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
from pathlib import Path

import pytest
from running import COMMAND, environment, invoke, python
from scripts import CLASH

from stlint.repair import writing

TOGETHER = {
    "app.py": "import streamlit as st\nfrom helper import ask\n\nst.write(ask(), ask())\n",
    "helper.py": "import streamlit as st\n\n\ndef ask():\n    return st.text_input('Name')\n",
}
TOGETHER_FIXED = [
    TOGETHER["app.py"].replace("ask())", 'ask(key="ask"))'),
    TOGETHER["helper.py"].replace("ask()", "ask(key=None)").replace("'Name')", "'Name', key=key)"),
]
FIXED = 'import streamlit as st\n\nst.button("Save")\nst.button("Save", key="save")\n'


@pytest.fixture
def project(project):
    """A project of its own, in which the commands run."""
    project("", "pyproject.toml")
    return project


def stlint(*arguments: str):
    return invoke("check", *arguments)


def test_a_fix_is_written_and_told(project):
    script = project(CLASH)
    done = stlint("--fix", "app.py")
    assert script.read_text() == FIXED
    assert done.stderr == "Fixed 1 finding.\n"
    assert done.stdout.startswith("All clear")
    assert done.exit_code == 0
    assert stlint("--fix", "app.py").output.startswith("All clear")


def test_each_fix_can_be_told(project):
    project(CLASH)
    done = stlint("--fix", "--show-fixes", "app.py")
    told = 'Fixed 1 finding:\n    app.py:4:1: ST301 duplicate-widget-id: add key="save"\n\n'
    assert done.stderr == told


def test_fixes_may_count_as_failure(project):
    project(CLASH)
    assert stlint("--fix", "--exit-non-zero-on-fix", "app.py").exit_code == 1
    assert stlint("--fix", "--exit-non-zero-on-fix", "app.py").exit_code == 0


def test_what_is_left_is_not_told_if_it_is_not_wanted(project):
    project(CLASH + 'st.write(st.session_state["nothing"].nothing)\n')
    done = stlint("--fix-only", "app.py")
    assert (done.exit_code, done.output) == (0, "Fixed 1 finding.\n")
    assert stlint("app.py").exit_code == 1


def test_what_can_be_fixed_is_marked(project):
    project(CLASH)
    done = stlint("--output-format", "concise", "app.py")
    assert ": error[ST301] [*] duplicate-widget-id: " in done.output
    assert done.output.endswith("\n[*] 1 fixable with --fix.\n")


def test_programs_are_told_the_edits(project):
    script = project(CLASH)
    [finding] = json.loads(stlint("--output-format", "json", "app.py").output)
    place = {"row": 4, "column": 17}
    edit = {
        "content": ', key="save"',
        "filename": str(script.absolute()),
        "location": place,
        "end_location": place,
    }
    assert finding["fix"] == {
        "message": 'add key="save"',
        "applicability": "safe",
        "edits": [edit],
    }
    done = stlint("--fix", "--output-format", "json", "app.py")
    assert json.loads(done.stdout) == []
    assert done.stderr == "Fixed 1 finding.\n"


def test_a_suggestion_is_told_and_never_applied(project):
    line = "st.title('A')  # stlint: ignore[nested-botton, nothing-like-it]\n"
    text = f"import streamlit as st\n\n{line}"
    script = project(text)
    one, other = json.loads(stlint("--output-format", "json", "app.py").output)
    column = line.index("nested-botton") + 1
    assert one["fix"]["message"] == "write nested-button"
    assert one["fix"]["applicability"] == "display"
    [edit] = one["fix"]["edits"]
    assert edit["content"] == "nested-button"
    assert edit["location"] == {"row": 3, "column": column}
    assert edit["end_location"] == {"row": 3, "column": column + 13}
    assert other["fix"] is None
    done = stlint("--fix", "--unsafe-fixes", "app.py")
    assert (done.exit_code, script.read_text()) == (1, text)
    assert "fixable" not in done.output
    assert "[*]" not in done.output
    assert stlint("--diff", "--unsafe-fixes", "app.py").output == ""


# The difference ----------------------------------------------------------------------------------

TOOLS = [["patch", "-p0"], ["patch", "-p0", "--binary"], ["git", "apply", "-p0"]]


def shown(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Show the difference as a user sees it: only there the output is bytes."""
    command = [*COMMAND, "check", "--diff", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=environment())


def apply(tool: list[str], difference: bytes, folder: Path) -> None:
    told = environment(GIT_CEILING_DIRECTORIES=str(folder.parent))
    subprocess.run(tool, input=difference, check=True, capture_output=True, env=told)


@pytest.mark.parametrize("tool", TOOLS, ids=" ".join)
@pytest.mark.parametrize("name", ["app.py", "my pages/an app.py", "é/ü.py", 'quo"te.py'])
@pytest.mark.parametrize(
    "text", [CLASH, CLASH[:-1], "\ufeff" + CLASH, "# ä\n" + CLASH], ids=["plain", "end", "bom", "ä"]
)
def test_the_difference_can_be_applied(project, tmp_path, tool, name, text):
    script = project(text, name)
    done = shown(".")
    assert (done.returncode, done.stderr) == (1, b"")
    assert script.read_bytes() == text.encode()
    apply(tool, done.stdout, tmp_path)
    assert script.read_bytes() == text.encode().replace(CLASH[:-1].encode(), FIXED[:-1].encode())


STRANGE = {
    "crlf.py": CLASH.replace("\n", "\r\n"),
    "crlf without end.py": CLASH[:-1].replace("\n", "\r\n"),
    "mixed.py": CLASH.replace("\n\n", "\r\n\n"),
    "carriage_returns.py": CLASH.replace("\n", "\r"),
    "form_feed.py": CLASH.replace("\n\n", "\n\x0c") + "\x0c\n",
    "separators.py": f"# a\x0bb\x1cc\x85d\u2028e\n{CLASH}",
    "mark.py": f"\ufeff# coding: utf-8\r\n{CLASH}",
    "latin.py": f"# coding: latin-1\n# Grüße\n{CLASH}".encode("latin-1"),
    "windows.py": f"# coding: cp1252\n# €\n{CLASH}".encode("cp1252"),
    "default.py": "import streamlit as st\r\nif st.session_state.a:\r\n\tst.write(1)",
    "only.py": "import streamlit as st\n\nst.session_state.a",
    "moved.py": 'import streamlit as st\r\nst.title("x")\r\nst.set_page_config(layout="wide")',
    "last_line.py": 'import streamlit as st\nst.title("x")\n# stlint: ignore[ST301]',
    "pages/1_📊 page.py": CLASH,
    "$(date);`&.py": CLASH,
}
"""Files that one might get wrong: how they end, what ends their lines, what they are called."""


@pytest.mark.parametrize("tool", TOOLS, ids=" ".join)
def test_the_difference_makes_of_strange_files_what_fixing_does(project, tmp_path, tool):
    paths = [project(text, name) for name, text in STRANGE.items()]
    before = [path.read_bytes() for path in paths]
    done = shown("--unsafe-fixes", ".")
    assert (done.returncode, done.stderr) == (1, b"")
    assert [path.read_bytes() for path in paths] == before
    assert stlint("--fix-only", "--unsafe-fixes", ".").exit_code == 0
    fixed = [path.read_bytes() for path in paths]
    assert [
        path for path, *both in zip(paths, before, fixed, strict=True) if len({*both}) < 2
    ] == []
    for path, text in zip(paths, before, strict=True):
        path.write_bytes(text)
    apply(tool, done.stdout, tmp_path)
    assert [path.read_bytes() for path in paths] == fixed


@pytest.mark.parametrize("tool", TOOLS, ids=" ".join)
def test_the_difference_of_a_link_is_that_of_the_file(project, tmp_path, tool):
    script = project(CLASH, "real/script.py")
    Path("app.py").symlink_to(script)
    apply(tool, shown("app.py").stdout, tmp_path)
    assert script.read_text() == FIXED
    assert Path("app.py").is_symlink()


@pytest.mark.parametrize("tool", TOOLS, ids=" ".join)
def test_the_difference_of_several_files_can_be_applied(project, tmp_path, tool):
    paths = [project(text, name) for name, text in TOGETHER.items()]
    apply(tool, shown(".").stdout, tmp_path)
    assert [path.read_text() for path in paths] == TOGETHER_FIXED


def test_no_difference_is_nothing(project):
    project(FIXED)
    done = stlint("--diff", "app.py")
    assert (done.exit_code, done.output) == (0, "")


def test_the_difference_is_coloured_on_a_terminal(project):
    project(CLASH)
    changes = {"FORCE_COLOR": "1", "TERM": "xterm"}
    shown = invoke("check", "--diff", "app.py", color=True, **changes).output
    assert '+st.button("Save", key="save")' in shown
    assert "\x1b[1;32m+st" in shown
    assert "\x1b[1;31m-st" in shown


# What stays as it is -----------------------------------------------------------------------------


def test_crlf_bom_and_tabs_stay(project):
    text = (
        "\ufeffimport streamlit as st\r\n\r\nif True:\r\n\tst.button('Save')  # é\r\n"
        "\tst.button(\r\n\t\t'Save',  # here\r\n\t)\r\n"
    )
    script = project(text)
    assert stlint("--fix", "app.py").exit_code == 0
    changed = text.replace("# here\r\n", "# here\r\n\t\tkey='save',\r\n")
    assert script.read_bytes().decode() == changed


def test_lone_carriage_returns_stay(project):
    script = project(CLASH.replace("\n", "\r"))
    assert stlint("--fix", "app.py").exit_code == 0
    assert script.read_bytes() == FIXED.replace("\n", "\r").encode()


def test_the_encoding_stays(project):
    head = "# -*- coding: latin-1 -*-\n# Grüße\n"
    script = project((head + CLASH).encode("latin-1"))
    assert stlint("--fix", "app.py").exit_code == 0
    assert script.read_bytes() == (head + FIXED).encode("latin-1")


def test_the_mode_and_links_stay(project):
    script = project(CLASH, "real/script.py")
    script.chmod(0o750)
    link = Path("app.py")
    link.symlink_to(script)
    assert stlint("--fix", "app.py").exit_code == 0
    assert link.is_symlink()
    assert script.read_text() == FIXED
    assert stat.S_IMODE(script.stat().st_mode) == 0o750
    assert sorted(each.name for each in Path("real").iterdir()) == ["script.py"]


# What goes wrong ---------------------------------------------------------------------------------


def test_a_read_only_file_is_left_alone(project):
    script = project(CLASH)
    script.chmod(0o444)
    done = stlint("--fix", "app.py")
    assert done.exit_code == 2
    assert "app.py: not written, since it is read-only" in done.stderr
    assert "Found 1 error" in done.stdout
    assert script.read_text() == CLASH


def test_a_full_disk_loses_nothing(project, monkeypatch):
    script = project(CLASH)

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(writing.os, "fdopen", fail)
    done = stlint("--fix", "app.py")
    assert done.exit_code == 2
    assert "app.py: not written: No space left on device" in done.stderr
    assert script.read_text() == CLASH
    assert [each.name for each in Path().glob("*app*")] == ["app.py"]


def test_a_file_that_may_not_grow_loses_nothing(project):
    script = project(CLASH + "# more\n" * 1000)
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "from stlint.cli.commands import cli; cli(['check', '--fix', 'app.py'])"
    )
    done = python(program)
    assert done.returncode == 2
    assert "app.py: not written: File too large" in done.stderr
    assert "Found 1 error" in done.stdout
    assert script.read_text() == CLASH + "# more\n" * 1000
    assert [each.name for each in Path().glob("*app*")] == ["app.py"]


def test_a_file_that_was_changed_meanwhile_is_left_alone(project, monkeypatch):
    script = project(CLASH)
    real = writing.write

    def meanwhile(changes):
        script.write_text("# mine\n" + CLASH)
        real(changes)

    monkeypatch.setattr("stlint.repair.command.write", meanwhile)
    done = stlint("--fix", "app.py")
    assert done.exit_code == 2
    assert "app.py: not written, since it was changed meanwhile" in done.stderr
    assert script.read_text() == "# mine\n" + CLASH


def test_files_that_belong_together_are_written_together_or_not(project, monkeypatch):
    paths = [project(text, name) for name, text in TOGETHER.items()]
    real = Path.replace
    replaced = []

    def fail(self, target):
        replaced.append(target.name)
        if len(replaced) == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail)
        assert stlint("--fix", ".").exit_code == 2
    assert replaced == ["app.py", "helper.py", "app.py"]
    assert [path.read_text() for path in paths] == [*TOGETHER.values()]
    assert sorted(each.name for each in Path().iterdir()) == [
        "app.py",
        "helper.py",
        "pyproject.toml",
    ]
    assert stlint("--fix", ".").exit_code == 0
    assert [path.read_text() for path in paths] == TOGETHER_FIXED


def test_a_module_of_two_apps_is_fixed_once(project):
    paths = [project(text, name) for name, text in TOGETHER.items()]
    second = project(TOGETHER["app.py"], "second.py")
    assert stlint("--fix", ".").exit_code == 0
    assert [path.read_text() for path in (*paths, second)] == [*TOGETHER_FIXED, TOGETHER_FIXED[0]]
    assert stlint("--diff", ".").output == ""


def test_nothing_is_written_if_one_of_two_files_was_changed_meanwhile(project, monkeypatch):
    paths = [project(text, name) for name, text in TOGETHER.items()]
    real = writing.write

    def meanwhile(changes):
        paths[1].write_text(f"# mine\n{TOGETHER['helper.py']}")
        real(changes)

    monkeypatch.setattr("stlint.repair.command.write", meanwhile)
    assert stlint("--fix", ".").exit_code == 2
    assert paths[0].read_text() == TOGETHER["app.py"]
    assert paths[1].read_text() == f"# mine\n{TOGETHER['helper.py']}"


@pytest.mark.parametrize("become", ["gone", "folder", "pipe"])
def test_a_file_that_is_no_file_any_more_is_left_alone(project, monkeypatch, become):
    script = project(CLASH)
    real = writing.write

    def meanwhile(changes):
        script.unlink()
        if become == "folder":
            script.mkdir()
        elif become == "pipe":
            os.mkfifo(script)
        real(changes)

    monkeypatch.setattr("stlint.repair.command.write", meanwhile)
    done = stlint("--fix", "app.py")
    assert done.exit_code == 2
    assert "app.py: not written" in done.stderr
    assert [each.name for each in Path().glob("*app*")] == ["app.py"] * (become != "gone")


def test_a_file_that_cannot_be_decoded_is_left_alone_and_the_others_are_not(project):
    script = project(CLASH)
    broken = project(b"# \xff\n" + CLASH.encode(), "broken.py")
    done = stlint("--fix", "--output-format", "concise", ".")
    assert done.exit_code == 1
    assert "broken.py:1:3: error[ST002]" in done.stdout
    assert broken.read_bytes() == b"# \xff\n" + CLASH.encode()
    assert script.read_text() == FIXED


def test_a_helper_that_clashes_with_something_else_has_a_key_in_every_call(project):
    text = """import streamlit as st


def ask():
    st.checkbox("Sure")


st.checkbox("Sure")
ask()
ask()
"""
    script = project(text)
    done = stlint("--fix", "app.py")
    assert (done.exit_code, done.stderr) == (0, "Fixed 1 finding.\n")
    changed = text.replace("ask():", 'ask(key="ask"):').replace(
        '"Sure")\n\n\nst', '"Sure", key=key)\n\n\nst'
    )
    assert script.read_text() == changed[: -len("ask()\n")] + 'ask(key="ask-2")\n'


def test_keys_that_are_read_are_not_taken_away(project):
    text = """import streamlit as st

for name in ["a", "b"]:
    st.text_input(name, key="text")
st.write(st.session_state.text)
"""
    script = project(text)
    done = stlint("--fix", "--unsafe-fixes", "app.py")
    assert (done.exit_code, done.stderr) == (1, "")
    assert script.read_text() == text


def test_what_comes_to_light_behind_an_error_is_fixed_with_it(project):
    text = """import streamlit as st

for key in ["count", "ready"]:
    st.write(st.session_state[key])
"""
    script = project(text)
    done = stlint("--fix", "--unsafe-fixes", "app.py")
    assert (done.exit_code, done.stderr) == (0, "Fixed 2 findings.\n")
    assert script.read_text().count("not in st.session_state") == 2
    assert "please report" not in done.output


HIDDEN = {
    "a call that does not fit": (
        "a, b = st.colums(3)\n",
        "a, b = st.columns(3)\n",
        "ST504",
    ),
    "another argument": (
        'st.button("A", Key="a", foo=2)\n',
        'st.button("A", key="a", foo=2)\n',
        "ST806",
    ),
    "what goes next": (
        "st.experimental_connection('snowpark')\n",
        "st.connection('snowpark')\n",
        "ST802",
    ),
    "in a function that is not called": (
        "def never():\n    return st.beta_columns(2, foo=2)\n",
        "def never():\n    return st.columns(2, foo=2)\n",
        "ST806",
    ),
    "a key that has no default": (
        'for key in ["a", "b"]:\n    st.write(st.session_state[key])\nst.session_state.b.c\n',
        """if "a" not in st.session_state:
    st.session_state["a"] = None

for key in ["a", "b"]:
    st.write(st.session_state[key])
st.session_state.b.c
""",
        "ST201",
    ),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_an_error_that_another_one_hid_is_told_and_the_fix_of_that_stays(project, name):
    before, after, code = HIDDEN[name]
    script = project(f"import streamlit as st\n\n{before}")
    done = stlint("--fix", "--unsafe-fixes", "--output-format", "concise", "app.py")
    told, last = done.stderr.splitlines()
    assert (done.exit_code, last) == (1, "Fixed 1 finding.")
    assert f" brings to light what it hid: {code} at app.py:" in told
    assert script.read_text() == f"import streamlit as st\n\n{after}"
    assert [code in line for line in done.stdout.splitlines()[:-1]] == [True]


def test_what_cannot_be_written_in_the_encoding_is_told(project):
    text = CLASH.replace("Save", "\\u0436")
    script = project(f"# coding: latin-1\n{text}")
    done = stlint("--fix", "app.py")
    assert script.read_text() == f"# coding: latin-1\n{text}"
    assert 'app.py:5:1: the fix of ST301 (add key="' in done.stderr
    assert "cannot be written: the encoding of the file has no such characters" in done.stderr
    assert "please report it" not in done.stderr


def test_a_fix_that_does_not_help_is_taken_back(project, monkeypatch):
    script = project(CLASH + 'st.text_input("A", key="a")\nst.text_input("A", key="a")\n')
    monkeypatch.setattr("stlint.fixes.context.Workshop.key", lambda *_: "a")
    done = stlint("--fix", "app.py")
    assert done.exit_code == 1
    assert script.read_text() == CLASH + 'st.text_input("A", key="a")\n' * 2
    place = 'stlint: app.py:4:1: the fix of ST301 (add key="a") did not do what it should'
    assert place in done.stderr
    assert "should but led to ST302 at app.py:" in done.stderr
    assert "(the key 'a' is used before), so it was taken back" in done.stderr
    assert done.stderr.count("please report it") == 2


def test_two_fixes_of_which_one_helps(project, monkeypatch):
    script = project(
        CLASH + 'st.text_input("A")\nst.text_input("A")\nst.text_input("B", key="a")\n'
    )
    real = "stlint.fixes.context.Workshop.key"
    monkeypatch.setattr(real, lambda _, wanted, *__: wanted)
    done = stlint("--fix", "app.py")
    assert done.exit_code == 1
    assert 'st.button("Save", key="save")' in script.read_text()
    assert 'st.text_input("A")\nst.text_input("A")' in script.read_text()
    assert done.stderr.count("please report it") == 1
