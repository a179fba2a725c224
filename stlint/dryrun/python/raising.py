"""Statements that raise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import libcst as cst

from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.exits import leave_for, raise_to_try
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.visiting import evaluate, runs
from stlint.dryrun.python.attempts import has_only
from stlint.model.events import Stopped

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.targets import Exit
    from stlint.model.values import Value


class Handling(NamedTuple):
    """An exception whose handler runs.

    Attributes:
        bound: what the handler knows it as.
        ended: where it would have ended the run; None for a plain exception.
        raised: a plain exception, if it is known.
        name: what the handler calls it.
    """

    bound: Value
    ended: Exit | None
    raised: Value | None = None
    name: str | None = None


def raise_again(it: DryRun, handling: Handling) -> bool:
    """What a handler was called for goes on; returns False."""
    ended = handling.ended
    if ended is None:
        return raise_to_try(it, handling.raised)
    return leave_for(it, ended.destination, ended.value, ended.ending, again=True)


@runs(cst.Raise)
def run_Raise(it: DryRun, node: cst.Raise) -> bool:
    raised = None if node.exc is None else settle(it, evaluate(it, node.exc))
    for each in reversed(it.here.around.handling):
        if raised is None or raised is each.bound:
            if each.ended is None:
                raised = each.raised or raised
                break
            return raise_again(it, each)
    emit(it, Stopped, node, how="raise")
    return raise_to_try(it, raised)


def cannot_fail(it: DryRun, node: Any) -> bool:
    """Whether a body does nothing."""
    return has_only(node)
