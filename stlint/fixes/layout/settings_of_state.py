"""Branches that do nothing but set session state, to what is written there."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from stlint.fixes.layout.text import NoFixError, kept
from stlint.fixes.layout.top import state_name, streamlit_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.fixes.layout.branches import If
    from stlint.fixes.layout.text import Text

__all__ = ["plain_settings"]

_PLAIN: Final = frozenset({"list", "dict", "set", "tuple", "str", "int", "float"})


def plain_settings(branch: If) -> tuple[Sequence[ast.stmt], ast.stmt | None]:
    """The statements under an ``if`` that set session state, and a rerun behind them.

    What they set it to is made of constants, imports and session state itself.

    Raises:
        NoFixError: there are others.
    """
    text, body = branch.text, list(branch.body)
    rerun = body.pop() if text.code(body[-1]) in _reruns(text) else None
    first = body[0] if body else None
    if first is None or not text.leads_line(first):
        raise NoFixError
    if not all(_sets_state(text, each) and _is_plain(text, each) for each in body):
        raise NoFixError
    return body, rerun


def _reruns(text: Text) -> tuple[str, ...]:
    return (f"{streamlit_name(text)}.rerun()",)


def _sets_state(text: Text, statement: ast.stmt) -> bool:
    """Whether a statement assigns to entries of session state, or updates it."""
    state = state_name(text)
    if isinstance(statement, ast.Assign):
        targets: list[ast.expr] = statement.targets
    elif isinstance(statement, ast.AugAssign):
        targets = [statement.target]
    else:
        call = statement.value if isinstance(statement, ast.Expr) else None
        return isinstance(call, ast.Call) and text.code(call.func) == f"{state}.update"
    return all(
        isinstance(each, ast.Attribute | ast.Subscript) and text.code(each.value) == state
        for each in targets
    )


def _is_plain(text: Text, statement: ast.stmt) -> bool:
    """Whether nothing that it names can be another when a callback is called."""
    return all(
        each.id in _imported(text)
        for each in ast.walk(statement)
        if isinstance(each, ast.Name) and each.id not in _PLAIN
    )


@kept
def _imported(text: Text) -> frozenset[str]:
    """The names that imports at the top of the file bind, and nothing else does."""
    bound = [
        (each.asname or each.name).partition(".")[0]
        for statement in text.tree.body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for each in statement.names
    ]
    others = {
        node.id
        for node in ast.walk(text.tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    return frozenset(bound) - others
