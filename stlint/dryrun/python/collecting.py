"""Run the body of a ``try`` and collect what may have come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import libcst as cst

from stlint.dryrun.core.exits import enter_target, pass_on
from stlint.dryrun.core.flow import arm
from stlint.dryrun.python.attempts import (
    Attempt,
    Doubts,
    Failing,
    after_the_last_risk,
    as_done,
    done_by,
    escapes,
    failing_reads,
    failures_of,
    has_only,
    is_caught,
    kept_by,
    may_miss,
    names_of,
    only_without,
    raised_by,
    swallowing,
)
from stlint.dryrun.streamlit.releases import behaves
from stlint.dryrun.streamlit.seen_in_caches import note_body
from stlint.model.events import StateRead
from stlint.streamlit_api.lineage import BROAD

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.targets import Exit, Target
    from stlint.dryrun.values.exceptions import Clause
    from stlint.model.guards import Guard
    from stlint.model.values import Value


_IMPORT_ERRORS: Final = frozenset({"ImportError", "ModuleNotFoundError"})


class _Watched(NamedTuple):
    """The target of what a body raises; whether control comes out, what has changed then, when."""

    target: Target
    alive: bool
    changes: dict[Hashable, Value]
    held: tuple[Guard, ...]


class _Left(NamedTuple):
    """The exits of a body: what handlers may catch, what they do not, what ends the run."""

    raised: list[Exit]
    escaping: list[Exit]
    ended: list[Exit]


def collect(it: DryRun, node: Any, body: Callable[[], bool], clauses: list[Clause]) -> Attempt:
    """Run a body, and look at what may have come of it."""
    since, risks, doubts = len(it.trail.events), it.flow.risks.now, it.trail.doubts
    caught, needed, it.flow.needed = names_of(clauses), it.flow.needed, None
    target, alive, changes, held = _watched(it, body, clauses)
    note_body(it, clauses, since)
    caught |= names_of(clauses)  # a stack of context managers may have more now
    raised, escaping, ended = _left_by(it, target, clauses)
    risky = it.flow.risks.now > risks
    found = it.trail.doubts == doubts and it.flow.needed is None and not raised
    if not caught.isdisjoint({"ImportError", *BROAD}):
        it.trail.doubts = doubts
    may_fail = risky or any(each.possible for each in raised)
    surely = any(each.guards.now and is_caught(each, clauses) for each in raised)
    failed = failing_reads(it, node, since, caught, risky=may_fail, surely=surely)
    without, failures = failed.negated(), failures_of(it, since, caught)
    asks = any(may_miss(it, each, caught) for each in it.trail.events[since:])
    if failures.reads:
        only_without(it, failed, failures.undone)
        escaping, raised = (
            [as_done(it, each, without, failures) for each in exits] for exits in (escaping, raised)
        )
    after_the_last_risk(it, since, failed)
    it.flow.needed = needed
    for each in escaping:
        pass_on(it, each)
    it.flow.exits[target.mark :] = [each.only_if(without) for each in it.flow.exits[target.mark :]]
    failing = Failing(failed, done_by(it, since, failures), raised_by(it, failures))
    _note_handled(it, since, caught)
    imports = caught <= _IMPORT_ERRORS and has_only(node, cst.Import, cst.ImportFrom)
    return Attempt(
        node,
        clauses,
        target,
        since,
        alive and all(each.guards.beyond(target.guards) for each in raised),
        changes,
        held,
        raised,
        [each.only_if(without) for each in ended],
        failing,
        Doubts(
            escapes=any(each.possible for each in escaping),
            risky=risky,
            broken_off=bool(failures.reads),
            asks=asks,
            only_imports=found and imports,
        ),
    )


def _left_by(it: DryRun, target: Target, clauses: list[Clause]) -> _Left:
    """Take the exits of a body out of those of the run."""
    exits = it.flow.exits[target.mark :]
    it.flow.exits[target.mark :] = [each for each in exits if each.target is not target]
    mine = [each for each in exits if each.target is target]
    raised = [each for each in mine if each.destination is target]
    escaping = [each for each in raised if escapes(each, clauses)]
    ended = [each for each in mine if each.destination is not target]
    return _Left([each for each in raised if each not in escaping], escaping, ended)


def _note_handled(it: DryRun, since: int, caught: frozenset[str]) -> None:
    """What reads raise that handlers catch is not seen any more."""
    it.trail.handled.update(
        each.order
        for each in it.trail.events[since:]
        if isinstance(each, StateRead) and caught & swallowing(it, each)
    )


def _watched(it: DryRun, body: Callable[[], bool], clauses: list[Clause]) -> _Watched:
    """Run a body as the target of what it raises; its changes are taken back."""
    target = enter_target(it, "try")
    target.swallows = lambda how: any(
        each.takes(how, exceptions=behaves(it, "ends-may-be-exceptions")) is not False
        for each in clauses
    )
    target.catches = lambda raised: any(each.catches(raised) is not False for each in clauses)
    try:
        with it.catching(it.flow.caught | kept_by(clauses)):
            it.flow.store.open()
            alive = arm(it, body)
            changes = it.flow.store.close()
    finally:
        if target in it.flow.targets:
            it.flow.targets.remove(target)
        held = it.flow.guards.beyond(target.guards)
        it.flow.store.close()
    it.flow.guards = target.guards
    return _Watched(target, alive, changes, held)
