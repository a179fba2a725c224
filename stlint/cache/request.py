"""What is asked of the cache: all that a report depends on, beside the disk."""

from __future__ import annotations

import os
import sys
from binascii import crc32

from stlint import __version__
from stlint.cache.file import default_folder
from stlint.files.signature import signature

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ENVIRONMENT", "STALE", "folder_of", "key_of", "salt"]

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
STALE = 86_400
"""After so many seconds it is written that a text is still in use."""


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
    record = f"{own}-{__version__}.dist-info/RECORD"
    installed = os.path.isfile(record)  # else the files may change one by one
    marks += [signature(os.stat(record))] if installed else []
    folders = [] if installed else [own]
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
