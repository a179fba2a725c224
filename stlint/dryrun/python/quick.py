"""Which code takes no time: between two such calls, nobody sees what the first one has drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.python.spread import parts_of
from stlint.streamlit_api.lookup import commands

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.model.events import Event
    from stlint.syntax.source import Source

__all__ = ["in_one_go"]

_PARTING: Final = (
    cst.For, cst.While, cst.Try, cst.TryStar, cst.FunctionDef, cst.ClassDef, cst.Lambda,
    cst.CompFor, cst.Await, cst.Yield, cst.Match,
)  # fmt: skip
"""What code goes through more than once, at another time, or not at all."""
_QUICK: Final = frozenset(
    {"bool", "dict", "enumerate", "float", "format", "int", "len", "list", "repr", "round", "set"}
    | {"str", "tuple", "type", "zip"}
)
_LOOKS: Final = frozenset(
    {"format", "get", "head", "isoformat", "items", "join", "keys", "lower", "strftime", "strip"}
    | {"tail", "title", "upper", "values"}
)
_DRAWING: Final = frozenset(
    {"button", "chart", "container", "data", "feedback", "input", "media", "text"}
)


def in_one_go(first: Event, then: Event, sources: Iterable[Source]) -> bool:
    """Whether nothing that takes time stands between two calls of one function or script.

    Args:
        first: the event of the call that is written first.
        then: that of the other.
        sources: the files of the app.
    """
    one, other = first.place, then.place
    if one.path != other.path or one.stack != other.stack:
        return False
    source = next((each for each in sources if each.path == one.path), None)
    if source is None:
        return False
    work = source.once(_work, source.tree)
    before, after = work.get(id(one.node)), work.get(id(other.node))
    return before is not None and before == after


def _work(tree: Any) -> dict[int, int]:
    """How much is done before each call of a file, in the order of its text, by their ``id``."""
    found: dict[int, int] = {}
    done = 0
    todo: list[tuple[Any, bool]] = [(tree, False)]
    while todo:
        node, left = todo.pop()
        if isinstance(node, cst.Call):
            if not left:
                todo.append((node, True))
            else:
                done += not _is_quick(node.func)
                found[id(node)] = done
                continue
        elif isinstance(node, _PARTING):
            done += 1
            if not left:
                todo.append((node, True))
        if not left:
            todo += ((each, False) for each in reversed(list(parts_of(node))))
    return found


def _is_quick(function: Any) -> bool:
    """Whether what is called by a name draws, or looks at something small."""
    if isinstance(function, cst.Name):
        return function.value in _QUICK
    if not isinstance(function, cst.Attribute):
        return False
    name = function.attr.value
    command = commands().get(name)
    return name in _LOOKS or (command is not None and command.role in _DRAWING)
