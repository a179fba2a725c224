"""Which expressions of a script Streamlit's magic draws: it writes what stands alone in a line."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import libcst as cst

_TEXTS: Final = (cst.SimpleString, cst.ConcatenatedString)
_WITHOUT: Final = (cst.Call, cst.Yield, cst.Await)
"""Expressions that magic leaves alone."""


class Magic(NamedTuple):
    """The statements that magic turns into ``st.write``.

    Attributes:
        always: in every release.
        late: only in those that look into each kind of block.
    """

    always: frozenset[cst.Expr]
    late: frozenset[cst.Expr]


def magic_of(tree: cst.Module) -> Magic:
    """Find what magic touches in a script.

    It does not touch statements of a class, nor what is deeper in one than its methods; docstrings
    of scripts and functions; and what is no line of its own.
    """
    found: dict[bool, list[cst.Expr]] = {False: [], True: []}
    todo: list[tuple[Any, bool, bool]] = [(tree, True, False)]
    while todo:
        block, documented, late = todo.pop()
        for index, node in enumerate(_statements(block)):
            if isinstance(node, cst.Expr):
                docstring = documented and index == 0 and _is_text(node.value)
                if not docstring and _draws(node.value):
                    found[late].append(node)
            else:
                todo += ((each, function, late or new) for each, function, new in _inside(node))
    return Magic(frozenset(found[False]), frozenset(found[True]))


def _statements(block: Any) -> list[Any]:
    found: list[Any] = []
    for each in block.body:
        found += each.body if isinstance(each, cst.SimpleStatementLine) else (each,)
    return found


def _inside(node: Any) -> list[tuple[Any, bool, bool]]:
    """The blocks of a statement that magic looks into.

    Each with whether it is that of a function, and whether only some releases look into it.
    """
    found: list[tuple[Any, bool, bool]] = []
    if isinstance(node, cst.FunctionDef):
        return [(node.body, True, False)]
    if isinstance(node, cst.ClassDef):
        methods = [each for each in _statements(node.body) if isinstance(each, cst.FunctionDef)]
        return [(each.body, True, False) for each in methods]
    if isinstance(node, cst.Match):
        return [(each.body, False, True) for each in node.cases]
    if isinstance(node, (cst.If, cst.For, cst.While, cst.With, cst.Try, cst.TryStar)):
        new = isinstance(node, cst.TryStar)
        found.append((node.body, False, new))
        found += ((each.body, False, new) for each in getattr(node, "handlers", ()))
        final = getattr(node, "finalbody", None)
        if final is not None:
            found.append((final.body, False, new))
        orelse = getattr(node, "orelse", None)
        while isinstance(orelse, cst.If):
            found.append((orelse.body, False, False))
            orelse = orelse.orelse
        if orelse is not None:
            found.append((orelse.body, False, not isinstance(node, cst.If)))
    return found


def _is_text(value: cst.BaseExpression) -> bool:
    """Whether a value is a text and nothing but that, as a docstring is."""
    return isinstance(value, _TEXTS) and isinstance(value.evaluated_value, str)


def _draws(value: cst.BaseExpression) -> bool:
    """Whether a value that stands alone is drawn; of nothing at all nothing is."""
    return not isinstance(value, _WITHOUT) and not (
        isinstance(value, cst.Tuple) and not value.elements
    )
