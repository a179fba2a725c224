"""Tells again what a check told, while all that it looked at is as it was: without checking.

What is imported here is imported by every repeated check, and takes most of its time.
"""

from __future__ import annotations

import os
import sys
from binascii import crc32
from time import time

from stlint import __version__
from stlint.cache.file import default_folder, get

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from collections.abc import Sequence

ENVIRONMENT = [
    "CI",
    "GITHUB_ACTIONS",
    "GITHUB_WORKSPACE",
    "CI_PROJECT_DIR",
    "NO_COLOR",
    "FORCE_COLOR",
    "TERM",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
    "JUPYTER_COLUMNS",
    "JUPYTER_LINES",
    "HOME",
    "USERPROFILE",
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "PYTHONPATH",
]
"""What may change a report, beside all that begins with STLINT."""
LINK = "="
"""The mark of a path that has to lead where it led."""
STALE = 86_400
"""After so many seconds it is written that a text is still in use."""


def replay(words: Sequence[str]) -> int | None:
    """Tell what a check told when it was asked for with the same words.

    Args:
        words: those of the command line, behind the program's name.

    Returns:
        The exit code; ``None`` if the check has to be done.
    """
    folder = folder_of(words)
    key = key_of(words)
    found = get(folder, key) if folder and key else None
    if not folder or not key or not found:
        return None
    code, output, *looks = found[0].split("\0")
    unsure = _unsure(looks)
    if unsure or time() - found[1] > STALE:
        from stlint.cache.writing import look_again

        if not look_again(folder, key, found[0], unsure):
            return None
    sys.stdout.write(output)
    sys.stdout.flush()
    return int(code)


def _unsure(looks: list[str]) -> list[int]:
    """Where the looks begin that may see something else now."""
    unsure = []
    marks = iter(looks[3::4])
    for at, path in enumerate(looks[1::4]):
        mark = next(marks)
        if mark != LINK:
            try:
                status = os.stat(path)
            except (OSError, ValueError) as error:
                if mark == missing(error):
                    continue
            else:
                if mark in (signature(status), str(status.st_mode >> 12)):
                    continue
        elif os.path.realpath(path) == looks[at * 4 + 2]:
            continue
        unsure.append(at * 4)
    return unsure


def missing(error: Exception) -> str:
    """The mark of what is not there: why."""
    return f"-{getattr(error, 'errno', '')}"


def signature(status: os.stat_result) -> str:
    """What changes with a file: its times, size and number."""
    return f"{status.st_mtime_ns} {status.st_ctime_ns} {status.st_size} {status.st_ino}"


def folder_of(words: Sequence[str]) -> str | None:
    """The folder of the cache that a command line means."""
    words = ["", *words]
    for before, word in zip(words, words[1:], strict=False):  # noqa: RUF007 - no import
        given = word if before == "--cache-dir" else word.removeprefix("--cache-dir=")
        if given != word or before == "--cache-dir":
            return os.path.abspath(given)
    return default_folder()


def key_of(words: Sequence[str]) -> str | None:
    """All that a report depends on, beside the disk; ``None`` where that cannot be told."""
    try:
        here = os.getcwd()
        width = os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else 0
        told = f"{sys.stdout.encoding} {width} {sys.stderr.isatty()}"
        program = salt()
    except (OSError, ValueError, AttributeError):
        return None
    told_more = [f"{name}={os.environ[name]}" for name in sorted(os.environ) if _matters(name)]
    return "\n".join((program, here, told, *told_more, "", *words))


def _matters(name: str) -> bool:
    return name.startswith("STLINT") or name in ENVIRONMENT


def salt() -> str:
    """What changes with any part of the program: what it found holds for this one only."""
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parsers = (os.path.join(folder, "libcst", "_version.py") for folder in sys.path)
    parser = next(filter(os.path.isfile, parsers), own)
    marks = [parser, signature(os.stat(parser))]
    folders = [own]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if not entry.is_dir():
                    status = entry.stat()
                    marks.append(f"{entry.path} {status.st_mtime_ns} {status.st_size}")
                elif entry.name != "__pycache__":
                    folders.append(entry.path)
    return (
        f"{__version__} {sys.version} {own} {crc32(repr(sorted(marks)).encode('utf-8', 'replace'))}"
    )
