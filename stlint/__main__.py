"""The entry point: however stlint ends, it ends with a sentence and an exit code."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys

if __name__ == "__main__" and not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    del sys.path[0]  # the current folder: nothing of what is checked may be imported

from stlint.cache.replay import replay

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

__all__ = ["main", "run"]

_INTERRUPTED = 130
_FAILED = 2
_COMPLETE = (0, 1)
"""The exit codes of checks that were done to their end."""


def main(arguments: Sequence[str] | None = None, *, last: bool = False) -> int:
    """Run the command line.

    Args:
        arguments: what stands behind the program's name; ``None`` for those of the process.
        last: the process ends with it, so nobody is told twice that it was interrupted.

    Returns:
        The exit code: 0 nothing found, 1 something found, 2 wrong usage or an internal error,
        130 interrupted, 141 the reader of the output went away.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(arguments, last=last)
        sys.stdout.flush()
    except KeyboardInterrupt:
        if last:
            _ignore_interrupts()
        _complain("interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        from stlint.cli.streams import let_go

        return let_go()
    except Exception as error:
        from stlint.cli.streams import unwritten

        if told := unwritten(error):
            _complain(told)
            return _FAILED
        if os.environ.get("STLINT_DEBUG"):
            raise
        _complain(f"internal error: {_describe(error)}")
        return _FAILED
    return code


def _ignore_interrupts() -> None:
    """It is over already: whoever interrupts again need not be told again."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _complain(sentence: str) -> None:
    """Say something on stderr, if that can be written to."""
    try:
        sys.stderr.write(f"stlint: {sentence}\n")
        sys.stderr.flush()
    except OSError:
        return


def _run(arguments: Sequence[str] | None, *, last: bool) -> int:
    words = sys.argv[1:] if arguments is None else list(arguments)
    told = replay(words) if words[:1] == ["check"] else None
    if told is not None:
        return told
    import click

    from stlint.cache.recording import Recording
    from stlint.cli.commands import cli

    try:
        with Recording(words) as recording:
            # Outside of click's standalone mode a command's exit code is returned.
            code = cli.main(words, prog_name="stlint", standalone_mode=False, obj=recording)
    except click.ClickException as error:
        if last and error.exit_code == _INTERRUPTED:
            _ignore_interrupts()
        error.show()
        return error.exit_code
    except click.Abort as error:
        raise KeyboardInterrupt from error
    code = code if isinstance(code, int) else 0
    sys.stdout.flush()  # what nobody could read is not kept
    if code in _COMPLETE:
        recording.keep(code)
    return code


def _describe(error: Exception) -> str:
    """Name the error and the place, for a bug report in one line."""
    import traceback
    from pathlib import Path

    places = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(places[-1].filename).name}:{places[-1].lineno}" if places else ""
    said = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}{place}: {said} (STLINT_DEBUG=1 shows more; please report it)"


def run() -> NoReturn:
    """Run the command line of this process, and end it.

    Garbage is looked for by hand (see ``stlint.garbage``), and the interpreter is not taken
    apart at the end: that takes a sixth of a repeated check.
    """
    gc.disable()
    if sys.stdout is None or sys.stderr is None:
        from stlint.cli.streams import replace_closed

        replace_closed()
    code = main(last=True)
    atexit._run_exitfuncs()  # noqa: SLF001 - among them is what ends other processes
    try:
        sys.stderr.flush()
    except OSError:
        pass
    finally:
        os._exit(code)


if __name__ == "__main__":
    run()
