"""Conditions that are written as expressions, written as statements."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.layout.text import NoFixError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["as_if"]


def as_if(line: str) -> tuple[list[tuple[str, bool]], int]:
    """The lines of a statement that does what an expression does, each with whether it is inside.

    Args:
        line: the expression, and nothing behind it but a comment.

    Returns:
        The lines, and how many characters the expression has.

    Raises:
        NoFixError: it is no condition.
    """
    try:
        statements = ast.parse(line).body
    except SyntaxError:
        raise NoFixError from None
    if len(statements) != 1 or not isinstance(statements[0], ast.Expr) or ";" in line:
        raise NoFixError
    value = statements[0].value
    return list(_written(line, value)), len(line.encode()[: value.end_col_offset].decode())


def _written(line: str, value: ast.expr) -> Iterator[tuple[str, bool]]:
    """The lines of the statement, each with whether it is inside of a block."""

    def told(node: ast.expr) -> str:
        return ast.get_source_segment(line, node) or ""

    if isinstance(value, ast.BoolOp) and isinstance(value.op, ast.And) and len(value.values) == 2:
        yield f"if {told(value.values[0])}:", False
        yield told(value.values[1]), True
        return
    if not isinstance(value, ast.IfExp) or _is_none(value.body):
        raise NoFixError
    word = "if"
    rest: ast.expr = value
    while isinstance(rest, ast.IfExp):
        yield f"{word} {told(rest.test)}:", False
        yield told(rest.body), True
        word, rest = "elif", rest.orelse
    if not _is_none(rest):
        yield "else:", False
        yield told(rest), True


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
