"""How many columns of a terminal a text takes, so that marks stand below what they mark."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

__all__ = ["Glyph", "clean", "glyphs", "width"]

_TAB = 4
_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_JOINED_JAMO = range(0x1160, 0x1200)
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REPLACEMENT = "\ufffd"


class Glyph(NamedTuple):
    """One character as it is shown, and the number of columns that it takes (0, 1, 2; a tab: 1-4).

    A control character, which could drive the terminal or reorder the line, is shown as U+FFFD.
    """

    text: str
    columns: int


def glyphs(text: str) -> list[Glyph]:
    """Show each character of one line of text; tabs go to the next multiple of four."""
    shown: list[Glyph] = []
    column = 0
    before = ""
    for character in text:
        if character == "\t":
            columns = _TAB - column % _TAB
            glyph = Glyph(" " * columns, columns)
        elif _unprintable(character):
            glyph = Glyph(_REPLACEMENT, 1)
        elif character == _EMOJI_STYLE and shown and shown[-1].columns == 1 and before > "\x7f":
            glyph = Glyph(character, 1)
        else:
            glyph = Glyph(character, _columns(character, before))
        shown.append(glyph)
        column += glyph.columns
        before = character
    return shown


def width(text: str) -> int:
    """Count the columns that a line of text takes."""
    return (
        len(text) if text.isascii() and text.isprintable() else sum(g.columns for g in glyphs(text))
    )


def clean(text: str) -> str:
    """Make one printable line of a text that may hold anything."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(glyph.text for glyph in glyphs(" ".join(text.splitlines())))


def _columns(character: str, before: str) -> int:
    if character < "\x7f":
        return 1
    number = ord(character)
    joined = before == _JOINER or number in _SKIN_TONES or number in _JOINED_JAMO
    if (joined and before) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _unprintable(character: str) -> bool:
    return character in _DIRECTION or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
