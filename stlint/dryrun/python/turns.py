"""What is different in each turn of a loop that draws: a key for each turn can be made of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import held
from stlint.dryrun.core.emit import emit
from stlint.model.events import ElementCreated, Looped
from stlint.model.objects import Heap
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.values import Const, Phi, Symbol, Tuple, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.dry_run import DryRun

__all__ = ["Begun", "begin_turns", "note_turns"]

Begun = tuple[Value, "Value | None", int]
"""What a loop goes over, what that holds before the first turn, and how many events there were."""

_WHOLE: Final = frozenset({None})
_FIRST: Final = frozenset({0})
_NOTHING: Final[frozenset[int | None]] = frozenset()
_KEYS: Final = frozenset({"dict", "set", "frozenset", "range"})
"""Containers whose items differ."""
_VIEWS: Final = {"items": _FIRST, "keys": _WHOLE}


def begin_turns(it: DryRun, iterable: Value) -> Begun:
    """What has to be known of a loop before its first turn."""
    content = held(it, iterable) if isinstance(iterable, Heap) else iterable
    return iterable, content, len(it.trail.events)


def note_turns(it: DryRun, node: Any, begun: Begun) -> None:
    """Record what differs in each turn of a loop, if something was drawn in it."""
    iterable, content, mark = begun
    events = it.trail.events
    if any(type(events[at]) is ElementCreated for at in range(mark, len(events))):
        emit(it, Looped, node, differs=_differing(it, iterable, content))


def _differing(it: DryRun, iterable: Value, content: Value | None) -> frozenset[int | None]:
    """The places in the items of something that surely differ; ``None``: the items themselves."""
    if isinstance(iterable, Phi):
        return _in_side(it, iterable.then) & _in_side(it, iterable.other)
    if isinstance(iterable, Heap):
        return _in_heap(it, iterable, content)
    if isinstance(iterable, Tuple):
        return _in_items(iterable.items)
    if isinstance(iterable, Const) and isinstance(iterable.value, str):
        return _WHOLE if len(set(iterable.value)) == len(iterable.value) else _NOTHING
    if isinstance(iterable, Symbol):
        if iterable.op is Op.NUMBERED:
            return _FIRST
        return _WHOLE if iterable.op is Op.RANGE else _NOTHING
    if isinstance(iterable, Result) and len(iterable.inputs) == 1:
        method = iterable.inputs[0]
        if method.op is Op.ATTRIBUTE:
            return _VIEWS.get(method.args[-1], _NOTHING)
    return _NOTHING


def _in_side(it: DryRun, iterable: Value) -> frozenset[int | None]:
    """The same of what a loop goes over under some conditions; an iterator is used up by now."""
    is_left = isinstance(iterable, Heap) and iterable.kind != "iterator"
    return _differing(it, iterable, begin_turns(it, iterable)[1] if is_left else None)


def _in_heap(it: DryRun, iterable: Heap, content: Value | None) -> frozenset[int | None]:
    if iterable.kind in _KEYS:
        return _WHOLE
    if iterable.kind == "view":
        return _VIEWS.get(iterable.made[1], _NOTHING)
    drawn = it.flow.store.get(("drawn from", iterable))
    if drawn.op is Op.NUMBERED:
        return _FIRST
    sources = [iterable, *(drawn.args if isinstance(drawn, Symbol) else ())]
    if any(isinstance(it.flow.store.get(("kept", each)), Const) for each in sources):
        return _NOTHING  # it grows from run to run
    return _in_items(content.items) if isinstance(content, Tuple) else _NOTHING


def _in_items(items: Sequence[Value]) -> frozenset[int | None]:
    if _differ(items):
        return _WHOLE
    rows = [each.items for each in items if isinstance(each, Tuple)]
    if len(rows) < len(items) or len(set(map(len, rows))) != 1:
        return _NOTHING
    return frozenset(at for at, column in enumerate(zip(*rows, strict=True)) if _differ(column))


def _differ(items: Sequence[Value]) -> bool:
    """Whether these are constants that look different as text."""
    texts = [str(each.value) for each in items if isinstance(each, Const)]
    return len(texts) == len(items) == len(set(texts))
