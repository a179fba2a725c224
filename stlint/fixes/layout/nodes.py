"""The nodes of a text: where they are, what is around them, and all of a kind."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeVar

from stlint.fixes.layout.text import NoFixError, kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Span

__all__ = [
    "FUNCTIONS",
    "around",
    "is_formatted",
    "node_at",
    "nodes_of",
    "parents_of",
    "scope_of",
]

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef, ast.Module)
_N = TypeVar("_N", bound=ast.AST)


@kept
def parents_of(text: Text) -> dict[ast.AST, ast.AST]:
    """The node around each node."""
    return {child: node for node in ast.walk(text.tree) for child in ast.iter_child_nodes(node)}


def nodes_of(text: Text, kind: type[_N]) -> list[_N]:
    """The nodes of a kind, from the outside in."""
    return _kinds(text).get(kind, [])  # type: ignore[return-value]


@kept
def _kinds(text: Text) -> dict[type[ast.AST], list[ast.AST]]:
    found: dict[type[ast.AST], list[ast.AST]] = {}
    for node in ast.walk(text.tree):
        found.setdefault(type(node), []).append(node)
    return found


@kept
def _beginning(text: Text) -> dict[int, list[ast.AST]]:
    """The nodes that begin in each row."""
    found: dict[int, list[ast.AST]] = {}
    for node in ast.walk(text.tree):
        if hasattr(node, "lineno"):
            found.setdefault(node.lineno, []).append(node)
    return found


def node_at(text: Text, span: Span, kind: type[_N]) -> _N:
    """The node of a kind that stands exactly there.

    Raises:
        NoFixError: there is none.
    """
    start, end = (
        text.offset(span.row, span.column),
        text.offset(span.end_row, span.end_column),
    )
    for node in _beginning(text).get(span.row, ()):
        if (
            isinstance(node, kind)
            and text.byte_offset(node.lineno, node.col_offset) == start  # type: ignore[attr-defined]
            and text.end(node) == end
        ):
            return node
    raise NoFixError


def around(text: Text, node: ast.AST) -> Iterator[ast.AST]:
    """The nodes around a node, the nearest first."""
    parents = parents_of(text)
    while (above := parents.get(node)) is not None:
        yield above
        node = above


def scope_of(text: Text, node: ast.AST) -> ast.AST:
    """The function, lambda, class or module whose body a node is in."""
    below = node
    for above in around(text, node):
        if isinstance(above, _SCOPES):
            body = above.body
            if body is below or (isinstance(body, list) and below in body):
                return above
        below = above
    return text.tree


def is_formatted(text: Text, at: int) -> bool:
    """Whether an offset is in an f-string."""
    return any(start < at < end for start, end in _formatted(text))


@kept
def _formatted(text: Text) -> list[tuple[int, int]]:
    return [
        (text.start(node), text.end(node))
        for node in ast.walk(text.tree)
        if isinstance(node, ast.JoinedStr)
    ]
