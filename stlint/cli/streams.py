"""What is left to do when nobody reads the output any more."""

from __future__ import annotations

import errno
import os
import sys

__all__ = ["BROKEN_PIPE", "let_go", "replace_closed", "unwritten"]

BROKEN_PIPE = 128 + 13
"""The exit code, as of a program that the signal ends."""
_FULL = tuple(getattr(errno, each, 0) for each in ("ENOSPC", "EDQUOT", "EFBIG", "EIO"))
"""What writing fails with where there is no room."""


def let_go() -> int:
    """See to it that what is left in the buffer does not fail again at the end.

    Returns:
        The exit code.
    """
    _forget_output()
    return BROKEN_PIPE


def unwritten(error: Exception) -> str:
    """Say that the output cannot be written, as to a full disk; nothing if that is not so."""
    if not isinstance(error, OSError) or error.errno not in _FULL:
        return ""
    _forget_output()
    return f"cannot write the output: {error.strerror}"


def _forget_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def replace_closed() -> None:
    """See to it that a stream that was closed before the process began can be written to."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, os.fdopen(nowhere, "w", encoding="utf-8"))
