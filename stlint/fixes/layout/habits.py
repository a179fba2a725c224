"""The habits of who wrote a text: quotation marks, indentation, comments."""

from __future__ import annotations

import ast
import io
import tokenize
from math import isfinite
from typing import TYPE_CHECKING, Final

from stlint.fixes.layout.text import NoFixError, kept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.fixes.layout.text import Text

__all__ = ["comments_in", "joined", "quote_of", "quoted", "unit_of", "written_out"]


@kept
def quote_of(text: Text) -> str:
    """The quotation mark that most strings of the file are in."""
    marks = {"'": 0, '"': 0}
    for node in ast.walk(text.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            mark = text.text[text.start(node) : text.start(node) + 3].lstrip("rRbBuUfF")[:1]
            if mark in marks:
                marks[mark] += 1
    return "'" if marks["'"] > marks['"'] else '"'


def quoted(text: Text, value: str) -> str:
    """Write a string the way the file does."""
    mark = quote_of(text)
    if mark in value or "\\" in value or not value.isprintable():
        return repr(value)
    return f"{mark}{value}{mark}"


def written_out(text: Text, value: object) -> str:
    """Write a Python value the way the file does: a constant, or a container of such.

    Raises:
        NoFixError: it has no literal.
    """
    if isinstance(value, str):
        return quoted(text, value)
    if value is None or isinstance(value, (bool, int, bytes)):
        return repr(value)
    if isinstance(value, float) and isfinite(value):
        return repr(value)
    if type(value) is dict:
        pairs = ((written_out(text, key), written_out(text, each)) for key, each in value.items())
        return f"{{{', '.join(f'{key}: {each}' for key, each in pairs)}}}"
    if type(value) not in _BRACKETS:
        raise NoFixError
    items = [written_out(text, each) for each in value]  # type: ignore[attr-defined]
    if not items and isinstance(value, set):
        return "set()"
    more = "," if len(items) == 1 and isinstance(value, tuple) else ""
    return f"{', '.join(items)}{more}".join(_BRACKETS[type(value)])


_BRACKETS: Final[dict[type, str]] = {list: "[]", tuple: "()", set: "{}"}


def joined(text: Text, start: str, middle: str, names: Iterable[str]) -> str:
    """Write an f-string the way the file does: parts with dashes between them.

    Args:
        text: the file.
        start: what it begins with, as it is to stand there; may be empty.
        middle: a string.
        names: the variables that follow.

    Raises:
        NoFixError: the string would need escapes.
    """
    mark = quote_of(text)
    if not middle.isprintable() or "\\" in middle or mark in middle:
        raise NoFixError
    middle = middle.replace("{", "{{").replace("}", "}}")
    parts = [*([start] if start else []), middle, *(f"{{{each}}}" for each in names)]
    return f"f{mark}{'-'.join(parts)}{mark}"


@kept
def unit_of(text: Text) -> str:
    """What one level of indentation is."""
    for node in ast.walk(text.tree):
        body = getattr(node, "body", None)
        if isinstance(node, ast.stmt) and isinstance(body, list) and text.leads_line(body[0]):
            outer, inner = text.margin(text.start(node)), text.margin(text.start(body[0]))
            if inner.startswith(outer) and inner != outer:
                return inner[len(outer) :]
    return "    "


def comments_in(text: Text, start: int, end: int) -> list[str]:
    """The comments that begin in a piece of the file."""
    return [comment for at, comment in _comments(text) if start <= at < end]


@kept
def _comments(text: Text) -> list[tuple[int, str]]:
    """Every comment and where it begins."""
    lines = io.StringIO(text.text, newline=None)
    try:
        return [
            (text.offset(each.start[0], each.start[1] + 1), each.string)
            for each in tokenize.generate_tokens(lines.readline)
            if each.type == tokenize.COMMENT
        ]
    except (tokenize.TokenError, SyntaxError) as error:
        raise NoFixError from error
