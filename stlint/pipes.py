"""What is left to do when nobody reads the output any more."""

from __future__ import annotations

import os
import sys

__all__ = ["BROKEN_PIPE", "let_go"]

BROKEN_PIPE = 128 + 13
"""The exit code, as of a program that the signal ends."""


def let_go() -> int:
    """See to it that what is left in the buffer does not fail again at the end.

    Returns:
        The exit code.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE
