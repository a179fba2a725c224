"""Which expressions of a script Streamlit's magic draws: it writes what stands alone in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import libcst as cst

from stlint.dryrun.core.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable

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


_INSIDE: Table[Callable[[Any], list[tuple[Any, bool, bool]]]] = Table()


def _inside(node: Any) -> list[tuple[Any, bool, bool]]:
    """The blocks of a statement that magic looks into.

    Each with whether it is that of a function, and whether only some releases look into it.
    """
    return _INSIDE[type(node)](node)


@_INSIDE.of(cst.CSTNode)
def _no_blocks(node: cst.CSTNode) -> list[tuple[Any, bool, bool]]:
    del node
    return []


@_INSIDE.of(cst.FunctionDef)
def _body(node: cst.FunctionDef) -> list[tuple[Any, bool, bool]]:
    return [(node.body, True, False)]


@_INSIDE.of(cst.ClassDef)
def _methods(node: cst.ClassDef) -> list[tuple[Any, bool, bool]]:
    methods = [each for each in _statements(node.body) if isinstance(each, cst.FunctionDef)]
    return [(each.body, True, False) for each in methods]


@_INSIDE.of(cst.Match)
def _cases(node: cst.Match) -> list[tuple[Any, bool, bool]]:
    return [(each.body, False, True) for each in node.cases]


@_INSIDE.of(cst.If)
def _branches(node: cst.If) -> list[tuple[Any, bool, bool]]:
    found = [(node.body, False, False)]
    orelse = node.orelse
    while isinstance(orelse, cst.If):
        found.append((orelse.body, False, False))
        orelse = orelse.orelse
    return found if orelse is None else [*found, (orelse.body, False, False)]


@_INSIDE.of(cst.For, cst.While, cst.With, cst.Try, cst.TryStar)
def _clauses(node: Any) -> list[tuple[Any, bool, bool]]:
    new = isinstance(node, cst.TryStar)
    found = [(node.body, False, new)]
    found += ((each.body, False, new) for each in getattr(node, "handlers", ()))
    final, orelse = getattr(node, "finalbody", None), getattr(node, "orelse", None)
    if final is not None:
        found.append((final.body, False, new))
    return found if orelse is None else [*found, (orelse.body, False, True)]


def _is_text(value: cst.BaseExpression) -> bool:
    """Whether a value is a text and nothing but that, as a docstring is."""
    return isinstance(value, _TEXTS) and isinstance(value.evaluated_value, str)


def _draws(value: cst.BaseExpression) -> bool:
    """Whether a value that stands alone is drawn; of nothing at all nothing is."""
    return not isinstance(value, _WITHOUT) and not (
        isinstance(value, cst.Tuple) and not value.elements
    )
