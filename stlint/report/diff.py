"""Changes of files as a unified diff that ``patch -p0`` and ``git apply -p0`` understand."""

from __future__ import annotations

import difflib
import os
from typing import TYPE_CHECKING

from stlint.files import disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stlint.results.changes import Change

__all__ = ["diff"]

_CONTROL = 0x20


def diff(change: Change, folder: Path) -> Iterator[bytes]:
    """Tell how a file changes, line by line.

    Args:
        change: the file, before and after.
        folder: files below it are named relative to it.
    """
    name = _name(change.path, folder)
    lines = difflib.diff_bytes(
        difflib.unified_diff,
        _lines(change.before),
        _lines(change.after),
        name,
        name,
    )
    for line in lines:
        yield line
        if not line.endswith(b"\n"):
            yield b"\n\\ No newline at end of file\n"


def _lines(text: bytes) -> list[bytes]:
    """The lines as ``diff`` has them: only a line feed ends one."""
    lines = text.split(b"\n")
    return [*(line + b"\n" for line in lines[:-1]), *([lines[-1]] if lines[-1] else [])]


def _name(path: Path, folder: Path) -> bytes:
    """Name a file; one with blanks ends with a tab, one with stranger characters is quoted."""
    name = os.fsencode(_from(path, folder))
    if any(byte < _CONTROL or byte in b'"\\' for byte in name):
        escaped = "".join(
            chr(byte) if _CONTROL <= byte < 0x7F and byte not in b'"\\' else f"\\{byte:03o}"
            for byte in name
        )
        return f'"{escaped}"'.encode()
    return name + b"\t" if b" " in name else name


def _from(path: Path, folder: Path) -> str:
    """The way to a file from a folder: to the file itself, since links are not patched."""
    itself = disk.real(path)
    named = os.path.abspath(path)  # noqa: PTH100 - keeps symbolic links
    for full, start in ((itself, disk.real(folder)), (named, folder)):
        if full.startswith(os.path.join(start, "")):  # noqa: PTH118
            return os.path.relpath(full, start)
    return itself
