"""Runs stlint in a copy of this process, which has imported all of it, and counts what it uses."""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, NamedTuple

from stlint.__main__ import main as stlint

__all__ = ["CPU", "UNBORN", "Done", "Interrupt", "run", "warm_up"]

CPU = 10
"""Seconds of the processor that a check may take; a little later it is killed."""
WAITING = 300
"""Seconds after which a check is killed that waits for something."""
UNBORN, LOST = 99, 98
"""Exit codes of a copy that ended before stlint began, and of one that an exception came out of."""
WARM = """import streamlit as st
st.buton('a', key='a')
st.button('a', key='a')
st.button('b', key='a')
st.experimental_rerun()
st.session_state.b
"""


class Done(NamedTuple):
    """How a run ended: exit code (negative: by a signal), what it told, and what it used.

    ``seconds`` are those of the processor, ``megabytes`` the most that it held in memory.
    """

    code: int
    output: str
    errors: str
    seconds: float
    megabytes: int

    @property
    def told(self) -> tuple[int, str, str]:
        """What somebody sees of it."""
        return self.code, self.output, self.errors


def warm_up() -> None:
    """Import what checks import, so that no copy of this process has to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "app.py").write_text(WARM, encoding="utf-8")
        (folder / "wrong.py").write_text(WARM + "(", encoding="utf-8")
        before = sys.stdout, sys.stderr
        with (folder / "told").open("w", encoding="utf-8") as told:
            sys.stdout = sys.stderr = told
            try:
                stlint(["check", "--no-cache", "--isolated", "--fix", "--unsafe-fixes", name])
            finally:
                sys.stdout, sys.stderr = before
    gc.collect()
    gc.freeze()
    gc.disable()  # as the command line does


class Interrupt(NamedTuple):
    """A signal, and how many seconds after the beginning it is sent: to one process, or to all."""

    signal: signal.Signals
    after: float
    to_all: bool = False


def run(
    words: list[str], folder: Path, interrupt: Interrupt | None = None, **environment: str
) -> Done:
    """Run stlint.

    Args:
        words: its arguments.
        folder: where.
        interrupt: what happens meanwhile.
        environment: variables that are set for it.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = os.fork()
        if not process:
            code = UNBORN
            try:
                resource.setrlimit(resource.RLIMIT_CPU, (CPU + 2, CPU + 2))
                signal.alarm(WAITING)
                os.setsid()
                os.chdir(folder)
                os.environ.update(environment)
                code = LOST
                code = _told_into(words, output.fileno(), errors.fileno())
            finally:
                os._exit(code)
        if interrupt is not None:
            time.sleep(interrupt.after)
            with contextlib.suppress(ProcessLookupError):
                (os.killpg if interrupt.to_all else os.kill)(process, interrupt.signal)
        _, status, used = os.wait4(process, 0)
        told = [_text(output), _text(errors)]
    seconds = used.ru_utime + used.ru_stime
    return Done(os.waitstatus_to_exitcode(status), *told, seconds, used.ru_maxrss // 1_000)


def _told_into(words: list[str], output: int, errors: int) -> int:
    os.dup2(output, 1)
    os.dup2(errors, 2)
    with (
        os.fdopen(output, "w", encoding="utf-8") as sys.stdout,
        os.fdopen(errors, "w", encoding="utf-8") as sys.stderr,
    ):
        return stlint(words)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "backslashreplace")
