"""Single words of a text: the last one of a dotted name, and the names of arguments."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.nodes import node_at
from stlint.fixes.layout.text import NoFixError

if TYPE_CHECKING:
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Span

__all__ = ["Keyword", "Word", "keywords_at", "word_at"]


class Word(NamedTuple):
    """A name, and where it begins and ends."""

    name: str
    start: int
    end: int


class Keyword(NamedTuple):
    """An argument that is passed by its name.

    Attributes:
        start: where its name begins.
        end: where its value ends.
        value: the text of its value.
        literal: whether the value is written out.
    """

    start: int
    end: int
    value: str
    literal: bool


def word_at(text: Text, span: Span) -> Word:
    """The last part of the dotted name that stands at a place, or that is called there.

    Raises:
        NoFixError: none does, or not in one piece.
    """
    try:
        node: ast.expr = node_at(text, span, ast.Attribute)
    except NoFixError:
        node = node_at(text, span, ast.Call).func
    if not isinstance(node, ast.Attribute):
        raise NoFixError
    end = text.end(node)
    start = end - len(node.attr)
    if text.text[start:end] != node.attr:
        raise NoFixError
    return Word(node.attr, start, end)


def keywords_at(text: Text, span: Span) -> dict[str, Keyword]:
    """The arguments that the call at a place passes by name.

    Raises:
        NoFixError: there is no call.
    """
    return {
        each.arg: Keyword(
            text.start(each),
            text.end(each),
            text.code(each.value),
            isinstance(each.value, ast.Constant),
        )
        for each in node_at(text, span, ast.Call).keywords
        if each.arg is not None
    }
