"""Where a report goes: to standard output, or into a file that is replaced as a whole."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["OutputError", "check_output", "output_file"]


class OutputError(Exception):
    """A report cannot be written where it should go; the message says why."""


def check_output(path: Path) -> None:
    """Find out whether a file could be written, before the work is done.

    Raises:
        OutputError: it is a folder, or there is no folder to write it into.
    """
    if path.is_dir():
        raise OutputError(f"cannot write to {str(path)!r}: it is a folder")
    if not path.parent.is_dir():
        raise OutputError(f"cannot write to {str(path)!r}: there is no folder {str(path.parent)!r}")


@contextmanager
def output_file(path: Path) -> Iterator[TextIO]:
    """Write a file in UTF-8; it appears, or is replaced, once all is written.

    What is no ordinary file, such as a pipe, is written to as it is.

    Args:
        path: the file; where it is a symbolic link, what that leads to.

    Yields:
        Where to write.

    Raises:
        OutputError: it cannot be written.
    """
    check_output(path)
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", errors="backslashreplace") as stream:
                yield stream
        else:
            with _replacement(Path(os.path.realpath(path))) as stream:
                yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"cannot write to {str(path)!r}: {reason}") from error


@contextmanager
def _replacement(path: Path) -> Iterator[TextIO]:
    import tempfile  # noqa: PLC0415 - most reports go to standard output

    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(number, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:  # noqa: PTH123 (a descriptor)
            yield stream
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _mode(path: Path) -> int:
    """The permissions that the file has, or that a new file would get."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
