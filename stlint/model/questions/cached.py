"""Cached functions: what decides their results and is no argument, how long these are kept."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import (
    CacheCalled,
    CacheCleared,
    CacheDefined,
    CommandUsed,
    OuterRead,
    StateDelete,
    StateRead,
    StateSeen,
    StateWrite,
)
from stlint.model.made_of import leaves
from stlint.model.objects import Bound, Heap
from stlint.model.ops import Op
from stlint.model.outside import External, Result, qualified
from stlint.model.questions.beginnings import is_default
from stlint.model.values import Const, Tuple, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from stlint.model.callbacks import Callback
    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = [
    "Hidden",
    "calls_of",
    "cleared",
    "closed_over",
    "decided_by",
    "hidden",
    "is_alike",
    "is_over_at_once",
    "kept_for",
    "keyed",
    "left_out",
    "streamlits_cache",
]

_OF_USERS: Final = {
    "query_params": "st.query_params",
    "experimental_get_query_params": "st.experimental_get_query_params()",
    "experimental_set_query_params": "st.experimental_set_query_params()",
    "user": "st.user",
    "experimental_user": "st.experimental_user",
    "context": "st.context",
}
"""What is another for each user, in the words of the code."""
_STEADY: Final = frozenset({"user", "experimental_user", "context"})
"""What is the same for a whole session."""
_UNIT: Final = re.compile(
    r"\s*(\d+(?:\.\d+)?)\s*(d|days?|h|hours?|m|min|minutes?|s|sec|seconds?)\s*"
)
_SECONDS: Final = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DISPLAYS: Final = frozenset({Op.LIST, Op.DICT, Op.SET, Op.FROZENSET})
_SETTING: Final = "experimental_set_query_params"


class Hidden(NamedTuple):
    """Something that decides what a cached function gives, and is none of its arguments.

    ``what`` is that in the words of the code, ``decided`` what of it users decide; ``written``: it
    is set there, for the first caller only; ``local``: it is a variable of the function around.
    """

    event: Event
    definition: CacheDefined
    what: str
    decided: AbstractSet[Any] = frozenset()
    written: bool = False
    local: bool = False


def streamlits_cache(event: Event) -> CacheDefined | None:
    """Where the innermost function that an event happens in was put under Streamlit's cache."""
    for each in event.around:
        if each.kind == "cached" and each.what.definition is not None:
            found: CacheDefined = each.what.definition
            return found
    return None


def calls_of(run: Run, definition: CacheDefined) -> list[CacheCalled]:
    """The calls of a cached function, however often it is defined."""
    node = definition.function.node
    return [
        each
        for each in run.of(CacheCalled)
        if each.definition is not None and each.definition.function.node is node
    ]


def kept_for(definition: CacheDefined) -> float | None:
    """For how many seconds results are kept; ``None``: for ever, or nobody knows."""
    limit = definition["ttl"].always
    if isinstance(limit, timedelta):
        return limit.total_seconds()
    if isinstance(limit, (int, float)):
        return float(limit)
    found = _UNIT.fullmatch(limit) if isinstance(limit, str) else None
    return None if found is None else float(found[1]) * _SECONDS[found[2][0]]


def cleared(run: Run, definition: CacheDefined, *, by_click: bool = True) -> bool:
    """Whether the app has a cached function forget what it knows, anywhere.

    Without ``by_click`` those places do not count that a click on a button leads to.
    """
    return any(
        each.function is definition.function.node
        or (each.function is None and each.cache == definition.cache)
        for each in run.of(CacheCleared)
        if by_click or not each.guards.triggers
    ) or any(
        _clears(each.callback, definition)
        for each in run.elements
        if each.callback and (by_click or not getattr(each.value, "trigger", False))
    )


def _clears(callback: Callback, definition: CacheDefined) -> bool:
    """Whether a callback is the method itself that has a cached function forget."""
    called = callback.value
    if isinstance(called, Bound):
        return any(getattr(each, "node", None) is definition.function.node for each in called.args)
    return qualified(called) == f"streamlit.{definition.cache}.clear"


