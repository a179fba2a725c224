"""Long chains of ``elif``: arm after arm is run, and all are joined at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.exits import negate_exits
from stlint.dryrun.core.flow import MAX_OPEN, arm
from stlint.dryrun.core.trail import exhausted, step
from stlint.dryrun.core.truth import outcomes_of
from stlint.dryrun.core.visiting import run_block
from stlint.dryrun.python.expressions import verdict

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.store import Way
    from stlint.dryrun.core.truth import Outcomes
    from stlint.model.guards import Guard

__all__ = ["is_long", "run_chain"]

MANY_ARMS: Final = 8
"""Shorter chains are joined one arm after the other, which comes to the same."""


def is_long(node: cst.If) -> bool:
    """Whether a chain of ``elif`` that begins here has many arms."""
    at: Any = node
    for _ in range(MANY_ARMS - 1):
        at = at.orelse
        if not isinstance(at, cst.If):
            return False
    return True


class _Chain:
    """A chain while it is run."""

    def __init__(self) -> None:
        self.ways: list[Way] = []
        """The arms from which control comes out, but for the one that is taken without a test."""
        self.first: tuple[tuple[Guard, ...], tuple[Guard, ...], bool] | None = None
        """When the first of all is taken and when it is not; whether control comes out."""


def run_chain(it: DryRun, node: cst.If, condition: Outcomes) -> bool:
    """Run a chain of which one arm is taken; returns whether control comes out.

    Args:
        it: the dry run.
        node: the ``if`` that it begins with.
        condition: what that asks.

    Raises:
        ExhaustedError: it lies in too many others.
    """
    flow = it.flow
    if len(flow.store.logs) > MAX_OPEN:
        raise exhausted(it, "nesting")
    entry, mark = flow.guards, len(flow.exits)
    chain = _Chain()
    it.flow.store.open()
    alive = arm(it, lambda: _run_arms(it, chain, node, condition))
    if chain.first is None:
        flow.store.keep()
        return alive
    last = flow.store.close()
    true, false, comes_out = chain.first
    ways = [*chain.ways, ((), last)] if alive else chain.ways
    flow.guards = entry
    if not ways:
        return False
    if not comes_out:
        flow.guards = entry.add(*false)
    elif len(ways) == 1:
        flow.guards = entry.add(*true)
    flow.store.apply(flow.store.joined_all(ways))
    return negate_exits(it, mark)


def _run_arms(it: DryRun, chain: _Chain, node: cst.If, condition: Outcomes) -> bool:
    """Run all arms; returns whether control comes out of the one that is taken without a test."""
    at = node
    while True:
        true, false = condition
        if false is None:
            return run_block(it, at.body)
        if true is not None:
            _take(it, chain, at.body, (true, false))
        rest = at.orelse
        if not isinstance(rest, cst.If):
            return rest is None or run_block(it, rest.body)
        at = rest
        step(it)
        with it.at(it.here.stated(at)):
            condition = outcomes_of(it, verdict(it, at.test))


def _take(
    it: DryRun,
    chain: _Chain,
    body: cst.BaseSuite,
    condition: tuple[tuple[Guard, ...], tuple[Guard, ...]],
) -> None:
    """Run an arm under its condition; then it is not taken."""
    true, false = condition
    flow = it.flow
    before = flow.guards
    flow.guards = before.add(*true)
    it.flow.store.open()
    alive = arm(it, lambda: run_block(it, body))
    changes = flow.store.close()
    flow.guards = before.add(*false)
    if chain.first is None:
        chain.first = true, false, alive
    if alive:
        tested = flow.store.since(len(flow.store.logs) - 1)
        chain.ways.append((true, {**tested, **changes} if tested else changes))
