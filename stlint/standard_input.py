"""A file that comes through standard input: an editor's text, checked as if it were saved."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stlint.files import Files

if TYPE_CHECKING:
    from stlint.engine import Report

__all__ = ["DASH", "StandardInput", "read"]

DASH = Path("-")
_NAMELESS = Path("stdin.py")


class StandardInput(NamedTuple):
    """What came through standard input, and the file that it stands for, by its absolute path."""

    path: Path
    text: bytes

    @property
    def files(self) -> Files:
        """The files on disk, with this one laid over them."""
        return Files({self.path: self.text})

    def only(self, report: Report) -> Report:
        """What a check of whole apps found in this file."""
        path = str(self.path)
        here = tuple(each for each in report.findings if each.span.path == path)
        return replace(report, findings=here)


def read(name: Path | None) -> StandardInput:
    """Read all of standard input.

    Args:
        name: the file that it stands for, which need not exist.
    """
    path = Path(os.path.abspath(name or _NAMELESS))  # noqa: PTH100 - keeps symbolic links
    return StandardInput(path, sys.stdin.buffer.read())