def decided_by(value: Any, *, inputs: bool = True) -> set[Any]:
    """What a user decides in a value: widgets, ``("state", key)``, and what is of each user.

    Without ``inputs`` what external calls were given is left out.
    """
    found: set[Any] = set()
    for each in leaves(value, inputs=inputs):
        if isinstance(each, WidgetValue):
            found.add(each)
        elif each.op is Op.STATE and isinstance(each.args[0], str):
            found.add(("state", each.args[0]))
        else:
            name = (qualified(each) or "").removeprefix("streamlit.").partition(".")[0]
            if name in _OF_USERS and not isinstance(each, Const):
                found.add(("streamlit", name))
    return found


def hidden(run: Run) -> Iterator[Hidden]:
    """What a user decides and cached functions read, or write, beside their arguments.

    Left out is what an argument tells apart as well, or what is the same for everybody.
    """
    told: set[Any] = set()
    found = [*_seen_inside(run), *_defaults(run), *_others(run)]
    written = {(each.definition.function.node, each.what) for each in found if each.written}
    for each in found:
        definition = each.definition
        mark = (definition.function.node, each.what)
        if mark in told or is_over_at_once(definition) or (mark in written and not each.written):
            continue
        decided = each.decided
        if not decided or (not each.written and _is_told_apart(run, definition, decided)):
            continue
        told.add(mark)
        yield each


_TOLD_APART: Final = (StateRead, StateSeen, StateWrite, StateDelete, CommandUsed, OuterRead)


def _seen_inside(run: Run) -> Iterator[Hidden]:
    for event in run.of(*_TOLD_APART):
        if event.place.cached is None:
            continue
        definition = streamlits_cache(event)
        if definition is None:
            continue
        own = definition["scope"].is_("session")
        if isinstance(event, (StateRead, StateSeen, StateWrite, StateDelete)):
            key, written = event.key, isinstance(event, (StateWrite, StateDelete))
            if key is not None and _counts(run, key, event, written=written, own=own):
                what = f"st.session_state[{key!r}]"
                yield Hidden(event, definition, what, _of_state(run, key), written)
        elif isinstance(event, CommandUsed) and event.name in _OF_USERS:
            if not (own and event.name in _STEADY):
                what, decided = _OF_USERS[event.name], frozenset({("streamlit", event.name)})
                yield Hidden(event, definition, what, decided, event.name == _SETTING)
        elif isinstance(event, OuterRead):
            decided = frozenset(decided_by(event.value))
            yield Hidden(event, definition, event.name, decided, local=event.local)


def _defaults(run: Run) -> Iterator[Hidden]:
    """Defaults of parameters that users decide: what is not given is no part of the key."""
    for call in run.of(CacheCalled):
        for name, value in left_out(call):
            if call.definition is not None:
                decided, local = frozenset(decided_by(value)), _is_inner(call.definition)
                yield Hidden(call.definition, call.definition, name, decided, local=local)


def left_out(call: CacheCalled) -> Iterator[tuple[str, Any]]:
    """The parameters that a call does not give, with their defaults."""
    if call.definition is not None and not call.more:
        for name, value in call.definition.function.defaults.items():
            if name not in call.arguments:
                yield name, value


def _others(run: Run) -> Iterator[Hidden]:
    """What is another constant in a second call with the same arguments."""
    for definition in run.of(CacheDefined):
        calls = calls_of(run, definition)
        if len(calls) < 2 or cleared(run, definition):
            continue
        first = calls[0]
        read = {
            each.name: each
            for each in run.of(OuterRead)
            if streamlits_cache(each) is first.definition
        }
        known = {**first.outer, **dict(left_out(first))}
        for call in calls[1:]:
            if not is_alike(first, call):
                continue
            for name, value in {**call.outer, **dict(left_out(call))}.items():
                if _differ(known.get(name), value):
                    event = read.get(name, definition)
                    local = _is_inner(definition)
                    yield Hidden(event, definition, name, frozenset({call}), local=local)


