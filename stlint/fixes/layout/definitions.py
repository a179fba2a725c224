"""Definitions in a text: where functions and their decorators stand."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.text import NoFixError

if TYPE_CHECKING:
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit, Span

__all__ = [
    "Decorator",
    "Definition",
    "decorated",
    "decorator_at",
    "definition_at",
    "last_decorator",
]


class Definition(NamedTuple):
    """A function that is defined: its name, and its node."""

    name: str
    node: ast.FunctionDef


class Decorator(NamedTuple):
    """A decorator, the one next to the function.

    Attributes:
        function: the name of the function.
        name: what is called there, or named: as it stands.
        start: where that begins.
        end: where that ends.
        stop: where the arguments end as well.
        arguments: the texts of its arguments, by their names; ``None`` if some have none.
        constants: the values of those that are written out.
    """

    function: str
    name: str
    start: int
    end: int
    stop: int
    arguments: dict[str, str] | None
    constants: dict[str, object]


def definition_at(text: Text, span: Span) -> Definition:
    """The function that begins at a place, with its decorators.

    Raises:
        NoFixError: none does.
    """
    for node in ast.walk(text.tree):
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if first <= span.row <= node.lineno:
                return Definition(node.name, node)
    raise NoFixError


def decorated(text: Text, definition: Definition, decorator: str) -> Edit:
    """Put a function under a decorator, above those that it has."""
    start = text.line_start(text.start(definition.node))
    return text.edit(start, start, f"@{decorator}\n")


def last_decorator(text: Text, definition: Definition) -> Decorator:
    """The decorator of a function that is next to it.

    Raises:
        NoFixError: it has none.
    """
    if not definition.node.decorator_list:
        raise NoFixError
    return _decorator(text, definition.node, definition.node.decorator_list[-1])


def decorator_at(text: Text, span: Span) -> Decorator:
    """The decorator that is named at a place.

    Raises:
        NoFixError: none is, or there is another one between it and the function.
    """
    for node in ast.walk(text.tree):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            found = _decorator(text, node, node.decorator_list[-1])
            if found.start == text.offset(span.row, span.column):
                return found
    raise NoFixError


def _decorator(text: Text, function: ast.FunctionDef, node: ast.expr) -> Decorator:
    called = node.func if isinstance(node, ast.Call) else node
    keywords = node.keywords if isinstance(node, ast.Call) else []
    given = {each.arg: each.value for each in keywords if each.arg is not None}
    more = isinstance(node, ast.Call) and (node.args or len(given) < len(keywords))
    return Decorator(
        function.name,
        text.code(called),
        text.start(called),
        text.end(called),
        text.end(node),
        None if more else {name: text.code(each) for name, each in given.items()},
        {name: each.value for name, each in given.items() if isinstance(each, ast.Constant)},
    )
