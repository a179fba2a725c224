"""What stands outside of a branch and hangs on it: the branch alone cannot be kept then."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.drawing import Drawing
from stlint.fixes.layout.nodes import FUNCTIONS, around, scope_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from stlint.fixes.layout.text import Text

__all__ = ["bound", "is_changed_elsewhere", "is_shown_elsewhere"]


def bound(statements: Iterable[ast.AST]) -> list[str]:
    """All names that some code binds, each time that it does."""
    found: list[str] = []
    for node in (each for part in statements for each in ast.walk(part)):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.append(node.id)
        elif isinstance(node, ast.alias):
            found.append((node.asname or node.name).partition(".")[0])
        elif isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            found.append(node.name)
        elif isinstance(node, ast.arg):
            found.append(node.arg)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            found.append(node.name)
    return found


def is_shown_elsewhere(
    text: Text, branch: ast.If, shown: ast.Call, calls: Collection[ast.Call]
) -> bool:
    """Whether a click decides of what is drawn outside of its branch: by a name or an import.

    Args:
        text: the file.
        branch: what stands under the button.
        shown: what is found to disappear.
        calls: all in the file that is drawn after a click only.
    """
    inside = _nodes_in(branch)
    scopes = {text.tree, *around(text, branch)}
    if not any(Drawing((shown,)).draws(text, part) for part in branch.body):
        return True
    return any(
        each not in inside
        and scope_of(text, each) in scopes
        and not _asks_again(text, branch, each)
        for each in calls
    )


def _asks_again(text: Text, branch: ast.If, call: ast.Call) -> bool:
    """Whether another branch around a call has the same test: it is kept in its turn."""
    test = branch.test.id if isinstance(branch.test, ast.Name) else None
    return test is not None and any(
        isinstance(each, ast.If) and isinstance(each.test, ast.Name) and each.test.id == test
        for each in around(text, call)
    )


def is_changed_elsewhere(text: Text, branch: ast.If, names: Collection[str]) -> bool:
    """Whether one of these variables is changed in place outside of a branch that sets them.

    The change is gone as soon as the branch runs again.
    """
    inside = _nodes_in(branch)
    outer = {text.tree, *around(text, branch)}
    for node in ast.walk(text.tree):
        name = None if node in inside else _changed(node)
        if name is None or name not in names:
            continue
        scope = scope_of(text, node)
        if scope in outer or not _is_own(scope, name):
            return True
    return False


def _nodes_in(branch: ast.If) -> set[ast.AST]:
    return {each for part in branch.body for each in ast.walk(part)}


def _changed(node: ast.AST) -> str | None:
    """The variable that a node may change: by a method that stands alone, an item, or ``+=``."""
    if isinstance(node, ast.AugAssign):
        changed: ast.expr = node.target
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        changed = node.value.func
        if isinstance(changed, ast.Name):
            return None
    elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        changed = node
    else:
        return None
    while isinstance(changed, ast.Attribute | ast.Subscript | ast.Call):
        changed = changed.func if isinstance(changed, ast.Call) else changed.value
    return changed.id if isinstance(changed, ast.Name) else None


def _is_own(scope: ast.AST, name: str) -> bool:
    """Whether a function has a variable of its own with a name."""
    return name in bound([scope]) and name not in set(_outer_names(scope))


def _outer_names(scope: ast.AST) -> Iterator[str]:
    for each in ast.walk(scope):
        if isinstance(each, ast.Global | ast.Nonlocal):
            yield from each.names
