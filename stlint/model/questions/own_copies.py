"""Changes to what ``cache_data`` has given: a copy for everybody, and a new one in each run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import CacheCalled, Done, ExternalCall, Opaque, StateWrite
from stlint.model.made_of import leaves
from stlint.model.objects import Heap
from stlint.model.ops import PARTS
from stlint.model.outside import Result
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run

__all__ = ["LostChange", "lost_changes"]

_ITEM: Final = "item assignment"
_IN_PLACE: Final = "inplace=True"


class LostChange(NamedTuple):
    """A change by a click to what a cached function gave, which the next run gets anew.

    ``shown`` is an element outside of that click that shows it.
    """

    change: Done
    call: CacheCalled
    shown: ElementCreated


def lost_changes(run: Run) -> Iterator[LostChange]:
    """Changes by clicks to copies of what is cached, which are kept nowhere."""
    if run.incomplete or not run.about.is_app:
        return
    calls = [
        each
        for each in run.of(CacheCalled)
        if each.cache == "cache_data" and each.place.cached is None
    ]
    given = [(each, {id(leaf) for leaf in leaves(each.gives)}) for each in calls]
    for change in run.of(Done) if calls else ():
        if not change.guards.triggers or change.place.cached is not None or not _changes(change):
            continue
        whole = _whole(change.value)
        call = next((each for each, parts in given if _gave(each, parts, whole)), None)
        if call is None or call.guards.triggers or call.order > change.order:
            continue
        own = {id(call.returned), id(whole)}
        shown = next((each for each in run.elements if _shows(each, own, change)), None)
        if shown is not None and not _is_kept(run, own, change):
            yield LostChange(change, call, shown)


def _changes(change: Done) -> bool:
    method = change.how.removeprefix(".").partition("(")[0]
    return (
        change.how == _ITEM
        or _IN_PLACE in change.how
        or (method in effects().mutating_methods and isinstance(_whole(change.value), Heap))
    )


def _whole(value: Any) -> Any:
    """What something is a part of: the table of a ``.loc``."""
    while value is not None and value.op in PARTS:
        value = value.args[0]
    return value


def _gave(call: CacheCalled, parts: set[int], value: Any) -> bool:
    """Whether a value is what a call returned, or is in it: these are its parts."""
    return isinstance(value, (Heap, Result)) and (
        call.returned is value or (isinstance(value, Heap) and id(value) in parts)
    )


def _has(value: Any, own: set[int]) -> bool:
    return any(id(each) in own for each in leaves(value))


def _shows(element: ElementCreated, own: set[int], change: Done) -> bool:
    """Whether an element shows the same without that click."""
    return (
        not element.guards.triggers
        and not element.guards.excludes(change.guards)
        and element.place.segment == change.place.segment
        and _has(tuple(element.arguments.values()), own)
    )


def _is_kept(run: Run, own: set[int], change: Done) -> bool:
    """Whether what is changed is written somewhere, or somebody may do that."""
    for each in run.events:
        if isinstance(each, StateWrite) and _has(each.value, own):
            return True
        if isinstance(each, (ExternalCall, Opaque)) and each.order > change.order:
            if each.guards.excludes(change.guards):
                continue
            if isinstance(each, Opaque):
                return True
            given = (each.arguments, getattr(each.result, "inputs", ()))
            if effects().is_action(each.name, each.arguments) and _has(given, own):
                return True
    return False
