"""Entries of session state: calls that give them a default, and attributes that read them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.carried import method_at
from stlint.fixes.layout.nodes import node_at, parents_of
from stlint.fixes.layout.text import NoFixError

if TYPE_CHECKING:
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Span

__all__ = ["DefaultCall", "attribute_at", "default_call"]


class DefaultCall(NamedTuple):
    """A call of ``setdefault``, by offsets in the text.

    Attributes:
        call: where it stands.
        statement: where its statement stands, which has its lines to itself.
        named: whether that gives what it returns a name, and does not throw it away.
        state: what it is asked of.
        default: what it is given.
    """

    call: tuple[int, int]
    statement: tuple[int, int]
    named: bool
    state: str
    default: str


def default_call(text: Text, span: Span) -> DefaultCall:
    """The call of ``setdefault`` at a place.

    Raises:
        NoFixError: it is not all that its statement does, but for a name that it gets, or there is
            more than one line to it.
    """
    call = node_at(text, span, ast.Call)
    method_at(text, call, "setdefault")
    statement = parents_of(text)[call]
    if not isinstance(statement, ast.Assign | ast.Expr) or statement.value is not call:
        raise NoFixError
    text.lines_of(statement)
    if len(call.args) != 2 or call.keywords or not isinstance(call.func, ast.Attribute):
        raise NoFixError
    parts = [text.code(each) for each in (call.func.value, call.args[1])]
    if any("\n" in each for each in parts):
        raise NoFixError
    return DefaultCall(
        (text.start(call), text.end(call)),
        (text.start(statement), text.end(statement)),
        isinstance(statement, ast.Assign),
        *parts,
    )


def attribute_at(text: Text, span: Span, name: str) -> tuple[int, int]:
    """Where the dot and the name of an attribute stand.

    Raises:
        NoFixError: no attribute of that name is written there.
    """
    read = node_at(text, span, ast.Attribute)
    if read.attr != name:
        raise NoFixError
    return text.end(read.value), text.end(read)
