"""While loops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from stlint.dryrun.core.contents import forget_changes
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.exits import enter_target, leave_target
from stlint.dryrun.core.flow import arm, fork
from stlint.dryrun.core.truth import outcomes_of
from stlint.dryrun.core.visiting import run_block, runs
from stlint.dryrun.python.expressions import verdict
from stlint.dryrun.python.loops import MAX_UNROLLED_WHILE
from stlint.dryrun.python.rounds import in_loop, note_rounds, run_round
from stlint.model.events import Endless

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


@runs(cst.While)
def run_While(it: DryRun, node: cst.While) -> bool:
    target = enter_target(it, "loop")
    endless, since = _endless(it, node), len(it.trail.events)
    alive = left = False
    try:
        with in_loop(it, endless=endless):
            alive = arm(it, lambda: _while(it, node, 0, 0))
            left = alive or any(each.possible for each in it.flow.exits[target.mark :])
    finally:
        alive, _ = leave_target(it, target, alive)
    if endless and not left and it.here.around.on_yield is None:
        emit(it, Endless, node, since=since)
    return alive


def _while(it: DryRun, node: cst.While, index: int, unknown: int) -> bool:
    condition = outcomes_of(it, verdict(it, node.test))
    certain = condition[1] is None
    mark = it.flow.targets[-1].mark

    def body() -> bool:
        if not run_round(it, node, index, lambda: run_block(it, node.body)):
            return False
        rounds = unknown if certain else unknown + 1
        endless = _endless(it, node)
        broken = endless and (it.here.around.on_yield is not None or _breaks(it, node.body))
        if rounds >= 2 or (endless and index >= 1 and (_left(it, mark) or not broken)):
            forget_changes(it)
            return not endless
        if index >= MAX_UNROLLED_WHILE:
            forget_changes(it)
            if certain and not endless:
                note_rounds(it, node)
            return not endless or broken
        return _while(it, node, index + 1, rounds)

    def end() -> bool:
        return node.orelse is None or run_block(it, node.orelse.body)

    return fork(it, condition, body, end)


def _left(it: DryRun, mark: int) -> bool:
    """Whether a way out of the loop has been met."""
    return any(each.target.kind == "loop" for each in it.flow.exits[mark:])


def _breaks(it: DryRun, node: Any) -> bool:
    """Whether a block has a ``break`` of its own loop."""
    body = getattr(node, "body", ())
    if not isinstance(body, (list, tuple)):
        body = [body]
    for each in body:
        if isinstance(each, cst.Break):
            return True
        if isinstance(each, (cst.SimpleStatementLine, cst.If, cst.Try, cst.With, cst.Match)):
            parts = [each, getattr(each, "body", None), getattr(each, "orelse", None)]
            parts += [*getattr(each, "handlers", ()), *getattr(each, "cases", ())]
            if any(part is not each and _breaks(it, part) for part in parts):
                return True
            if isinstance(each, cst.SimpleStatementLine) and _breaks(it, each):
                return True
        elif isinstance(each, (cst.IndentedBlock, cst.SimpleStatementSuite)) and _breaks(it, each):
            return True
    if isinstance(node, (cst.If, cst.Else, cst.ExceptHandler, cst.MatchCase, cst.Finally)):
        orelse = getattr(node, "orelse", None)
        return _breaks(it, node.body) or (orelse is not None and _breaks(it, orelse))
    return False


def _endless(it: DryRun, node: cst.While) -> bool:
    """Whether the condition is a constant of the source."""
    test = node.test
    return isinstance(test, cst.Integer) or (isinstance(test, cst.Name) and test.value == "True")
