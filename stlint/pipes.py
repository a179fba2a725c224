"""What is left to do when nobody reads the output any more."""

from __future__ import annotations

import os
import sys

__all__ = ["BROKEN_PIPE", "let_go", "replace_closed"]

BROKEN_PIPE = 128 + 13
"""The exit code, as of a program that the signal ends."""


def let_go() -> int:
    """See to it that what is left in the buffer does not fail again at the end.

    Returns:
        The exit code.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE


def replace_closed() -> None:
    """See to it that a stream that was closed before the process began can be written to."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, os.fdopen(nowhere, "w", encoding="utf-8"))
