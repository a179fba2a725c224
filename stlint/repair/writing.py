"""Writes files that fixes changed: all that belong together or none, never over other changes."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.results.changes import Change

__all__ = ["NotWrittenError", "write"]

_NEW: Final = (
    os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)
"""A file that was not there."""


class NotWrittenError(Exception):
    """A file could not be written, and is as it was; the message says why."""


def write(changes: Sequence[Change]) -> None:
    """Write files: each is replaced as a whole, with its mode; links stay links.

    Args:
        changes: files that belong together.

    Raises:
        NotWrittenError: one of them cannot be written or was changed meanwhile: none is.
    """
    staged: list[tuple[Change, Path, str]] = []
    done: list[tuple[Change, Path]] = []
    try:
        for change in changes:
            target = Path(os.path.realpath(change.path))
            name = _name_beside(target)
            staged.append((change, target, name))  # known before it is there, to be removed
            _stage(change, target, name)
        for change, target, _ in staged:
            _look(change, target)
        while staged:
            change, target, name = staged[0]
            _attempt(change, Path(name).replace, target)
            staged.pop(0)
            done.append((change, target))
    except NotWrittenError:
        for change, target in done:
            with contextlib.suppress(OSError):
                name = _name_beside(target)
                _copy(target, change.before, name)
                Path(name).replace(target)
        raise
    finally:
        for _, _, name in staged:
            with contextlib.suppress(OSError):
                os.unlink(name)  # noqa: PTH108


def _look(change: Change, target: Path) -> None:
    """Make sure that a file may be written, and is as it was read."""
    try:
        mode = target.stat().st_mode
        if not stat.S_ISREG(mode):
            raise NotWrittenError(f"{change.path}: not written, since it is no file any more")
        text = target.read_bytes()
    except OSError as error:
        raise _refused(change, error) from error
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise NotWrittenError(f"{change.path}: not written, since it is read-only")
    if text != change.before:
        raise NotWrittenError(f"{change.path}: not written, since it was changed meanwhile")


def _stage(change: Change, target: Path, name: str) -> None:
    _look(change, target)
    try:
        _copy(target, change.after, name)
    except OSError as error:
        raise _refused(change, error) from error


def _name_beside(target: Path) -> str:
    """A name for a new file beside another one that nobody else thinks of."""
    return str(target.parent / f".{target.name[:100]}.{secrets.token_hex(8)}")


def _copy(target: Path, text: bytes, name: str) -> None:
    """Write a text to a new file, with the mode and owner of another one."""
    known = target.stat()
    handle = os.open(name, _NEW, stat.S_IRUSR | stat.S_IWUSR)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):
                os.chown(name, known.st_uid, known.st_gid)
        os.chmod(name, stat.S_IMODE(known.st_mode))  # noqa: PTH101
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


def _attempt(change: Change, act: object, *arguments: object) -> None:
    try:
        act(*arguments)  # type: ignore[operator]
    except OSError as error:
        raise _refused(change, error) from error


def _refused(change: Change, error: OSError) -> NotWrittenError:
    reason = error.strerror or type(error).__name__
    return NotWrittenError(f"{change.path}: not written: {reason}")
