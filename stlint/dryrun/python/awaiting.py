"""What is awaited or asked for all that it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.flow import arm, fork, settle, spread
from stlint.dryrun.core.resuming import resume
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.python.generators import begin, end, is_suspended, unseen
from stlint.dryrun.python.trying import trying
from stlint.dryrun.streamlit.state_store import forget_state, opaque
from stlint.dryrun.values.concrete import new
from stlint.dryrun.values.exceptions import Classes, Clause
from stlint.dryrun.values.items import drained
from stlint.model.events import Opaque
from stlint.model.guards import unless
from stlint.model.objects import Function, Suspended
from stlint.model.ops import Op
from stlint.model.values import Phi, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.guards import Guards


_ANY_ERROR: Final = Clause(Classes(frozenset({"Exception"})), lambda: True)


def awaited(it: DryRun, node: Any, value: Value) -> Value:
    """What comes of something that is waited for."""
    value = settle(it, value)
    if isinstance(value, Suspended):
        it.trail.tasks.pop(value, None)
        if not begin(it, node, value):
            return fresh(Op.RESULT)
        result = resume(it, node, value, None)
        end(it, value)
        return result
    if value.op is Op.GATHERED:
        return _gathered(it, node, *value.args)
    if isinstance(value, Phi) and is_suspended(it, value):
        found = spread(it, value, lambda each: awaited(it, node, each))
        return unseen(it, node, value) if found is None else found
    give_way(it, node)
    return value


def _gathered(it: DryRun, node: Any, given: tuple[Value, ...], more: bool, quiet: bool) -> Value:
    """What comes of several; ``more``: of tasks that are not known by name, too."""
    tasks = {each: it.trail.tasks.pop(each, it.flow.guards) for each in given}
    if more:
        tasks.update(it.trail.tasks)
        it.trail.tasks.clear()
    results: list[Value] = []
    for each, guards in tasks.items():
        if not isinstance(each, Suspended) or not (quiet or more):
            results.append(awaited(it, node, each))
            continue
        body = task_body(it, node, each, guards)
        run = (_node_of(each), body, [_ANY_ERROR])
        if not (trying(it, *run) if quiet else arm(it, body)):
            raise UnreachableError
        results.append(fresh(Op.RESULT))
    return new(it, "list", None if more else results)


def give_way(it: DryRun, node: Any) -> None:
    """The event loop has its turn: tasks begin, and go on until they wait for something."""
    if it.here.around.in_task:
        opaque(it, node, "a task goes on when nobody knows")
        return
    since = len(it.trail.events)
    with it.within(it.here.around._replace(in_task=True)):
        for task, guards in list(it.trail.tasks.items()):
            if isinstance(task, Suspended) and it.flow.store.get(("begun", task)) is ABSENT:
                # What it raises is told to those who wait for it.
                body = task_body(it, node, task, guards)
                trying(it, _node_of(task), body, [_ANY_ERROR])
    if any(isinstance(each, Opaque) for each in it.trail.events[since:]):
        forget_state(it)


def task_body(it: DryRun, node: Any, task: Value, guards: Guards) -> Callable[[], bool]:
    """What runs a task, where it was started at all; it says whether control comes out."""

    def run() -> bool:
        awaited(it, node, task)
        return True

    conditions = guards.beyond(it.flow.guards)
    if not conditions:
        return run
    return lambda: fork(it, (conditions, (unless(conditions),)), run, lambda: True)


def finish(it: DryRun, node: Any, value: Value) -> None:
    """Run what a function gave to somebody who asks for all of it."""
    value = settle(it, value)
    if isinstance(value, Suspended) and not _is_coroutine(value):
        drained(it, node, value)
    else:
        awaited(it, node, value)


def _is_coroutine(value: Suspended) -> bool:
    """Whether it gives one value to who waits for it."""
    function = value.function
    return isinstance(function, Function) and function.node.asynchronous is not None


def _node_of(task: Suspended) -> Any:
    """The function that runs, as an opaque handle."""
    return getattr(task.function, "node", task.node)
