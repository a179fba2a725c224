"""However a check ends, it ends with one clear line and the right exit code: in real processes."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest
import running
from running import COMMAND, environment, stlint
from scripts import CLASH, CLEAN

NOT_MEASURED = {"COVERAGE_PROCESS_START": ""}


@pytest.fixture
def closed(tmp_path):
    """A folder that nobody may read, and what a command has to begin with to be nobody special."""
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "app.py").write_text(CLASH)
    folder.chmod(0)
    prefix = []
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        assert setpriv, "root reads everything: run this as another user, or install setpriv"
        caps = "-dac_override,-dac_read_search"
        prefix = [setpriv, f"--bounding-set={caps}", f"--inh-caps={caps}", "--"]
    yield prefix
    folder.chmod(0o700)


def run(*arguments: str, prefix: list[str] | None = None) -> tuple[int, str, str]:
    done = running.run([*(prefix or []), *COMMAND, *arguments], env=NOT_MEASURED)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nowhere"], "stlint: there is no file or folder 'nowhere'\n"),
        (
            ["check", "app.py", "no where/x.py"],
            "stlint: there is no file or folder 'no where/x.py'\n",
        ),
        (["trace", "nowhere.py"], "stlint: there is no file or folder 'nowhere.py'\n"),
        (["trace", "."], "stlint: '.' is a folder: name a script\n"),
        (
            ["check", "--config", "nowhere.toml"],
            "stlint: nowhere.toml: cannot read the settings: No such file or directory\n",
        ),
        (
            ["check", "-o", "no/where.txt"],
            "stlint: cannot write to 'no/where.txt': there is no folder",
        ),
    ],
)
def test_what_is_not_there(project, arguments, said):
    project(CLEAN)
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
def test_a_folder_that_cannot_be_read(project, closed):
    project(CLEAN)
    assert run("check", "closed", prefix=closed) == (
        2,
        "",
        "stlint: cannot search the folder 'closed': permission denied\n",
    )
    code, out, err = run("check", prefix=closed)
    assert (code, err) == (1, "")
    assert out.startswith(
        "closed:1:1: error[ST002] unreadable-file: cannot search the folder: permission denied\n"
    )
    assert "Found 1 error" in out
    code, out, err = run("check", "--output-format", "json", prefix=closed)
    assert '"code": "ST002"' in out
    code, out, err = run("check", "--extend-exclude", "closed", prefix=closed)
    assert (code, err) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
def test_a_file_of_settings_that_cannot_be_read(project, closed):
    project(CLEAN)
    project("", "stlint.toml").chmod(0)
    said = "stlint: stlint.toml: cannot read the settings: Permission denied\n"
    assert run("check", prefix=closed) == (2, "", said)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are others there")
@pytest.mark.parametrize("form", ["full", "concise", "json"])
def test_a_reader_that_goes_away(project, form):
    project(CLASH)
    shell = f"{shlex.join(COMMAND)} check --output-format {form}; echo code $? >&2"
    done = running.run(["bash", "-c", f"({shell}) | true"], env=NOT_MEASURED, timeout=300)
    assert done.returncode == 0
    assert done.stderr == f"code {128 + signal.SIGPIPE}\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
def test_an_interrupt(project):
    for number in range(300):
        body = "\n".join(f'st.button("{number} {each}")' for each in range(60))
        project(f"import streamlit as st\n\n{body}\n", f"app_{number}.py")
    with subprocess.Popen(
        [*COMMAND, "check", "--no-cache", "-j", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**NOT_MEASURED),
        start_new_session=True,
    ) as process:
        while not psutil.Process(process.pid).children():
            assert process.poll() is None, process.communicate()
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "stlint: interrupted\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is in use stays there")
def test_a_current_folder_that_is_gone(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    shell = f"rmdir ../gone; {shlex.join(COMMAND)} check"
    done = running.run(["bash", "-c", shell], cwd=folder, env=NOT_MEASURED)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("stlint: ")
    assert "Traceback" not in done.stderr


def test_wrong_settings_end_every_command_that_reads_them(project):
    project(CLASH)
    project("colour = true\n", "stlint.toml")
    said = "stlint: stlint.toml:1:1: there is no setting 'colour': "
    for arguments in (["check"], ["check", "--show-settings"], ["trace", "app.py"]):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith(said)
        assert err.count("\n") == 1
    assert stlint("rule", "ST301").returncode == 0
    assert stlint("check", "--isolated").returncode == 1


HEAVY = "libcst", "rich", "packaging", "jsonschema"


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "nowhere"],
        ["check", "--config", "nowhere.toml"],
        ["check", "--show-settings"],
        ["check", "--baseline", "nowhere.json"],
        ["check", "--fail-on", "eror"],
        ["check", "empty"],
    ],
)
def test_nothing_heavy_is_imported_on_the_way(project, tmp_path, arguments):
    project(CLEAN)
    project('[tool.stlint]\nselect = ["ST3"]\n', "pyproject.toml")
    (tmp_path / "empty").mkdir()
    interpreter, *rest = COMMAND
    done = running.run([interpreter, "-X", "importtime", *rest, *arguments], env=NOT_MEASURED)
    assert done.returncode in {0, 2}
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
    assert "click" in imported
    assert imported.isdisjoint(HEAVY)


@pytest.mark.parametrize(("stream", "said"), [(1, ""), (2, "app.py:4:1: error[ST301]")])
def test_a_stream_that_is_closed(project, stream, said):
    project(CLASH)
    command = shlex.join([*COMMAND, "check", "--no-cache", "--output-format", "concise", "app.py"])
    done = subprocess.run(
        ["sh", "-c", f"{command} {stream}>&-"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert (done.stdout + done.stderr).startswith(said)
    assert "error:" not in done.stderr
