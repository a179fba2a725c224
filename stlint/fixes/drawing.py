"""Which code only draws: it may be done again on every rerun, and costs and changes nothing."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from stlint.fixes.imported import is_module, qualified
from stlint.fixes.layout.nodes import FUNCTIONS
from stlint.streamlit_api.effects import effects

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from stlint.fixes.layout.text import Text

__all__ = ["Drawing"]

_HARMLESS = (
    *(ast.Expr, ast.Assign, ast.AnnAssign, ast.Pass, ast.If, ast.For, ast.With, ast.Match),
    *(ast.Break, ast.Continue, ast.Import, ast.ImportFrom, ast.Assert),
)
"""Statements that may be done again, if all that is in them may."""
_METHODS = frozenset(
    {
        *("format", "join", "lower", "upper", "strip", "lstrip", "rstrip", "split", "replace"),
        *("title", "capitalize", "casefold", "startswith", "endswith", "count", "zfill", "center"),
        *("isoformat", "strftime", "date", "items", "keys", "values", "splitlines", "encode"),
        *("mean", "sum", "min", "max", "std", "median", "nunique", "unique", "value_counts"),
        *("to_string", "to_markdown", "isna", "notna", "get_group"),
    }
)
"""Methods that change nothing and cost little, whatever they are methods of."""
_RANDOM = frozenset({"sample"})
_DEPTH = 4


class Drawing:
    """Tells what only draws, by the calls that are known to draw an element that stays.

    Args:
        drawn: these calls.
    """

    def __init__(self, drawn: Collection[ast.Call]) -> None:
        self._drawn = set(drawn)

    def draws(self, text: Text, node: ast.AST, depth: int = _DEPTH) -> bool:
        """Whether something is drawn in some code, or in functions of its file that it names."""
        for each in ast.walk(node):
            if each in self._drawn:
                return True
            if depth and isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
                inner = [one for one in ast.walk(text.tree) if _is_called(one, each.id)]
                if any(self.draws(text, one, depth - 1) for one in inner):
                    return True
        return False

    def only_draws(self, text: Text, statement: ast.stmt, depth: int = _DEPTH) -> bool:
        """Whether a statement may be done again on every rerun."""
        returns = depth < _DEPTH
        for node in ast.walk(statement):
            if isinstance(node, ast.Return) and returns:
                continue
            if isinstance(node, ast.stmt) and not isinstance(node, _HARMLESS):
                return False
            if isinstance(node, ast.Await | ast.Yield | ast.YieldFrom | ast.Lambda):
                return False
            if isinstance(node, ast.Attribute | ast.Subscript) and _is_changed(node):
                return False
            if isinstance(node, ast.Call) and not self._is_harmless(text, node, depth):
                return False
        return True

    def _is_harmless(self, text: Text, call: ast.Call, depth: int) -> bool:
        if call in self._drawn:
            return True
        known = effects()
        if isinstance(call.func, ast.Name):
            own = _function(text, call.func.id)
            if own is not None:
                return depth > 0 and self._all_draw(text, own.body, depth - 1)
        name = qualified(text, call.func)
        if name in known.pure:
            return name.partition(".")[0] not in _names_of(text)
        if not isinstance(call.func, ast.Attribute) or is_module(text, call.func.value):
            return False
        return call.func.attr in (_METHODS | known.copying_methods) - _RANDOM

    def _all_draw(self, text: Text, body: Sequence[ast.stmt], depth: int) -> bool:
        return all(self.only_draws(text, each, depth) for each in body)


def _is_called(node: ast.AST, name: str) -> bool:
    return isinstance(node, (*FUNCTIONS, ast.ClassDef)) and node.name == name


def _is_changed(node: ast.Attribute | ast.Subscript) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _names_of(text: Text) -> set[str]:
    """What a file itself calls something: these are no builtins there."""
    return {
        each.id
        for each in ast.walk(text.tree)
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
    }


def _function(text: Text, name: str) -> ast.FunctionDef | None:
    """The function of a file that has a name, if it is the only thing with that name."""
    found = [
        each
        for each in ast.walk(text.tree)
        if isinstance(each, (*FUNCTIONS, ast.ClassDef)) and each.name == name
    ]
    if len(found) != 1 or name in _names_of(text):
        return None
    [one] = found
    return one if isinstance(one, ast.FunctionDef) and not one.decorator_list else None