def _is_inner(definition: CacheDefined) -> bool:
    """Whether a cached function is defined in another function."""
    return definition.function.frame.function is not None and not definition.function.frame.of_class


def keyed(call: CacheCalled) -> dict[str, Any]:
    """The arguments that tell calls apart, with what is in them."""
    return {name: each for name, each in call.contents.items() if not name.startswith("_")}


def is_alike(one: CacheCalled, other: CacheCalled) -> bool:
    """Whether two calls surely have the same arguments, and both may happen."""
    return not (one.more or other.more or one.guards.excludes(other.guards)) and keyed(
        one
    ) == keyed(other)


def _differ(one: Any, other: Any) -> bool:
    return isinstance(one, Const) and isinstance(other, Const) and one != other


def _of_state(run: Run, key: str) -> frozenset[Any]:
    """What an entry of session state may come from."""
    drawn = (each.value for each in run.elements if each.entry == key and each.value is not None)
    written = (decided_by(each.value) for each in run.state(key).writes)
    return frozenset({("state", key), *drawn}).union(*written)


def _counts(run: Run, key: str, event: Event, *, written: bool, own: bool) -> bool:
    """Whether what a key of session state has may be another one later, or for somebody else."""
    state = run.state(key)
    writes = [each for each in state.writes if each is not event]
    if written:
        lazy = isinstance(event, StateWrite) and _is_made_where_it_is_used(run, event)
        return not own and run.about.names(key) != 1 and not lazy
    if any(each.entry == key for each in run.elements) or not writes:
        return not own or any(each.entry == key for each in run.elements)
    changed = any(each.guards.triggers or each.within("callback") for each in writes)
    if own:
        return changed
    values = {each.value for each in writes}
    same = len(values) == 1 and all(isinstance(each, Const) for each in values)
    steady = not changed and not any(each.changes for each in writes)
    if steady and all(map(_is_for_everybody, values)):
        return False
    return not same or run.about.names(key) is None


def _is_made_where_it_is_used(run: Run, write: StateWrite) -> bool:
    """Whether a function makes something for everybody where it is missing, and uses it itself."""
    own = write.place.functions[-1:]
    return (
        is_default(write)
        and (isinstance(write.value, Heap) or _is_for_everybody(write.value))
        and all(
            each.place.functions[-1:] == own or each.place.cached is not None
            for each in run.state(write.key or "").reads
            if isinstance(each, StateRead)
        )
    )


def _is_for_everybody(value: Any) -> bool:
    """Whether a value is surely made of nothing that differs by user, or anew each time."""
    anew = effects().kinds["anew"] | effects().kinds["moment"]
    return not decided_by(value) and all(
        isinstance(each, (Const, External, Tuple))
        or each.op in _DISPLAYS
        or (isinstance(each, Result) and each.path not in anew)
        for each in leaves(value)
    )


def is_over_at_once(definition: CacheDefined) -> bool:
    """Whether nothing is kept: a ``ttl`` of nothing."""
    seconds = kept_for(definition)
    return seconds is not None and seconds <= 1


def _is_told_apart(run: Run, definition: CacheDefined, decided: AbstractSet[Any]) -> bool:
    """Whether each call is given something that depends on the same."""
    calls = calls_of(run, definition)
    return bool(calls) and all(
        call.more or any(decided & decided_by(value) for value in keyed(call).values())
        for call in calls
    )


def closed_over(run: Run) -> Iterator[tuple[OuterRead, CacheDefined]]:
    """Variables of the function around that a cached one reads, constants left out."""
    for each in run.of(OuterRead):
        definition = streamlits_cache(each)
        if not each.local or definition is None or all(map(_is_constant, leaves(each.value))):
            continue
        decided = decided_by(each.value)
        if not decided or not _is_told_apart(run, definition, decided):
            yield each, definition


def _is_constant(part: Any) -> bool:
    return isinstance(part, (Const, Tuple)) or part.op in _DISPLAYS
