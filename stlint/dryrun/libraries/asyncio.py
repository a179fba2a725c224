"""Coroutines: their bodies run when somebody waits for them, or starts a task."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import call
from stlint.dryrun.core.flow import arm, settle
from stlint.dryrun.core.truth import truth_of
from stlint.dryrun.python.awaiting import awaited, finish, give_way, task_body
from stlint.dryrun.python.generators import is_suspended, unseen
from stlint.dryrun.values.items import drained
from stlint.model.objects import Bound, Function, Suspended
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import NO, Symbol, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


_LOOPS: Final = ("new_event_loop", "get_event_loop", "get_running_loop")
_RUNNING: Final = frozenset(
    {"asyncio.run", *(f"asyncio.{loop}.run_until_complete" for loop in _LOOPS)}
)
"""They run a coroutine to its end, and what it has started."""
_WAITING: Final = frozenset({"asyncio.wait_for", "asyncio.shield"})
"""They give something that is waited for as if it were the coroutine that they are given."""


_STARTING: Final = frozenset({"create_task", "ensure_future"})
"""The same, but it may run before."""


def asynchronous(it: DryRun, node: Any, path: str, given: Arguments) -> Value | None:
    """What a function of ``asyncio`` gives; None: it is none that matters."""
    first = settle(it, given.args[0]) if given.args else None
    if path == "asyncio.gather":
        quiet = truth_of(it, given.kwargs.get("return_exceptions", NO)) is not False
        return Symbol(Op.GATHERED, (given.args, given.open, quiet))
    if first is None or not is_suspended(it, first):
        return None
    if path in _RUNNING:
        before, it.trail.tasks = it.trail.tasks, {}
        result = awaited(it, node, first)
        give_way(it, node)
        it.trail.tasks = before
        return result
    starts = path.rpartition(".")[2] in _STARTING
    if starts and isinstance(first, Suspended):
        it.trail.tasks[first] = it.flow.guards
    return first if starts or path in _WAITING else None


def in_group(it: DryRun, node: Any, run: Callable[[], bool]) -> bool:
    """``async with asyncio.TaskGroup()``: at its end all of its tasks have ended."""
    before, it.trail.tasks = it.trail.tasks, {}
    alive = run() and _end_of_tasks(it, node)
    it.trail.tasks = before
    return alive


def _end_of_tasks(it: DryRun, node: Any) -> bool:
    """All tasks are waited for; returns whether control comes out."""
    tasks = list(it.trail.tasks.items())
    it.trail.tasks.clear()
    return all(arm(it, task_body(it, node, *each)) for each in tasks)


def streamed(it: DryRun, node: Any, name: str, given: Arguments) -> Arguments:
    """What a command of Streamlit is given, after it has asked generators for their values."""
    if name == "write_stream" and given.args:
        stream = settle(it, given.args[0])
        if isinstance(stream, (Function, Bound)):
            stream = call(it, node, stream, Arguments())
        finish(it, node, stream)
        return given._replace(args=(fresh("stream"), *given.args[1:]))
    if not it.process.learnt.suspends:
        return given
    return given._replace(
        args=tuple(
            drained(it, node, each)
            if isinstance(each, Suspended) and isinstance(each.function, External)
            else unseen(it, node, each)
            if is_suspended(it, each)
            else each
            for each in map(partial(settle, it), given.args)
        ),
        kwargs={
            name: drained(it, node, each)
            if isinstance(each, Suspended) and isinstance(each.function, External)
            else each
            for name, each in given.kwargs.items()
        },
    )
