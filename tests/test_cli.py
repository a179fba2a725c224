"""The command line from outside: commands, flags, exit codes, and that it never falls over."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from running import COMMAND, ROOT, environment, invoke, python, stlint
from scripts import CLASH, CLEAN

from stlint import __version__
from stlint.__main__ import main
from stlint.check import checks as checking
from stlint.rules import all_rules
from stlint.rules import book as rulebook
from stlint.settings import Settings
from stlint.settings.formats import FORMATS

HEAVY = ("libcst", "rich", "streamlit", "pandas")


NEEDLESS = (
    *(
        "stlint.fixes.build",
        "stlint.check.places",
        "stlint.report.events",
        "stlint.fixes.layout.ignores",
    ),
    *("hashlib", "packaging", "tempfile", "tomllib"),
)
"""What is for findings, settings and caches, where there are none."""


def imported_by(*arguments: str | Path, among: tuple[str, ...] = HEAVY) -> set[str]:
    """Which of some modules a command imports."""
    code = (
        "import sys\n"
        "from stlint.__main__ import main\n"
        f"code = main({[str(each) for each in arguments]!r})\n"
        f"print('imported', code, *(each for each in {among!r} if each in sys.modules))\n"
    )
    done = python(code)
    done.check_returncode()
    return set(done.stdout.splitlines()[-1].split()[2:])


# --- what is imported ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    ["--version", "--help", "check --help", "rule --help", "rule ST301", "check --select nonsense"],
)
def test_nothing_heavy_is_imported_for_little(arguments):
    assert imported_by(*shlex.split(arguments)) == set()


def test_a_check_imports_nothing_that_it_has_no_use_for(tmp_path):
    app = tmp_path / "app.py"
    app.write_text(CLEAN, encoding="utf-8")
    assert imported_by("check", "--no-cache", app, among=("libcst", *NEEDLESS)) == {"libcst"}
    app.write_text(CLASH, encoding="utf-8")
    assert "stlint.fixes.build" in imported_by("check", "--no-cache", app, among=NEEDLESS)


def test_plain_output_does_not_import_rich(project):
    project(CLASH)
    for form in FORMATS:
        assert imported_by("check", "--output-format", form) <= {"libcst"}
    assert imported_by("trace", "app.py") <= {"libcst"}


# --- check --------------------------------------------------------------------------------------


def test_version():
    assert stlint("--version").stdout == f"stlint {__version__}\n"


def test_findings_are_told_and_exit_with_1(project):
    project(CLASH)
    done = stlint("check", "app.py")
    assert done.returncode == 1
    assert done.stderr == ""
    assert "app.py:4:1: error[ST301] [*] duplicate-widget-id: " in done.stdout
    assert '4 | st.button("Save")\n' in done.stdout
    assert "= raises on the first run" in done.stdout
    assert done.stdout.endswith("(1 app checked).\n[*] 1 fixable with --fix.\n")
    assert "\x1b" not in done.stdout


def test_clean_app_exits_with_0(project):
    project(CLEAN)
    done = stlint("check", "app.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "All clear: nothing found in 1 file (1 app checked).\n"


def test_the_current_folder_is_the_default(project):
    project(CLASH)
    done = invoke("check", "--output-format", "concise")
    assert done.exit_code == 1
    assert done.output.startswith("app.py:4:1: error[ST301]")


def test_json(project):
    path = project(CLASH)
    done = stlint("check", "--output-format", "json", "app.py")
    [found] = json.loads(done.stdout)
    assert done.returncode == 1
    assert list(found) == [
        "code",
        "name",
        "level",
        "message",
        "filename",
        "location",
        "end_location",
        "certainty",
        "releases",
        "witness",
        "behind",
        "related",
        "fix",
        "help",
        "url",
        "incomplete",
    ]
    assert found["filename"] == str(path)
    assert found["location"] == {"row": 4, "column": 1}
    assert found["end_location"] == {"row": 4, "column": 18}
    assert (found["certainty"], found["witness"]) == ("always", [])
    assert [each["location"] for each in found["related"]] == [{"row": 3, "column": 1}]
    assert found["url"].endswith("/rules/widgets/duplicate-widget-id.md")


@pytest.mark.parametrize(
    ("flags", "codes"),
    [
        ("", {"ST301", "ST403"}),
        ("--select ST301", {"ST301"}),
        ("--select duplicate-widget-id", {"ST301"}),
        ("--select st3,flow", {"ST301", "ST403"}),
        ("--select ST3 --extend-select nested-button", {"ST301", "ST403"}),
        ("--select ST3 --select ST4", {"ST301", "ST403"}),
        ("--ignore ST301", {"ST403"}),
        ("--ignore widgets", {"ST403"}),
        ("--ignore ALL", set()),
        ("--ignore ST4 --extend-select ST403", {"ST301", "ST403"}),
        ("--select ST3 --ignore ST301", set()),
        ("--select ST301 --ignore ST3", {"ST301"}),
        ("--select ST301 --ignore ST301", set()),
    ],
)
def test_selection(project, flags, codes):
    project(f'{CLASH}if st.button("One"):\n    if st.button("Two"):\n        st.success("Yes")\n')
    done = invoke("check", "--output-format", "json", "app.py", *shlex.split(flags))
    assert {each["code"] for each in json.loads(done.output)} == codes
    assert done.exit_code == bool(codes)


def test_exit_zero(project):
    project(CLASH)
    done = invoke("check", "--exit-zero")
    assert done.exit_code == 0
    assert "ST301" in done.output


def test_no_cache_is_accepted(project):
    project(CLASH)
    assert invoke("check", "--no-cache").output == invoke("check").output


def test_statistics(project):
    project(CLASH)
    done = invoke("check", "--statistics")
    assert done.exit_code == 1
    assert done.output.splitlines()[0] == "1  error[ST301] duplicate-widget-id"
    rows = json.loads(invoke("check", "--statistics", "--output-format", "json").output)
    assert [(row["code"], row["count"]) for row in rows] == [("ST301", 1)]


def test_quiet_and_verbose(project):
    project(CLEAN)
    assert stlint("check", "-q").stdout == ""
    done = stlint("check", "-v")
    assert __version__ in done.stderr
    assert "ST301" in done.stderr
    assert done.stdout == stlint("check").stdout


def test_syntax_error_is_a_finding_whatever_is_selected(project):
    project(CLEAN)
    project("import streamlit as st\nst.button(\n", "bad.py")
    done = invoke("check", "app.py", "bad.py", "--select", "ST301")
    assert done.exit_code == 1
    assert "error[ST001] syntax-error" in done.output
    assert invoke("check", "bad.py", "--ignore", "ST001").exit_code == 0


# --- wrong usage --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("check --select ST39", "there is no rule 'ST39'"),
        ("check --select duplicate-widgetid", "did you mean 'duplicate-widget-id'?"),
        ("check --ignore widgts", "did you mean 'widgets'?"),
        ("check --extend-select E501", "there is no rule 'E501'"),
        ("check --select ,", "--select: no rule is named"),
        ("check --output-format xml", "xml"),
        ("check --fast", "--fast"),
        ("rule ST301 --all", "name none beside it"),
        ("rule nested-buton", "did you mean 'nested-button'?"),
        ("rule ST39", "there is no rule 'ST39'"),
        ("app.py", "Did you mean `stlint check app.py`?"),
        ("chek", "Did you mean `stlint check`?"),
        ("explain ST301", "Did you mean `stlint rule ST301`?"),
        ("list", "Did you mean `stlint rule`?"),
        ("help", "Did you mean `stlint --help`?"),
        ("help trace", "Did you mean `stlint trace --help`?"),
        ("lint", "Did you mean `stlint check`?"),
        ("trac app", "Did you mean `stlint trace app`?"),
    ],
)
def test_wrong_usage_is_said_and_exits_with_2(project, arguments, said):
    project(CLEAN)
    done = stlint(*shlex.split(arguments))
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Usage: " in done.stderr
    assert "Traceback" not in done.stderr


# --- robustness ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.py", b""),
        ("bytes.py", bytes(range(256)) * 4),
        ("null.py", b"import streamlit as st\0\nst.title('a')\n"),
        ("cookie.py", b"# coding: no-such-thing\nimport streamlit\n"),
        ("rot.py", b"# coding: rot13\nimport streamlit\n"),
        ("deep.py", b"import streamlit as st\nx = " + b"(" * 5000 + b")" * 5000 + b"\n"),
        ("chain.py", b"import streamlit as st\nst.write(" + b"+".join([b"x"] * 3000) + b")\n"),
        ("two words \u65e5\u672c \U0001f388.py", CLASH.encode()),
        ("-dash.py", CLASH.encode()),
        ("app.txt", b"import streamlit as st\n"),
        ("half.py", b"import streamlit as st\nst.write('\xff')\n"),
    ],
)
def test_strange_files(project, name, content):
    project(content, name)
    for arguments in (["check", "--", name], ["check"], ["trace", "--", name]):
        done = stlint(*arguments)
        assert "Traceback" not in done.stderr
        assert "internal error" not in done.stdout + done.stderr
        assert done.returncode in {0, 1, 2}


def test_file_name_that_is_no_text(tmp_path):
    name = os.fsencode(tmp_path) + b"/\xff\n.py"
    try:
        Path(os.fsdecode(name)).write_text(CLASH)
    except OSError:
        pytest.skip("this file system takes only text as a name")
    done = stlint("check", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "error[ST301]" in done.stdout.splitlines()[0]


def test_output_in_an_encoding_that_has_not_all_characters(project):
    project(CLASH.replace("Save", "\u4fdd\u5b58 \U0001f4be"))
    done = stlint("check", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 1
    assert r"st.button(\"\u4fdd".replace('\\"', '"') in done.stdout


def test_internal_error_of_one_file_exits_with_2(project, monkeypatch):
    project(CLASH)
    found = checking.check([Path("app.py")], Settings())
    broken = checking.Report(found.findings, found.files, found.apps, internal_errors=1)
    monkeypatch.setattr(checking, "check", lambda *_, **__: broken)
    done = invoke("check", "--exit-zero")
    assert done.exit_code == 2
    assert "error[ST301]" in done.output


def test_crash_is_one_line_and_exits_with_2(project, monkeypatch, capsys):
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("first\nsecond")

    project(CLEAN)
    monkeypatch.setattr(checking, "check", crash)
    monkeypatch.delenv("STLINT_DEBUG", raising=False)
    assert main(["check"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert re.match(r"stlint: internal error: RuntimeError at .*\.py:\d+: first second ", said.err)
    monkeypatch.setenv("STLINT_DEBUG", "1")
    with pytest.raises(RuntimeError, match="first"):
        main(["check"])


def test_interrupt_is_one_line_and_exits_with_130(project, monkeypatch, capsys):
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    project(CLEAN)
    monkeypatch.setattr(checking, "check", interrupt)
    handler = signal.getsignal(signal.SIGINT)
    assert main(["check"]) == 130
    assert capsys.readouterr().err.strip() == "stlint: interrupted"
    assert signal.getsignal(signal.SIGINT) is handler  # whoever calls it can still be interrupted


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals are others there")
def test_reader_that_goes_away(project):
    project(CLASH)
    with subprocess.Popen(
        [*COMMAND, "check"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(60) == 128 + signal.SIGPIPE
    assert said == ""


# --- terminals ----------------------------------------------------------------------------------


def on_terminal(*arguments: str, **changes: str) -> tuple[str, int]:
    """Run it with a terminal of 100 columns for its output and its errors."""
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    told = environment(COLUMNS="100", TERM="xterm-256color", **changes)
    with subprocess.Popen(
        [*COMMAND, *arguments], stdout=follower, stderr=follower, env=told
    ) as process:
        os.close(follower)
        said = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            said += part
        code = process.wait(60)
    os.close(leader)
    return said.decode(), code


def test_terminal(project):
    project(CLASH)
    colourful, code = on_terminal("check")
    assert code == 1
    assert "\x1b[1;31m" in colourful
    assert "\x1b]8;" in colourful
    plain, code = on_terminal("check", NO_COLOR="1")
    assert code == 1
    assert "\x1b" not in plain
    assert "error[ST301]" in plain


def test_progress_on_a_terminal_for_many_files_only(project):
    for number in range(30):
        project(CLEAN, f"app_{number}.py")
    assert "30/30" in on_terminal("check")[0]
    assert "30/30" not in on_terminal("check", "-q")[0]
    assert "3/3" not in on_terminal("check", "app_1.py", "app_2.py", "app_3.py")[0]
    assert stlint("check").stderr == ""


def test_page_on_a_terminal_is_rendered():
    said, code = on_terminal("rule", "ST301")
    assert code == 0
    assert "\x1b[" in said
    assert "```" not in said
    assert "StreamlitDuplicateElementId" in said


# --- rule ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(all_rules()))
def test_each_rule_has_a_page(code):
    rule = all_rules()[code]
    page = (ROOT / "rules" / rule.topic / f"{rule.name}.md").read_text(encoding="utf-8")
    for wanted in (code, code.lower(), rule.name):
        done = invoke("rule", wanted)
        assert done.exit_code == 0
        assert done.output == page.strip() + "\n"


def test_all_pages():
    done = stlint("rule", "--all")
    assert done.returncode == 0
    titles = [line for line in done.stdout.splitlines() if line.startswith("# ST")]
    assert titles == [f"# {rule.code} {rule.name}" for rule in all_rules().values()]


def test_installed_pages_come_first(tmp_path, monkeypatch):
    rule = all_rules()["ST301"]
    (tmp_path / "one" / "widgets").mkdir(parents=True)
    (tmp_path / "one" / "widgets" / "duplicate-widget-id.md").write_text("# one\n")
    monkeypatch.setattr(rulebook, "_FOLDERS", (tmp_path / "none", tmp_path / "one"))
    assert rulebook.page(rule) == "# one\n"
    monkeypatch.setattr(rulebook, "_FOLDERS", ())
    assert invoke("rule", "ST301").exit_code == 2


# --- trace --------------------------------------------------------------------------------------


def test_trace(project):
    project('import streamlit as st\n\nif st.button("Save"):\n    st.success("Saved")\n')
    done = stlint("trace", "app.py")
    assert (done.returncode, done.stderr) == (0, "")
    rows = done.stdout.splitlines()
    assert any("app.py:3 " in row and "button" in row for row in rows)
    assert any("app.py:4 " in row and "success" in row and " if " in row for row in rows)


def test_trace_as_json(project):
    path = project('import streamlit as st\n\nif st.button("Save"):\n    st.success("Saved")\n')
    runs = json.loads(stlint("trace", "app.py", "--output-format", "json").stdout)
    assert [list(run) for run in runs] == [["name", "events", "gaps", "opaque"]] * len(runs)
    events = runs[0]["events"]
    assert [list(event) for event in events] == [
        ["filename", "row", "depth", "kind", "text", "guards", "note"]
    ] * len(events)
    success = next(event for event in events if event["row"] == 4)
    assert success["filename"] == str(path)
    assert success["guards"]
