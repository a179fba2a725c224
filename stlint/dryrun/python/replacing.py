"""What a body raises that nobody gets to see, since something else is raised in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.dryrun.python.attempts import names_of, placed_anew
from stlint.model.events import ElementCreated, StateRead, Stopped
from stlint.model.surroundings import Surrounding
from stlint.streamlit_api.lineage import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.python.attempts import Attempt
    from stlint.dryrun.values.exceptions import Clause
    from stlint.model.events import Event
    from stlint.model.guards import Guards


def watched(it: DryRun, clause: Clause) -> Clause:
    """A handler that raises again: if it does what may raise, its body is in doubt."""
    if not clause.passes_on:
        return clause
    since = len(it.trail.events)

    def run() -> bool:
        end = len(it.trail.events)
        return doubting(it, since, end, clause.run)

    return clause._replace(run=run)


def doubting(it: DryRun, begin: int, end: int, run: Callable[[], bool]) -> bool:
    """Run what follows on some events: they are masked if it does what may raise."""
    now = it.flow.guards.now is not False
    risks = it.flow.risks.where(now=now)
    try:
        return run()
    finally:
        if it.flow.risks.where(now=now) > risks:
            mask = Surrounding("masked")
            placed_anew(
                it, range(begin, end), lambda place: place._replace(layers=(*place.layers, mask))
            )


def replaced(it: DryRun, begin: int, end: int, mark: int, *, alive: bool) -> None:
    """What some events raise is not seen, if what is run in the end raises or leaves itself.

    That has made the events from ``end`` and the exits from ``mark``.
    """
    leaves = any(each.guards.now is not False for each in it.flow.exits[mark:])
    if not alive or leaves or any(_raises(it, each) for each in it.trail.events[end:]):
        _unseen(it, begin, end, EVERYTHING)


def replaced_by_handlers(it: DryRun, tried: Attempt, end: int) -> None:
    """The same if a handler raises something else before it raises again what it is run for.

    The handlers have made the events from ``end``, but for those of what is run after success.
    """
    again = names_of([each for each in tried.clauses if each.passes_on])
    depth = len(it.here.around.layers)
    handling = [
        each
        for each in it.trail.events[end:]
        if [layer.kind for layer in each.place.layers[depth : depth + 1]] == ["handler"]
    ]
    reached = it.flow.guards.add(tried.failing.condition)
    if again and any(
        _raises(it, each, doubtful=True) or _is_not_reached(each, reached) for each in handling
    ):
        _unseen(it, tried.since, end, again)


def _raises(it: DryRun, event: Event, *, doubtful: bool = False) -> bool:
    """Whether it asks session state for what is missing, or draws what is there already.

    ``doubtful`` says that reads count that may be of something missing.
    """
    if isinstance(event, StateRead):
        missing = event.missing is not False if doubtful else event.missing is True
        return missing and event.happens is not False and event.order not in it.trail.handled
    names = _names_of(event)
    return bool(names) and any(
        not names.isdisjoint(_names_of(each))
        for each in it.trail.events
        if each.order < event.order
    )


def _names_of(event: Event) -> set[Hashable]:
    """What Streamlit knows an element by, in this run or in all."""
    if not isinstance(event, ElementCreated):
        return set()
    names = {event.widget_now, event.identity, event.key, event.form_id}
    return names - {None}


def _is_not_reached(event: Event, reached: Guards) -> bool:
    """Whether it stands behind something that surely raises, in a block that is reached."""
    return isinstance(event, Stopped) and any(
        each.now is False for each in event.guards.beyond(reached)
    )


def _unseen(it: DryRun, begin: int, end: int, caught: frozenset[str]) -> None:
    """Something takes the place of what some events raise."""
    it.trail.handled.update(each.order for each in it.trail.events[begin:end])
    placed_anew(it, range(begin, end), lambda place: place._replace(caught=place.caught | caught))
