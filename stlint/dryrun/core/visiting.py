"""What nodes of the syntax tree mean: functions in two tables, by the class of the node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.tables import Table
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import step

if TYPE_CHECKING:
    from collections.abc import Callable

    import libcst as cst

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value

VALUES: Table[Callable[[DryRun, Any], Value]] = Table()
visits = VALUES.of
"""``@visits(cst.IfExp)``: it gives the value of such an expression."""
ACTIONS: Table[Callable[[DryRun, Any], bool]] = Table()
runs = ACTIONS.of
"""``@runs(cst.If)``: it runs such a statement, and says whether control comes out."""


def evaluate(it: DryRun, node: cst.CSTNode) -> Value:
    """The value of an expression."""
    return VALUES[type(node)](it, node)


def act(it: DryRun, node: cst.CSTNode) -> bool:
    """Run a part of a statement; returns whether control comes out."""
    return ACTIONS[type(node)](it, node)


def run_statement(it: DryRun, node: cst.CSTNode) -> bool:
    """Run one statement; returns whether control comes out."""
    step(it)
    before = it.here
    it.here = before.stated(node)
    try:
        return ACTIONS[type(node)](it, node)
    except UnreachableError:
        return False
    finally:
        it.here = before


def run_block(it: DryRun, body: Any) -> bool:
    """Run statements; returns whether control comes out."""
    for statement in body.body:  # noqa: SIM110 - every statement comes through here
        if not run_statement(it, statement):
            return False
    return True
