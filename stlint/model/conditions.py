"""What events depend on: session state, files, what is only supposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.events import ElementCreated, Event, StateRead, StateSeen, Stopped
from stlint.model.guards import TRUE
from stlint.model.values import Symbol, WidgetValue, asks_state, leaves, qualified

if TYPE_CHECKING:
    from stlint.model.guards import Guard


_SUPPOSED: Final = frozenset({"called", "defined"})


def supposed(event: Event) -> set[Guard]:
    """What is only supposed: that who is given a function calls it, that a name is defined."""
    return {each for each in event.guards if getattr(each.subject, "op", None) in _SUPPOSED}


def asks_for(event: Event, key: str) -> bool:
    """Whether an event needs what session state has under a key, or depends on its presence."""
    if isinstance(event, StateRead):
        return event.key == key
    if isinstance(event, StateSeen):
        return event.key == key and event.how == "get"
    return isinstance(event, (ElementCreated, Stopped)) and any(
        isinstance(each, Symbol)
        and (each.op == "some presence" or (each.op == "state-has" and each.args[0] == key))
        for guard in event.guards
        for each in leaves(guard)
    )


def failed(guard: Guard) -> bool:
    """Whether a condition says that a ``try`` has failed."""
    return guard.outcome and getattr(guard.subject, "op", None) == "fails"


def undecided(event: Event) -> int:
    """How many of the conditions of an event are not known to hold, but for those on widgets."""
    return sum(
        each.now is not True
        and not any(isinstance(leaf, WidgetValue) for leaf in leaves(each.subject))
        for each in event.guards
    )


def remembers(guard: Guard) -> bool:
    """Whether a condition asks for something that outlives the run: session state, a file.

    What is done when a ``try`` fails counts: it makes up for what was missing. That a file is there
    does not: it is there in every run.
    """
    if asks_state(guard) or failed(guard):
        return True
    if guard.test == TRUE and guard.outcome:
        return False
    for each in leaves(guard.subject):
        if (qualified(each) or "").rpartition(".")[2] in {"exists", "isfile", "is_file"}:
            return True
    return False
