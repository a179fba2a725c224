"""Functions that draw an element for their callers: who calls them, which keys these give."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, combinations, product, starmap
from typing import TYPE_CHECKING, Any, Final

from stlint.model.events import CommandUsed, ElementCreated
from stlint.model.notes import Given
from stlint.model.ops import JOINED
from stlint.model.values import Const, Symbol
from stlint.results.remedies import Caller, Helper, Site
from stlint.streamlit_api import commands

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["helper_of"]

_ROLES: Final = frozenset({"fragment", "dialog"})
"""What a function can be made of, and takes another argument all the same."""
_KEY: Final = "key"


def helper_of(run: Run, element: ElementCreated) -> Helper | None:
    """What is known of the function that draws an element; None: there is none, or too little."""
    function = element.place.functions[-1] if element.place.functions else None
    if function is None or run.incomplete or function.owner is not None:
        return None
    if function.frame is not function.frame.module.frame:
        return None
    calls: dict[Any, Site] = {}
    around: dict[Any, set[Hashable]] = defaultdict(set)
    for event in chain(run.events, run.uncalled):
        for call, outer in _calls(event, function):
            calls.setdefault(call.node, call)
            around[call.node].add(outer)
    keys: dict[Any, list[Any]] = defaultdict(list)
    for each in run.noted(Given):
        keys[each.node].append(each.key)
    callers = [
        Caller(
            call,
            len(around[node]) == 1,
            tuple(calls[each] for each in calls if _may_clash(keys, node, each)),
        )
        for node, call in calls.items()
    ]
    decorators = getattr(function.node, "decorators", ())
    plain = len(decorators) == (function.role in _ROLES)
    return Helper(tuple(callers), plain, _is_only_key(run, function), _is_alone(run, function))


def _calls(event: Event, function: Any) -> Iterator[tuple[Site, Hashable]]:
    """The calls of a function that an event happens in, each with the call of what is around it."""
    place = event.place
    site = place.site
    for at, (one, (path, node)) in enumerate(zip(place.functions, place.stack, strict=False)):
        if one.node is function.node and node is not one.node:
            outer = id(place.stack[at - 1][1]) if at else None
            last = max((i for i, step in enumerate(site) if step == outer), default=-1)
            yield Site(path, node), site[: last + 1]


def _may_clash(keys: dict[Any, list[Any]], call: Any, other: Any) -> bool:
    """Whether two calls may give the same key, or one that is made again does."""
    pairs = combinations(keys[call], 2) if call is other else product(keys[call], keys[other])
    return not all(starmap(_are_apart, pairs))


def _are_apart(one: Any, other: Any) -> bool:
    """Whether two keys surely differ, by how they begin where no more is known."""
    (start, whole), (begin, known) = _text(one), _text(other)
    if whole and known:
        return start != begin
    return not ((not whole and begin.startswith(start)) or (not known and start.startswith(begin)))


def _text(key: Any) -> tuple[str, bool]:
    """What a key is or begins with, and whether that is all of it."""
    if isinstance(key, Const):
        return str(key.value), True
    first = key.args[0] if isinstance(key, Symbol) and key.op in JOINED else None
    return (first.value if isinstance(first, Const) and isinstance(first.value, str) else ""), False


def _is_alone(run: Run, function: Any) -> bool:
    """Whether one call in a function, at most, creates an element that can have a key."""
    keyed = {
        each.place.node
        for each in chain(run.events, run.uncalled)
        if isinstance(each, (ElementCreated, CommandUsed))
        and each.place.functions
        and each.place.functions[-1].node is function.node
        and _can_have_a_key(each.command if isinstance(each, ElementCreated) else each.name)
    }
    return len(keyed) < 2


def _can_have_a_key(name: str) -> bool:
    command = commands().get(name)
    return command is not None and command.parameter(_KEY) is not None


def _is_only_key(run: Run, function: Any) -> bool:
    """Whether a parameter ``key`` of a function is only used as the key of elements, or in one.

    What else it is used for may be a name in session state, which no element is to have.
    """
    drawing = {
        each.place.node
        for each in chain(run.events, run.uncalled)
        if isinstance(each, (ElementCreated, CommandUsed))
    }
    return all(each in drawing for each in run.onward.given(function.node, _KEY))
