"""Try statements: their parts, in the order in which they are run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from stlint.dryrun.core.flow import in_the_end
from stlint.dryrun.core.visiting import run_block, runs
from stlint.dryrun.python.clauses import clause_of
from stlint.dryrun.python.replacing import doubting, replaced, watched
from stlint.dryrun.python.trying import trying
from stlint.dryrun.streamlit.state_store import opaque
from stlint.streamlit_api.lineage import EVERYTHING

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


@runs(cst.TryStar)
@runs(cst.Try)
def run_Try(it: DryRun, node: cst.Try | cst.TryStar) -> bool:
    final = node.finalbody
    if final is None:
        return _try(it, node)
    since = len(it.trail.events)
    if not _leaves_by(final.body):
        return in_the_end(it, lambda: _try(it, node), lambda: _last(it, final, since))
    risks = it.flow.risks.now

    def body() -> bool:
        with it.catching(it.flow.caught | EVERYTHING):
            return _try(it, node)

    def last() -> bool:
        if it.flow.risks.now > risks:
            opaque(it, node, "an exception that finally swallows", may_stop=False)
        return _finally(it, final)

    return in_the_end(it, body, last)


def _last(it: DryRun, final: cst.Finally, since: int) -> bool:
    """The same after a body whose first event was ``since``."""
    end, mark, alive = len(it.trail.events), len(it.flow.exits), False
    try:
        alive = doubting(it, since, end, lambda: _finally(it, final))
    finally:
        replaced(it, since, end, mark, alive=alive)
    return alive


def _finally(it: DryRun, final: cst.Finally) -> bool:
    """What is done on every way out."""
    around = it.here.around
    with it.within(around._replace(in_finally=around.in_finally + 1)):
        return run_block(it, final.body)


def _try(it: DryRun, node: cst.Try | cst.TryStar) -> bool:
    """A ``try`` without its ``finally``."""
    if not node.handlers:
        return run_block(it, node.body)
    orelse = node.orelse
    return trying(
        it,
        node,
        lambda: run_block(it, node.body),
        [watched(it, clause_of(it, each)) for each in node.handlers],
        (lambda: True) if orelse is None else lambda: run_block(it, orelse.body),
    )


def _leaves_by(block: cst.BaseSuite) -> bool:
    """Whether a block ends with a way out of what is around it."""
    last = block.body[-1] if block.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, (cst.Return, cst.Break, cst.Continue))
