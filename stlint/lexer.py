"""Tells code from strings and comments, in any text, right or wrong, without parsing it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FIELD_CLOSES", "FIELD_OPENS", "JOINED", "Comment", "comments", "skeleton"]

FIELD_OPENS = "\x01"
FIELD_CLOSES = "\x02"
JOINED = "\x0b"
"""Stands for a newline inside a string or behind a backslash: a row, but no end of a line."""


class Comment(NamedTuple):
    """A comment from its ``#`` to the end of the line; rows and columns from 1.

    ``alone`` says that there is nothing else on the line.
    """

    row: int
    column: int
    text: str
    alone: bool


def comments(text: str) -> list[Comment]:
    """Find the comments of a Python file.

    Args:
        text: the file, with any newlines.
    """
    text = _with_plain_newlines(text)
    found: list[Comment] = []
    row = 1
    before = 0

    def note(comment: re.Match[str]) -> None:
        nonlocal row, before
        row += text.count("\n", before, comment.start())
        before = comment.start()
        start = text.rfind("\n", 0, before) + 1
        alone = not text[start:before].strip()
        found.append(Comment(row, before - start + 1, comment.group(), alone))

    _read(text, note)
    return found


def skeleton(text: str) -> str:
    """The text without comments, and with ``"`` in place of each string.

    Fields of f-strings stay, between two control characters. Rows can still be counted: newlines
    in strings and behind backslashes become ``JOINED``.

    Args:
        text: a Python file, with any newlines.
    """
    return _read(_with_plain_newlines(text))


def _with_plain_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


_PLAIN = r"""
    \#[^\n]*
  | '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'''|\\?\Z)
  | \"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:\"\"\"|\\?\Z)
  | '[^'\\\n]*(?:\\.[^'\\\n]*)*(?:'|(?=\n)|\\?\Z)
  | "[^"\\\n]*(?:\\.[^"\\\n]*)*(?:"|(?=\n)|\\?\Z)
"""
_FORMATTED = r"(?<!\w)(?P<prefix>[fFtT][rR]?|[rR][fFtT])(?P<quote>'''|\"\"\"|'|\")"
_CODE = re.compile(rf"{_FORMATTED} | \\\n | {_PLAIN}", re.VERBOSE | re.DOTALL)
_FIELD = re.compile(rf"{_FORMATTED} | \\\n | {_PLAIN} | [()\[\]{{}}:\n]", re.VERBOSE | re.DOTALL)
_SPEC = re.compile(r"[{}\n]|'''|\"\"\"|'|\"")


def _text_pattern(prefix: str, quote: str) -> re.Pattern[str]:
    named = "" if "r" in prefix.lower() else r"\\N\{|"
    return re.compile(rf"{named}\\[^{{}}]|\{{\{{|\}}\}}|\{{|\}}|\n|{quote}", re.DOTALL)


_TEXTS = {
    (prefix, quote): _text_pattern(prefix, quote)
    for prefix in ("", "r")
    for quote in ("'", '"', "'''", '"""')
}


class _Frame:
    """An f-string that is open: in its text, in a field's expression, or in a field's format."""

    __slots__ = ("depth", "mode", "quote", "text")

    def __init__(self, mode: str, quote: str, text: re.Pattern[str]) -> None:
        self.mode = mode
        self.quote = quote
        self.text = text
        self.depth = 0

    def part(self, mode: str) -> _Frame:
        return _Frame(mode, self.quote, self.text)


def _read(text: str, note: Callable[[re.Match[str]], None] | None = None) -> str:
    """Make the skeleton, and call ``note`` with each comment."""
    out: list[str] = []
    frames: list[_Frame] = []
    at = 0
    while True:
        mode = frames[-1].mode if frames else "code"
        if mode == "text":
            found = frames[-1].text.search(text, at)
        elif mode == "format":
            found = _SPEC.search(text, at)
        else:
            found = (_FIELD if frames else _CODE).search(text, at)
        if found is None:
            if mode in ("code", "field"):
                out.append(text[at:])
            return "".join(out)
        mark = found.group()
        if mode in ("code", "field"):
            out.append(text[at : found.start()])
            _read_code(found, frames, out)
            if note and mark.startswith("#"):
                note(found)
        else:
            _read_text(mark, frames, out)
        at = found.end()


def _read_code(found: re.Match[str], frames: list[_Frame], out: list[str]) -> None:
    mark = found.group()
    first = mark[0]
    if found["quote"]:
        raw = "r" if "r" in found["prefix"].lower() else ""
        frames.append(_Frame("text", found["quote"], _TEXTS[raw, found["quote"]]))
        out.append('"')
    elif first in "'\"":
        out.append('"' + JOINED * mark.count("\n"))
    elif first == "\\":
        out.append(JOINED)
    elif first != "#":
        _read_field(mark, frames, out)


def _read_field(mark: str, frames: list[_Frame], out: list[str]) -> None:
    frame = frames[-1]
    if mark in "([{":
        frame.depth += 1
    elif frame.depth == 0 and mark == "}":
        frames.pop()
        mark = FIELD_CLOSES
    elif frame.depth == 0 and mark == ":":
        frame.mode = "format"
        mark = ""
    elif mark in ")]}":
        frame.depth -= 1
    elif mark == "\n":
        mark = JOINED
    out.append(mark)


def _read_text(mark: str, frames: list[_Frame], out: list[str]) -> None:
    frame = frames[-1]
    if mark == "{":
        frames.append(frame.part("field"))
        out.append(FIELD_OPENS)
    elif mark == "}" and frame.mode == "format":
        frames.pop()
        out.append(FIELD_CLOSES)
    elif mark == frame.quote or (mark == "\n" and len(frame.quote) == 1):
        while frames.pop().mode != "text":
            out.append(FIELD_CLOSES)
        if mark == "\n":
            out.append(mark)
    else:
        out.append(JOINED * mark.count("\n"))
