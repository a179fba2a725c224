"""How what is suspended goes on: functions in a table, by the class of its function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.tables import Table

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.objects import Suspended
    from stlint.model.values import Value

    OnYield = Callable[[Value], None]

Resumed = Callable[["DryRun", Any, "Suspended", "OnYield | None"], "Value"]

_RESUMES: Table[Resumed] = Table()
resumes = _RESUMES.of
"""``@resumes(Function)``: it runs the body of what such a function has suspended."""


def resume(it: DryRun, node: Any, suspended: Suspended, on_yield: OnYield | None) -> Value:
    """Run the body of a generator or coroutine at a node, and give what it returns."""
    return _RESUMES[type(suspended.function)](it, node, suspended, on_yield)
