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
  | \\\n
  | '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?:'''|\\?\Z)
  | \"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?:\"\"\"|\\?\Z)
  | '[^'\\\n]*(?:\\.[^'\\\n]*)*(?:'|(?=\n)|\\?\Z)
  | "[^"\\\n]*(?:\\.[^"\\\n]*)*(?:"|(?=\n)|\\?\Z)
"""
"""Each alternative begins with a character of its own: that is what makes the search fast."""
_CODE = re.compile(_PLAIN, re.VERBOSE | re.DOTALL)
_FIELD = re.compile(rf"{_PLAIN} | [()\[\]{{}}:\n]", re.VERBOSE | re.DOTALL)
_PREFIX = re.compile(r"(?<!\w)(?:[fFtT][rR]?|[rR][fFtT])\Z")
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
    at: int | None = 0
    while at is not None:
        if frames and frames[-1].mode != "field":
            at = _read_text(text, at, frames, out)
        else:
            at = _read_code(text, at, frames, out, note)
    return "".join(out)


def _read_code(
    text: str,
    at: int,
    frames: list[_Frame],
    out: list[str],
    note: Callable[[re.Match[str]], None] | None,
) -> int | None:
    """Read until an f-string begins, or the field ends; ``None``: to the end of all."""
    for found in (_FIELD if frames else _CODE).finditer(text, at):
        mark = found.group()
        start = found.start()
        if mark[0] in "'\"":
            prefix = text[start - 1 : start] in "fFrRtT" and _PREFIX.search(
                text, max(at, start - 2), start
            )
            if prefix:
                out += text[at : prefix.start()], '"'
                quote = mark[0] * (3 if text.startswith(mark[0] * 3, start) else 1)
                raw = "r" if "r" in prefix.group().lower() else ""
                frames.append(_Frame("text", quote, _TEXTS[raw, quote]))
                return start + len(quote)
            out += text[at:start], '"' + JOINED * mark.count("\n")
        else:
            out.append(text[at:start])
            if mark[0] == "#":
                if note:
                    note(found)
            elif mark[0] == "\\":
                out.append(JOINED)
            elif not _read_field(mark, frames, out):
                return found.end()
        at = found.end()
    out.append(text[at:])
    return None


def _read_field(mark: str, frames: list[_Frame], out: list[str]) -> bool:
    """Read a mark in the expression of a field; returns whether that goes on."""
    frame = frames[-1]
    goes_on = True
    if mark in "([{":
        frame.depth += 1
    elif frame.depth == 0 and mark == "}":
        frames.pop()
        goes_on = False
        mark = FIELD_CLOSES
    elif frame.depth == 0 and mark == ":":
        frame.mode = "format"
        goes_on = False
        mark = ""
    elif mark in ")]}":
        frame.depth -= 1
    elif mark == "\n":
        mark = JOINED
    out.append(mark)
    return goes_on


def _read_text(text: str, at: int, frames: list[_Frame], out: list[str]) -> int | None:
    """Read the text of an f-string until it ends, or a field; ``None``: to the end of all."""
    frame = frames[-1]
    in_format = frame.mode == "format"
    for found in (_SPEC if in_format else frame.text).finditer(text, at):
        mark = found.group()
        if mark == "{":
            frames.append(frame.part("field"))
            out.append(FIELD_OPENS)
            return found.end()
        if mark == "}" and in_format:
            frames.pop()
            out.append(FIELD_CLOSES)
            return found.end()
        if mark == frame.quote or (mark == "\n" and len(frame.quote) == 1):
            while frames.pop().mode != "text":
                out.append(FIELD_CLOSES)
            if mark == "\n":
                out.append(mark)
            return found.end()
        out.append(JOINED * mark.count("\n"))
    return None
