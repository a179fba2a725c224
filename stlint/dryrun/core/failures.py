"""What surely raises: the run does not go on behind it, or what catches it takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.exits import is_tried, raise_to_try
from stlint.dryrun.core.flow import fork
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import record
from stlint.model.events import Failed
from stlint.model.guards import Guard
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import fresh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value


def fail(it: DryRun, error: str, how: str = "", values: Sequence[Value] = ()) -> Value:
    """An operation raises an exception, whatever the user did.

    Args:
        it: the dry run.
        error: the exception; one of Python without ``builtins.``.
        how: what is done, as ``Failed`` has it.
        values: to what.

    What follows is looked at all the same, as what comes to pass once that is mended, unless
    something catches the exception.

    Raises:
        UnreachableError: something does.
    """
    if is_tried(it):
        _note(it, error, how, values)
        it.flow.risks.ever += 1  # that may be under a condition, but it is no risk of another class
        raise_to_try(it, _exception(error))
        raise UnreachableError
    return fails_now(it, error, how, values)


def fails_now(it: DryRun, error: str, how: str = "", values: Sequence[Value] = ()) -> Value:
    """The same for an operation that is known to raise in this run, but not in others."""
    _note(it, error, how, values)
    works = Guard(fresh("works"), now=False)
    it.flow.risks.ever += 1
    before = it.flow.guards
    it.flow.guards = before.add(works.negated())
    raise_to_try(it, _exception(error))
    it.flow.guards = before.add(works)
    return fresh(Op.RESULT)


def may_fail(it: DryRun, error: str) -> None:
    """An operation raises an exception, or not: that depends on where the app runs.

    Raises:
        UnreachableError: nothing follows.
    """
    gone = Guard(fresh("missing"))
    it.flow.risks.ever += 1
    arms = ((gone,), (gone.negated(),))
    if not fork(it, arms, lambda: raise_to_try(it, _exception(error)), lambda: True):
        raise UnreachableError


def _note(it: DryRun, error: str, how: str, values: Sequence[Value]) -> None:
    """Record that something raises, where the operation stands as far as that is known."""
    record(it, Failed, operation(it), error=_exception(error).path, how=how, values=tuple(values))


def operating(it: DryRun, node: Any) -> None:
    """An operation is done here: if it raises, this is where."""
    it.flow.risks.operation = node, it.here.path, it.here.statement


def operation(it: DryRun) -> Any:
    """The node of the operation that is done now, or else the statement."""
    node, path, statement = it.flow.risks.operation
    here = it.here
    if node is None or path is not here.path or statement is not here.statement:
        node = here.statement if here.statement is not None else here.module.tree
    return node


def _exception(name: str) -> External:
    return External(name if "." in name else f"builtins.{name}")
