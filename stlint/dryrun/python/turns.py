"""What is different in each turn of a loop that draws: a key for each turn can be made of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import held
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.tables import Table
from stlint.dryrun.values.bindings import bound_each_turn
from stlint.model.events import ElementCreated, Looped
from stlint.model.objects import Heap
from stlint.model.ops import Op
from stlint.model.outside import Result
from stlint.model.values import NONE, Const, Phi, Symbol, Tuple, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
_OPERATIONS: Final[dict[Op | str, frozenset[int | None]]] = {
    Op.NUMBERED: _FIRST,
    Op.RANGE: _WHOLE,
}


def begin_turns(it: DryRun, iterable: Value) -> Begun:
    """What has to be known of a loop before its first turn."""
    content = held(it, iterable) if isinstance(iterable, Heap) else iterable
    return iterable, content, len(it.trail.events)


def note_turns(it: DryRun, node: Any, begun: Begun) -> None:
    """Record what differs in each turn of a loop, if something was drawn in it."""
    iterable, content, mark = begun
    events = it.trail.events
    if any(type(events[at]) is ElementCreated for at in range(mark, len(events))):
        source = it.process.sources[it.here.path]
        emit(
            it,
            Looped,
            node,
            differs=_differing(it, iterable, content),
            since=mark,
            sets=source.once(bound_each_turn, node),
            frame=it.here.frame,
        )


_DIFFERING: Table[Callable[[DryRun, Any, Value | None], frozenset[int | None]]] = Table()


def _differing(it: DryRun, iterable: Value, content: Value | None) -> frozenset[int | None]:
    """The places in the items of something that surely differ; ``None``: the items themselves."""
    return _DIFFERING[type(iterable)](it, iterable, content)


@_DIFFERING.of(Value)
def _nowhere(it: DryRun, iterable: Value, content: Value | None) -> frozenset[int | None]:
    del it, iterable, content
    return _NOTHING


@_DIFFERING.of(Phi)
def _in_both(it: DryRun, iterable: Phi, content: Value | None) -> frozenset[int | None]:
    del content
    return _in_side(it, iterable.then) & _in_side(it, iterable.other)


@_DIFFERING.of(Tuple)
def _in_tuple(it: DryRun, iterable: Tuple, content: Value | None) -> frozenset[int | None]:
    del it, content
    return _in_items(iterable.items)


@_DIFFERING.of(Const)
def _in_text(it: DryRun, iterable: Const, content: Value | None) -> frozenset[int | None]:
    del it, content
    text = iterable.value
    return _WHOLE if isinstance(text, str) and len(set(text)) == len(text) else _NOTHING


@_DIFFERING.of(Symbol)
def _in_operation(it: DryRun, iterable: Symbol, content: Value | None) -> frozenset[int | None]:
    del it, content
    return _OPERATIONS.get(iterable.op, _NOTHING)


@_DIFFERING.of(Result)
def _in_view(it: DryRun, iterable: Result, content: Value | None) -> frozenset[int | None]:
    del it, content
    method = iterable.inputs[0] if len(iterable.inputs) == 1 else NONE
    return _VIEWS.get(method.args[-1], _NOTHING) if method.op is Op.ATTRIBUTE else _NOTHING


def _in_side(it: DryRun, iterable: Value) -> frozenset[int | None]:
    """The same of what a loop goes over under some conditions; an iterator is used up by now."""
    is_left = isinstance(iterable, Heap) and iterable.kind != "iterator"
    return _differing(it, iterable, begin_turns(it, iterable)[1] if is_left else None)


@_DIFFERING.of(Heap)
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
