"""Single words of a text: the last one of a dotted name, and the names of arguments."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.nodes import around, node_at, parents_of
from stlint.fixes.layout.text import NoFixError

if TYPE_CHECKING:
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Span

__all__ = ["Called", "Keyword", "Word", "called_at", "keywords_at", "word_at"]


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


class Called(NamedTuple):
    """A function of something that is called.

    Attributes:
        owner: the text of what it is of.
        start: where that begins.
        end: where the name of the function ends.
        stop: where the call ends.
        positional: whether there are arguments without a name.
        keywords: the arguments with one, and where each begins; what is unpacked has none.
    """

    owner: str
    start: int
    end: int
    stop: int
    positional: bool
    keywords: tuple[tuple[str | None, int], ...]


def called_at(text: Text, span: Span) -> Called:
    """The call of the function that is named at a place.

    Raises:
        NoFixError: it is used in another way, or in an f-string.
    """
    node = node_at(text, span, ast.Attribute)
    call = parents_of(text)[node]
    if not isinstance(call, ast.Call) or call.func is not node:
        raise NoFixError
    if any(isinstance(each, ast.JoinedStr) for each in around(text, node)):
        raise NoFixError
    keywords = tuple((each.arg, text.start(each)) for each in call.keywords)
    owner, start = text.code(node.value), text.start(node)
    return Called(owner, start, text.end(node), text.end(call), bool(call.args), keywords)


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
