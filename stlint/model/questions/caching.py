"""What is loaded, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.model.depends_on import failed, remembers, undecided
from stlint.model.events import Closed
from stlint.model.made_of import is_part_of
from stlint.model.ops import Op
from stlint.model.questions.cover import one_always
from stlint.model.values import Const

if TYPE_CHECKING:
    from stlint.model.events import CacheDefined, Event, ExternalCall
    from stlint.model.run import Run

__all__ = [
    "definition_around",
    "end_of",
    "handed_to",
    "is_asked_of",
    "on_every_rerun",
    "source_of",
]


def definition_around(event: Event) -> CacheDefined | None:
    """Where the innermost function was put under a cache of Streamlit that an event happens in."""
    found: CacheDefined | None = None
    for each in reversed(event.place.layers):
        if each.kind == "cached" and found is None:
            found = each.what.definition
    return found


def on_every_rerun(run: Run, event: Event, *, cached: str | None = None) -> bool:
    """Whether something is done again on plain reruns of the script.

    ``cached`` is the kind of cache that it is done under.
    """
    place = event.place
    if run.incomplete or not run.about.is_app or place.cached != cached or event.guards.triggers:
        return False
    if place.segment not in {"script", "fragment"}:
        return False
    again = run.again
    repeated = None if again is None else again.same(event)
    if again is None or repeated is None:
        return False
    if undecided(repeated) > undecided(event):
        return False  # what the first run left is asked for
    events = again.events
    sure = repeated.happens is True
    return not any(
        not (sure and guard.now) and remembers(guard, repeated, events) for guard in repeated.guards
    )


def end_of(run: Run, call: ExternalCall) -> str | None:
    """How what a call returned is given up in the run; see ``Closed.how``. None: not."""
    closed = [each for each in run.of(Closed) if call.result in each.results]
    ends = {each.how for each in closed}
    if any(each.how == "close" and _fails(each) for each in closed) and one_always(
        closed, call.guards
    ):
        return "finally"  # in a handler, and where that has nothing to do
    return next((each for each in ("with", "finally", "close") if each in ends), None)


def _fails(event: Event) -> bool:
    """Whether something has failed where an event happens."""
    return any(map(failed, event.guards))


def is_asked_of(call: ExternalCall, other: ExternalCall) -> bool:
    """Whether a call is a method of what another one returned, or of a part of that."""
    return is_part_of(call.result, other.result)


def handed_to(event: Event) -> set[str]:
    """The calls that were given the functions in which an event happens, and may call them."""
    subjects: list[Any] = [each.subject for each in event.guards]
    return {each.args[0] for each in subjects if getattr(each, "op", None) is Op.CALLED}


def source_of(call: ExternalCall) -> str | None:
    """The text that says what is loaded, such as the name of a file."""
    first = call.arguments[0] if call.arguments else None
    return first.value if isinstance(first, Const) and isinstance(first.value, str) else None
