"""Writes files that fixes changed: all that belong together or none, never over other changes."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.results.changes import Change

__all__ = ["NotWrittenError", "write"]


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
            staged.append((change, target, _stage(change, target)))
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
                Path(_copy(target, change.before)).replace(target)
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


def _stage(change: Change, target: Path) -> str:
    _look(change, target)
    try:
        return _copy(target, change.after)
    except OSError as error:
        raise _refused(change, error) from error


def _copy(target: Path, text: bytes) -> str:
    """Write a text to a file beside another one, with the mode and owner of that."""
    known = target.stat()
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
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
    return name


def _attempt(change: Change, act: object, *arguments: object) -> None:
    try:
        act(*arguments)  # type: ignore[operator]
    except OSError as error:
        raise _refused(change, error) from error


def _refused(change: Change, error: OSError) -> NotWrittenError:
    reason = error.strerror or type(error).__name__
    return NotWrittenError(f"{change.path}: not written: {reason}")
