"""What a value was made from: widgets, results of calls, session state."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from stlint.model.ops import OF_STATE, Op
from stlint.model.outside import Result, SessionState
from stlint.model.values import Const, Phi, Symbol, Tuple, Value, WidgetValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.model.guards import Guard


_ASKING: Final = OF_STATE | {Op.STATE_ALL}


def asks_state(guard: Any) -> bool:
    """Whether a condition depends on session state."""
    subject = guard.subject
    return any(isinstance(each, SessionState) or each.op in _ASKING for each in leaves(subject))


_NO_VALUES: Final = frozenset({str, int, bool, float, bytes, type(None), Op})


@lru_cache(maxsize=8192)
def is_unfollowed(guard: Any) -> bool:
    """Whether a condition depends on what a call gave that was not followed: it may never hold."""
    return any(each.op is Op.UNFOLLOWED for each in leaves(guard))


def leaves(
    value: Any, limit: int = 200, *, guards: bool = True, inputs: bool = True
) -> Iterator[Value]:
    """What a value was made from: widgets, results, symbols, and itself.

    Without ``guards`` the conditions that chose it are left out, without ``inputs`` what external
    calls were given.
    """
    seen: set[int] = set()
    todo: list[Any] = [value]
    while todo and limit > 0:
        limit -= 1
        each = todo.pop()
        kind = type(each)
        if kind in _NO_VALUES or id(each) in seen:
            continue
        seen.add(id(each))
        if kind is Symbol:
            yield each
            todo += each.args
        elif kind is Const:
            yield each
        elif kind is tuple or kind is frozenset:
            todo += each
        elif kind is Phi:
            yield each
            todo += (each.then, each.other)
            if guards:
                todo += each.guards
        elif kind is Tuple:
            yield each
            todo += each.items
        elif isinstance(each, Value):
            yield each
            if inputs and isinstance(each, Result):
                todo += each.inputs
        elif getattr(each, "test", None) is not None:
            todo.append(each.subject)
        elif isinstance(each, (tuple, frozenset)):
            todo += each


_OF_ONE: Final = frozenset({Op.ATTRIBUTE, Op.ITEM, Op.AFTER})


def is_part_of(value: Any, whole: Any) -> bool:
    """Whether a value was read from another, through attributes, items and methods of it."""
    while value is not None and value is not whole:
        made_of: tuple[Any, ...] = ()
        if isinstance(value, Result):
            made_of = value.inputs
        elif isinstance(value, Symbol) and value.op in _OF_ONE:
            made_of = value.args
        value = made_of[0] if made_of else None
    return value is not None


MAX_MADE_OF: Final = 40
"""How deep a value is looked into for widgets, and how many are named."""


def widgets_in(value: Any, depth: int = MAX_MADE_OF) -> tuple[WidgetValue, ...]:
    """The values of widgets that a value was made from, and that chose it."""
    if isinstance(value, WidgetValue):
        return (value,)
    if isinstance(value, (tuple, frozenset)):
        return _widgets_in_all(value, depth)
    if not isinstance(value, (Symbol, Phi, Result, Tuple)) and getattr(value, "test", None) is None:
        return ()
    try:
        known: tuple[WidgetValue, ...] = value.widgets
    except AttributeError:
        known = value.widgets = _widgets_in_all(_made_of(value), depth)
    return known


def _made_of(value: Symbol | Phi | Result | Tuple | Guard) -> Iterable[Any]:
    if isinstance(value, Tuple):
        return value.items
    if isinstance(value, Symbol):
        return value.args
    if isinstance(value, Phi):
        return (value.then, value.other, *value.guards)
    return value.inputs if isinstance(value, Result) else (value.subject,)


def _widgets_in_all(parts: Iterable[Any], depth: int) -> tuple[WidgetValue, ...]:
    if not depth:
        return ()
    found: dict[WidgetValue, None] = {}
    for each in parts:
        if not isinstance(each, (str, int, Const)):
            found.update(dict.fromkeys(widgets_in(each, depth - 1)))
            if len(found) > MAX_MADE_OF:
                break
    return tuple(found)
