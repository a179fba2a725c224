"""What happened so far: events and the work that they took; and where a run is cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from stlint.dryrun.core.targets import LOOKS_A_STEP, NOWHERE, Exit
from stlint.model.events import CutShort, Event, StateDelete, StateWrite, Stopped
from stlint.model.guards import Guard
from stlint.model.notes import Held
from stlint.model.ops import Op
from stlint.model.place import Place
from stlint.model.values import Symbol

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.notes import Note
    from stlint.model.values import Value


class ExhaustedError(Exception):
    """The budget of a run is used up; what happened so far stays true."""


E = TypeVar("E", bound=Event)


STEP_BUDGET: Final = 40_000
"""Statements and calls of one run; a large real app needs some ten thousand."""


RETURNS: Final = Guard(Symbol(Op.OPAQUE_CALLS_RETURN))
"""What every event after an opaque call depends on."""


_EFFECTS: Final = frozenset({StateDelete, StateWrite, Stopped})
"""Events that matter to what comes later, wherever they happen."""


def cut_short(it: DryRun, limit: str, node: Any = None, told: str = "") -> None:
    """Keep that something is not followed, even where events are not kept.

    Args:
        it: the dry run.
        limit: as ``CutShort`` has it.
        node: where; the statement that is run if it is not given.
        told: what it is about.
    """
    if node is None:
        node = it.here.statement
    if node is None:
        node = next(iter(it.here.module.tree.body), it.here.module.tree)
    muted, it.trail.muted = it.trail.muted, 0
    record(it, CutShort, node, limit=limit, told=told)
    it.trail.muted = muted


def exhausted(it: DryRun, limit: str) -> ExhaustedError:
    """What to raise where a run is not followed to its end."""
    cut_short(it, "survey" if it.here.around.surveying else limit)
    return ExhaustedError()


def weigh(it: DryRun, looks: int) -> None:
    """Count as work what is looked at at once: names, or conditions."""
    it.trail.steps += looks // LOOKS_A_STEP


def draws_anew(it: DryRun) -> bool:
    """Whether what is drawn here is surely not what a cached function has drawn before."""
    return it.here.cached is None or it.here.missed


def record(it: DryRun, kind: type[E], node: Any, **fields: Any) -> E:
    """Record that something happens now, even if the run was to be stopped."""
    here, around = it.here, it.here.around
    place = Place(
        here.path,
        node,
        here.statement if here.statement is not None else node,
        it.flow.guards,
        here.stack,
        here.segment,
        it.flow.caught,
        (*here.site, id(node)),
        here.functions,
        here.cached,
        around.layers,
    )
    event = kind(len(it.trail.events), place, **fields)
    if not it.trail.muted and (not around.unplaced or kind in _EFFECTS):
        it.trail.events.append(event)
    return event


def note(it: DryRun, what: Note) -> None:
    """Keep what somebody may ask for who changes the app; no rule is about it."""
    if not it.trail.muted:
        it.trail.notes.append(what)


def hold(it: DryRun, value: Value, data: Any) -> None:
    """Keep what a value is in Python at this time: see ``Held``."""
    if not it.trail.muted:
        it.trail.held.append(Held(value, data))


def step(it: DryRun) -> None:
    """Count one unit of work.

    Raises:
        ExhaustedError: there were too many.
    """
    it.trail.steps += 1
    if it.trail.steps > STEP_BUDGET:
        raise exhausted(it, "steps")


def risk(it: DryRun, *, now: bool = True) -> None:
    """Something may raise here; ``now`` says whether in this run."""
    risks = it.flow.risks
    risks.ever += 1
    if not now:
        risks.later += 1
    elif it.flow.guards.now is False:
        risks.elsewhere += 1
    else:
        risks.now += 1


def doubt(it: DryRun) -> None:
    """It is not sure that what follows is reached."""
    risk(it)
    if RETURNS not in it.flow.guards:
        stopped = it.flow.guards.add(RETURNS.negated())
        it.flow.exits.append(Exit(NOWHERE, stopped, {}, None, NOWHERE))
        it.flow.guards = it.flow.guards.add(RETURNS)
