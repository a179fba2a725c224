"""What becomes of a call: functions in a table, by the class of what is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.tables import Table
from stlint.model.values import Phi

if TYPE_CHECKING:
    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value

Called = Callable[["DryRun", Any, "Value", "Arguments"], "Value"]
"""What knows the value of a call at a node of something, with some arguments."""


class Described:
    """Stands in the table for what the project describes itself."""


_CALLS: Table[Called] = Table()
calls = _CALLS.of
"""``@calls(Function)``: it knows what becomes of a call of such a value."""


def call(it: DryRun, node: Any, function: Value, arguments: Arguments) -> Value:
    """The value of a call, as the project describes it."""
    if it.words.names:
        return _CALLS[Described](it, node, function, arguments)
    return call_plain(it, node, function, arguments)


def call_plain(it: DryRun, node: Any, function: Value, arguments: Arguments) -> Value:
    """The value of a call, whatever the project says of it."""
    if type(function) is Phi:
        function = settle(it, function)
    return _CALLS[type(function)](it, node, function, arguments)
