"""What events depend on: session state, files, what is only supposed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from stlint.model.events import (
    ElementCreated,
    Event,
    Opaque,
    StateRead,
    StateSeen,
    StateWrite,
    Stopped,
)
from stlint.model.guards import EQUAL, TRUE
from stlint.model.made_of import asks_state, leaves
from stlint.model.ops import OF_STATE, Op
from stlint.model.outside import qualified
from stlint.model.values import WidgetValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.model.guards import Guard


_STATE: Final = OF_STATE | {Op.STATE_ALL, Op.SOME_STATE, Op.SOME_PRESENCE}
_LOOKS: Final = frozenset(
    (
        *("exists", "lexists", "isfile", "is_file", "isdir", "is_dir", "access", "stat"),
        *("getsize", "getmtime", "listdir", "iterdir", "glob", "rglob", "scandir", "walk"),
    )
)
"""What is asked about files before one is fetched."""
_SUPPOSED: Final = frozenset({Op.CALLED, Op.DEFINED})


def supposed(event: Event) -> set[Guard]:
    """What is only supposed: that who is given a function calls it, that a name is defined."""
    return {each for each in event.guards if getattr(each.subject, "op", None) in _SUPPOSED}


def keys_asked_for(event: Event) -> Iterator[str | None]:
    """The keys of session state that an event needs, or on whose presence it depends.

    None stands for any.
    """
    if isinstance(event, StateRead) or (isinstance(event, StateSeen) and event.how == "get"):
        yield event.key
    elif isinstance(event, (ElementCreated, Stopped)):
        none: tuple[str | None, ...] = ()
        yield from event.guards.folded("keys asked for", none, _and_asked_by)


def _and_asked_by(keys: tuple[str | None, ...], guard: Guard) -> tuple[str | None, ...]:
    return tuple(dict.fromkeys((*keys, *_asked_by(guard))))


@lru_cache(maxsize=4096)
def _asked_by(guard: Guard) -> tuple[str | None, ...]:
    """The keys on whose presence a condition depends; None stands for any."""
    found: list[str | None] = []
    for each in leaves(guard):
        if each.op is Op.SOME_PRESENCE:
            found.append(None)
        elif each.op is Op.STATE_HAS:
            found += (key for key in each.args[:1] if isinstance(key, str))
    return tuple(found)


def failed(guard: Guard) -> bool:
    """Whether a condition says that a ``try`` has failed."""
    return guard.outcome and getattr(guard.subject, "op", None) is Op.FAILS


def undecided(event: Event) -> int:
    """How many of the conditions of an event are not known to hold, but for those on widgets."""
    return sum(
        each.now is not True
        and not any(isinstance(leaf, WidgetValue) for leaf in leaves(each.subject))
        for each in event.guards
    )


def keys_in(value: Any) -> set[str | None]:
    """The keys of session state that a value comes from; None stands for any."""
    return {
        key if isinstance(key := each.args[0], str) and each.op in OF_STATE else None
        for each in leaves(value)
        if each.op in _STATE
    }


def _set_under(guard: Guard, keys: set[str | None], events: Iterable[Event]) -> bool:
    """Whether session state that a condition asks for may be set, without a click, where it holds.

    A key that has to be missing is set by somebody. So may be any, by a call that is not seen: only
    for a flag that has to be set is that no matter.
    """
    flag = guard.outcome and (guard.test == TRUE or (guard.test == EQUAL and bool(guard.operand)))
    if not flag and getattr(guard.subject, "op", None) is Op.STATE_HAS:
        return True
    return any(
        (isinstance(each, StateWrite) and (each.key is None or each.key in keys))
        or (isinstance(each, Opaque) and not flag)
        for each in events
        if guard in each.guards and not each.guards.triggers and each.place.segment != "callback"
    )


def remembers(guard: Guard, event: Event, events: Iterable[Event]) -> bool:
    """Whether an event may happen once because of a condition, and not on every rerun.

    That is so for what is asked of session state, if it is set under the condition, or is what the
    event is about; for a file that is missing; and for a ``try`` that fails: what it lacked is made
    up for. ``events`` are those of the same run.
    """
    if failed(guard):
        return True
    if asks_state(guard):
        asked = keys_in(guard.subject)
        used = keys_in(getattr(event, "arguments", ()))
        return not asked or None in asked or bool(asked & used) or _set_under(guard, asked, events)
    if guard.test == TRUE and guard.outcome:
        return False
    for each in leaves(guard.subject):
        name = (qualified(each) or "").rpartition(".")[2]
        if each.op is Op.ATTRIBUTE:
            name = each.args[2]
        if name in _LOOKS:
            return True
    return False
