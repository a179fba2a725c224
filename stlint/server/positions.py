"""Places in texts: rows and columns of stlint, lines and units of an editor."""

from __future__ import annotations

import difflib
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from stlint.public import Position

__all__ = ["Text", "edits_between"]

_NEWLINE = re.compile(r"\r\n?|\n")


class Text:
    """The text of a file, and how an editor counts in it.

    Args:
        text: without a byte order mark.
        encoding: ``utf-8``, ``utf-16`` or ``utf-32``: what a character of a line counts.
    """

    def __init__(self, text: str, encoding: str) -> None:
        self.text = text
        self.lines = _NEWLINE.split(text)
        self._encoding = encoding

    def position(self, place: Position) -> types.Position:
        """A row and a column, both from 1, as the editor counts."""
        if place.row > len(self.lines):
            return types.Position(len(self.lines) - 1, self.units(self.lines[-1]))
        line = self.lines[place.row - 1]
        return types.Position(place.row - 1, self.units(line[: place.column - 1]))

    def range(self, start: Position, end: Position) -> types.Range:
        """A piece of the text."""
        return types.Range(self.position(start), self.position(end))

    def piece(self, start: Position, end: Position) -> str:
        """What stands between two places of one line; nothing if these are two lines."""
        if start.row != end.row or start.row > len(self.lines):
            return ""
        return self.lines[start.row - 1][start.column - 1 : end.column - 1]

    def place(self, position: types.Position) -> tuple[int, int]:
        """What the editor counts, as a row and a column, both from 1."""
        if position.line >= len(self.lines):
            return len(self.lines), len(self.lines[-1]) + 1
        line = self.lines[position.line]
        left = position.character
        for column, character in enumerate(line, 1):
            if left <= 0:
                return position.line + 1, column
            left -= self.units(character)
        return position.line + 1, len(line) + 1

    def units(self, text: str) -> int:
        """What a piece of a line counts."""
        if text.isascii() or self._encoding == "utf-32":
            return len(text)
        if self._encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2


def edits_between(before: str, after: str, encoding: str) -> list[types.TextEdit]:
    """What turns one text into another: whole lines, as few as there are."""
    old, new = _whole(before), _whole(after)
    rows = Text(before, encoding)
    end = types.Position(len(rows.lines) - 1, rows.units(rows.lines[-1]))
    edits: list[types.TextEdit] = []
    for kind, first, last, begin, stop in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            continue
        start = types.Position(first, 0) if first < len(old) else end
        behind = types.Position(last, 0) if last < len(old) else end
        edits.append(types.TextEdit(types.Range(start, behind), "".join(new[begin:stop])))
    return edits


def _whole(text: str) -> list[str]:
    """The lines with their newlines."""
    found = [0, *(each.end() for each in _NEWLINE.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(found) if start != end]
