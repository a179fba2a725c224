"""How sure it is that events happen: looks for the steps of a user after which they do."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from stlint.model.events import Event
from stlint.model.plans import acts, plan
from stlint.model.questions.releases import depends_on_release
from stlint.results.finding import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.model.guards import Guard
    from stlint.model.run import Run
    from stlint.results.finding import Step
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["Proof", "prove", "prove_in"]

E = TypeVar("E", bound=Event)

_MAX_TRIED: Final = 6


class Proof(NamedTuple):
    """How sure it is that events happen together, and after which steps."""

    certainty: Certainty
    witness: tuple[Step, ...] | None
    """The steps of a user; ``None``: not known."""
    way: tuple[tuple[Run, int], ...] = ()
    """What has to be reached: in which runs, up to the event of which order."""


class _Shown(NamedTuple):
    """A run in which some events happen."""

    run: Run
    events: tuple[Event, ...]

    @property
    def way(self) -> tuple[tuple[Run, int], ...]:
        """What has to be reached for that."""
        return (*self.run.way, (self.run, max(each.order for each in self.events)))


class _Asked(NamedTuple):
    """What has to hold in the run of a witness, beside that the events happen."""

    still: Callable[..., bool]
    there: Callable[[Run], bool]

    def holds(self, run: Run, events: tuple[Event, ...]) -> bool:
        """Whether it does, of the events as they are in that run."""
        return self.still(*events) and self.there(run)


def prove(
    run: Run,
    *events: E,
    still: Callable[..., bool] = lambda *_: True,
    there: Callable[[Run], bool] = lambda _: True,
    when: tuple[tuple[Guard, ...], ...] = ((),),
) -> Proof:
    """How sure it is that all of these events happen in one run.

    Args:
        run: the run that they are of.
        events: the events.
        still: is asked whether what matters about them holds in the run of the witness, too.
        there: is asked whether that run is one that is looked for.
        when: sets of guards under each of which it would.
    """
    if events[-1].within("masked"):
        return Proof(Certainty.MAY, None)
    ways, asked = when if () in when else (*when, ()), _Asked(still, there)
    shown = next(filter(None, (_planned(run, events, asked, way) for way in ways)), None)
    if shown is None and all(each.kind == "page" for each in run.steps):
        shown = _search(run, events, asked)
    if shown is None:
        return Proof(Certainty.MAY, None)
    steps = shown.run.steps
    certainty = Certainty.WHEN_REACHED if steps else Certainty.ALWAYS
    return Proof(certainty, steps, shown.way)


def prove_in(run: Run, event: Event, releases: ReleaseSet) -> Proof:
    """How sure it is that an event happens in one of these releases."""
    if event in run.elsewhere or event.within("masked"):
        return Proof(Certainty.MAY, None)
    varying = [each for each in event.guards if depends_on_release(each)]
    if not varying or run.targets.releases.newest in releases:
        return prove(run, event)
    if all(each.now or each in varying for each in event.guards):
        return Proof(Certainty.WHEN_REACHED if run.steps else Certainty.ALWAYS, run.steps)
    return Proof(Certainty.MAY, None)


def _planned(
    run: Run, events: tuple[Event, ...], asked: _Asked, when: tuple[Guard, ...] = ()
) -> _Shown | None:
    """These events after what their conditions, and ``when``, ask of a user."""
    if all(each.happens for each in events) and asked.holds(run, events):
        return _Shown(run, events)
    for widget, value in plan(run, events, when):
        there = run.same(widget)
        runs = [] if there is None else run.onward.act(there, value)
        for each in runs:
            shown = _shows(each, events, asked)
            if shown is not None:
                return shown
        if not runs:
            break
        run = runs[-1]
    return None


def _same(run: Run, events: tuple[Event, ...]) -> tuple[Event, ...] | None:
    """These events as they are in a run; ``None``: not all of them are there."""
    found: list[Event] = []
    for event in events:
        there = run.same(event)
        if there is None:
            return None
        found.append(there)
    distinct = len({id(each) for each in found}) == len({id(each) for each in events})
    return tuple(found) if distinct else None


def _shows(run: Run, events: tuple[Event, ...], asked: _Asked) -> _Shown | None:
    """These events of another run as they are in this one, if they happen."""
    found = _same(run, events)
    if found is None or not all(each.happens for each in found) or not asked.holds(run, found):
        return None
    return _Shown(run, found)


def _search(run: Run, events: tuple[Event, ...], asked: _Asked) -> _Shown | None:
    """Use what can be used, and look whether that leads there; or one rerun after that."""
    last: list[Run] = []
    for element, value in islice(acts(run), _MAX_TRIED):
        following = run.onward.act(element, value)
        for each in following:
            found = _same(each, events)
            shown = _planned(each, found, asked) if found else None
            if shown is not None:
                return shown
        last += following[-1:]
    for each in last:
        if each.again is None or not _shows(each.again, events, asked):
            continue
        shown = _after_one(each, events, asked, each.onward.act)
        if shown is not None:
            return shown
    return _search_further(run, events, asked, last)


def _search_further(
    run: Run, events: tuple[Event, ...], asked: _Asked, after: list[Run]
) -> _Shown | None:
    """Do a second thing after a first one that has changed what the events depend on."""
    before = _conditions(run, events)
    for each in after:
        if _conditions(each, events) == before:
            continue
        shown = _after_one(each, events, asked, each.onward.act_further)
        if shown is not None:
            return shown
    return None


def _after_one(
    run: Run,
    events: tuple[Event, ...],
    asked: _Asked,
    act: Callable[..., list[Run]],
) -> _Shown | None:
    """These events after one of the things that a user may do after a run."""
    for element, value in islice(acts(run), _MAX_TRIED):
        for then in act(element, value):
            shown = _shows(then, events, asked)
            if shown is not None:
                return shown
    return None


def _conditions(run: Run, events: tuple[Event, ...]) -> list[Any] | None:
    """What the conditions of these events are about, as it is now, and which of them hold.

    ``None``: not all of these events are there.
    """
    found = _same(run, events)
    guards = [guard for each in found or () for guard in each.guards]
    asked = [(each.now, getattr(each.subject, "now", None)) for each in guards]
    return None if found is None else asked
