"""``--watch`` in a process of its own: what makes it check again, and how it ends."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest
from running import COMMAND, environment, stlint

if TYPE_CHECKING:
    from pathlib import Path

CLEAN = 'import streamlit as st\n\nst.button("Save")\n'
CLASH = f'{CLEAN}st.button("Save")\n'
END = "Watching for changes"
LONGEST = 60


class Watched:
    """A process that watches; its reports one by one."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "check", "--watch", *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(STLINT_CACHE_DIR=str(folder / ".cache")),
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line)

    def report(self) -> str:
        """The next one, up to where it says that it watches."""
        told = ""
        while END not in told:
            told += self.lines.get(timeout=LONGEST)
        return told

    def is_quiet(self, seconds: float) -> bool:
        time.sleep(seconds)
        return self.lines.empty()

    def interrupt(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=LONGEST)
        return code, self.process.stderr.read().strip()


@pytest.fixture
def watched(tmp_path):
    """Gives a function that starts to watch the folder."""
    started: list[Watched] = []

    def start(*arguments: str) -> Watched:
        started.append(Watched(tmp_path, *arguments))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()
        each.process.stdout.close()
        each.process.stderr.close()


def test_a_change_is_checked_and_an_interruption_ends_it(tmp_path, watched):
    app = tmp_path / "app.py"
    app.write_text(CLEAN)
    process = watched("--output-format", "concise")
    assert "All clear" in process.report()
    app.write_text(CLASH)
    assert "app.py:4:1: error[ST301]" in process.report()
    app.write_text(CLEAN)
    assert "All clear" in process.report()
    assert process.interrupt() == (130, "stlint: interrupted")


def test_only_what_matters_makes_it_check_again(tmp_path, watched):
    app = tmp_path / "app.py"
    app.write_text(CLEAN)
    (tmp_path / "notes.txt").write_text("a")
    process = watched()
    process.report()
    (tmp_path / "notes.txt").write_text("b")
    os.utime(app)
    assert process.is_quiet(1.5)
    (tmp_path / "new.py").write_text(CLASH)
    assert "new.py:4:1" in process.report()
    (tmp_path / "new.py").unlink()
    assert "All clear" in process.report()
    (tmp_path / "stlint.toml").write_text("ignore = [")
    process.report()
    (tmp_path / "stlint.toml").write_text('select = ["ST101"]')
    assert "All clear" in process.report()
    code, errors = process.interrupt()
    assert code == 130
    assert errors.startswith("stlint: stlint.toml:1")


def test_a_module_of_another_folder_is_watched_too(tmp_path, watched):
    (tmp_path / "app").mkdir()
    (tmp_path / "shared.py").write_text("def save(): ...\n")
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "app" / "main.py").write_text("import shared\nshared.save()\nshared.save()\n")
    process = watched("--output-format", "concise", "app/main.py")
    first = process.report()
    (tmp_path / "shared.py").write_text(
        "import streamlit as st\n\n\ndef save():\n    st.button('a')\n"
    )
    assert process.report() != first


def test_many_writes_are_one_change(tmp_path, watched):
    app = tmp_path / "app.py"
    app.write_text(CLEAN)
    process = watched("--output-format", "concise")
    process.report()
    for number in range(5):
        app.write_text(f"{CLEAN}# {number}\n")
        time.sleep(0.02)
    process.report()
    assert process.is_quiet(1.5)


def test_standard_input_cannot_be_watched(tmp_path):
    done = stlint("check", "--watch", "-", text=CLEAN, cwd=tmp_path)
    assert done.returncode == 2
    assert "--watch watches files" in done.stderr


def test_a_terminal_is_cleared_before_each_report(tmp_path):
    (tmp_path / "app.py").write_text(CLASH)
    master, slave = os.openpty()
    process = subprocess.Popen(
        [*COMMAND, "check", "--watch"],
        cwd=tmp_path,
        stdout=slave,
        stderr=subprocess.DEVNULL,
        env=environment(TERM="xterm", NO_COLOR="1"),
    )
    os.close(slave)
    try:
        told = ""
        while END not in told:
            told += os.read(master, 10_000).decode()
    finally:
        process.kill()
        process.wait()
        os.close(master)
    assert told.startswith("\x1b[H\x1b[2J\x1b[3J")
    assert "ST301" in told
