"""A file that comes through standard input: an editor's text, checked as if it were saved."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stlint.files.overlay import Files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.results.changes import Change

__all__ = ["DASH", "StandardInput", "UnreadableInputError", "read"]

DASH = Path("-")
_NAMELESS = Path("stdin.py")


class UnreadableInputError(Exception):
    """There is no standard input."""


class StandardInput(NamedTuple):
    """What came through standard input, and the file that it stands for, by its absolute path."""

    path: Path
    text: bytes

    @property
    def files(self) -> Files:
        """The files on disk, with this one laid over them."""
        return Files({self.path: self.text})

    def after(self, changes: Iterable[Change]) -> StandardInput:
        """The same with the text that fixes made of it."""
        changed = {each.path: each.after for each in changes}
        return self._replace(text=changed.get(self.path, self.text))

    def pass_on(self) -> None:
        """Write the text to standard output, byte by byte."""
        sys.stdout.flush()
        sys.stdout.buffer.write(self.text)
        sys.stdout.buffer.flush()


def read(name: Path | None) -> StandardInput:
    """Read all of standard input.

    Args:
        name: the file that it stands for, which need not exist.

    Raises:
        UnreadableInputError: it cannot be read; the message says why.
    """
    if sys.stdin is None:
        raise UnreadableInputError("it is closed")
    path = Path(os.path.abspath(name or _NAMELESS))  # noqa: PTH100 - keeps symbolic links
    try:
        return StandardInput(path, sys.stdin.buffer.read())
    except OSError as error:
        raise UnreadableInputError(error.strerror or type(error).__name__) from error
