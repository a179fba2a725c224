"""A body whose exceptions are caught: what came of it, which ways lead on, where they meet."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.exits import negate_exits
from stlint.dryrun.core.flow import arm, fork
from stlint.dryrun.python.attempts import by_missing_names, ends_at_once
from stlint.dryrun.python.collecting import collect
from stlint.dryrun.python.handlers import handle_ends, handle_failure, handle_raised
from stlint.dryrun.python.raising import cannot_fail
from stlint.dryrun.python.replacing import replaced_by_handlers

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.python.attempts import Attempt
    from stlint.dryrun.values.exceptions import Clause


class Outcome(Enum):
    """How a body comes out, but for what ends the run in it."""

    SUCCEEDS = auto()
    """It comes to its end."""
    FAILS_PERHAPS = auto()
    """It comes to its end, or a handler begins after any part of it."""
    BREAKS_OFF = auto()
    """It raises what handlers may catch."""
    BREAKS_OFF_OR_LEAVES = auto()
    """It raises that, or something that nobody here catches, or is left otherwise."""
    FAILS_ON_SOME_RELEASES = auto()
    """It raises on those that lack something that it asks for; on the others nothing goes on."""
    ENDS = auto()
    """It does nothing but end the run."""
    LEAVES = auto()
    """Nothing of it goes on here."""


def trying(
    it: DryRun,
    node: Any,
    body: Callable[[], bool],
    clauses: list[Clause],
    otherwise: Callable[[], bool] = lambda: True,
) -> bool:
    """A body whose exceptions are caught: a handler may begin after any part of it.

    ``otherwise`` is run after a body that has raised nothing.
    """
    tried = collect(it, node, body, clauses)
    end = len(it.trail.events)
    alive = _join(it, tried, _decide(it, tried), otherwise)
    replaced_by_handlers(it, tried, end)
    return alive


def _decide(it: DryRun, tried: Attempt) -> Outcome:
    """How a body comes out, by what came of it."""
    if ends_at_once(tried):
        return Outcome.ENDS
    if tried.alive:
        if not tried.ended and (cannot_fail(it, tried.node) or tried.doubts.only_imports):
            return Outcome.SUCCEEDS
        return Outcome.FAILS_PERHAPS
    escapes = tried.doubts.escapes
    if escapes and tried.failing.condition.now is False and not tried.ended:
        return Outcome.LEAVES
    if all(by_missing_names(it, each, tried.target) for each in tried.raised):
        return Outcome.FAILS_ON_SOME_RELEASES
    leaves = escapes or bool(it.flow.exits[tried.target.mark :])  # by a return, say
    return Outcome.BREAKS_OFF_OR_LEAVES if leaves else Outcome.BREAKS_OFF


def _join(it: DryRun, tried: Attempt, outcome: Outcome, otherwise: Callable[[], bool]) -> bool:
    """Go on from the ways that lead out of a body; says whether control does."""
    if outcome is Outcome.LEAVES:
        return False
    if outcome is Outcome.SUCCEEDS:
        return _succeed(it, tried, otherwise)
    if outcome is Outcome.FAILS_PERHAPS:
        return _join_both(it, tried, otherwise)
    condition = tried.failing.condition
    arms = ((condition,), (condition.negated(),))
    ended = partial(handle_ends, it, tried, tried.ended, lambda: False)
    raised = partial(handle_ends, it, tried, tried.ended, partial(handle_raised, it, tried))
    if outcome is Outcome.FAILS_ON_SOME_RELEASES:
        return fork(it, arms, partial(handle_failure, it, tried), ended)
    if outcome is Outcome.BREAKS_OFF_OR_LEAVES:
        return fork(it, arms, raised, ended)
    return arm(it, ended if outcome is Outcome.ENDS else raised)


def _join_both(it: DryRun, tried: Attempt, otherwise: Callable[[], bool]) -> bool:
    """The way through the handlers, and the one through ``otherwise``."""
    handled = False

    def fail() -> bool:
        nonlocal handled
        handled = handle_failure(it, tried)
        return handled

    condition = tried.failing.condition
    succeed = partial(_succeed, it, tried, otherwise)
    ended = partial(handle_ends, it, tried, tried.ended, succeed)
    alive = fork(it, ((condition,), (condition.negated(),)), fail, ended)
    if not handled and not tried.ended:
        it.flow.guards = it.flow.guards.add(*tried.held)
    return alive and negate_exits(it, tried.target.mark)


def _succeed(it: DryRun, tried: Attempt, otherwise: Callable[[], bool]) -> bool:
    """What a body that comes to its end has done holds."""
    it.flow.store.apply(tried.changes)
    it.flow.guards = it.flow.guards.add(*tried.held)
    return otherwise()
