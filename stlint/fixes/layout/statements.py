"""Statements of a text: those that can be moved, and how they are."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.layout.nodes import node_at, parents_of, scope_of
from stlint.fixes.layout.text import NoFixError
from stlint.fixes.layout.top import below_imports, top_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit, Span

__all__ = ["assignment_at", "is_of_module", "lone_call", "moved_up"]


def lone_call(text: Text, span: Span) -> ast.stmt:
    """The statement that is nothing but the call at a place, in a module or a function of it.

    Raises:
        NoFixError: there is none; it is in a branch, or all that there is in the function.
    """
    statement = parents_of(text)[node_at(text, span, ast.Call)]
    inside = scope_of(text, statement)
    if not isinstance(statement, ast.Expr):
        raise NoFixError
    if not isinstance(inside, ast.Module | ast.FunctionDef) or statement not in inside.body:
        raise NoFixError
    nested = inside is not text.tree and parents_of(text)[inside] is not text.tree
    if nested or len(inside.body) == 1:
        raise NoFixError
    return statement


def is_of_module(text: Text, statement: ast.stmt) -> bool:
    """Whether a statement is in no function."""
    return scope_of(text, statement) is text.tree


def assignment_at(text: Text, span: Span) -> ast.stmt:
    """The assignment to one target at a place, at the top of the module.

    Raises:
        NoFixError: there is none.
    """
    statement = node_at(text, span, ast.Assign)
    if statement not in text.tree.body or len(statement.targets) > 1:
        raise NoFixError
    return statement


def moved_up(text: Text, statements: Iterable[ast.stmt]) -> tuple[Edit, ...]:
    """Put statements behind the imports, in the order in which they stand."""
    place, _ = top_of(text)
    moved = sorted(statements, key=text.start)
    edits = [below_imports(text, "\n".join(_lines(text, each) for each in moved))]
    for each in moved:
        start, end = text.lines_of(each)
        if text.text[:start].endswith(("\n\n", "\r\n\r\n", "\r\r")) or start == place:
            end = _behind_blank(text, end)
        edits.append(text.edit(start, end, ""))
    return tuple(edits)


def _lines(text: Text, statement: ast.stmt) -> str:
    """The lines of a statement, as they are at the top of a file."""
    start, end = text.lines_of(statement)
    lines = text.text[start:end].replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    margin = text.margin(text.start(statement))
    if any("\n" in each for each in _strings(statement)) and margin:
        raise NoFixError
    return "\n".join(line.removeprefix(margin) for line in lines)


def _strings(statement: ast.stmt) -> list[str]:
    found = [each.value for each in ast.walk(statement) if isinstance(each, ast.Constant)]
    return [each for each in found if isinstance(each, str)]


def _behind_blank(text: Text, at: int) -> int:
    end = text.line_end(at)
    return text.next_line(at) if at < len(text.text) and not text.text[at:end].strip() else at
