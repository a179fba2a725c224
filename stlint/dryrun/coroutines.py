"""Coroutines: their bodies run when somebody waits for them, or starts a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.exceptions import Classes, Clause
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.lazies import Lazies
from stlint.dryrun.machine import Arguments
from stlint.dryrun.store import ABSENT
from stlint.model.events import Opaque
from stlint.model.guards import unless
from stlint.model.values import NO, Bound, External, Function, Phi, Suspended, Symbol, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.model.guards import Guards

_LOOPS: Final = ("new_event_loop", "get_event_loop", "get_running_loop")
_RUNNING: Final = frozenset(
    {"asyncio.run", *(f"asyncio.{loop}.run_until_complete" for loop in _LOOPS)}
)
"""They run a coroutine to its end, and what it has started."""
_WAITING: Final = frozenset({"asyncio.wait_for", "asyncio.shield"})
"""They give something that is waited for as if it were the coroutine that they are given."""
_ANY_ERROR: Final = Clause(Classes(frozenset({"Exception"})), lambda: True)
_STARTING: Final = frozenset({"create_task", "ensure_future"})
"""The same, but it may run before."""


class Coroutines(Lazies):
    """What waits for coroutines; what asks for all that something suspended gives."""

    tasks: dict[Value, Guards]
    """What the event loop runs beside, and under which conditions it was started."""
    in_task: bool
    """What runs now does so beside what was waited for: nobody knows how far it gets."""

    def awaited(self, node: Any, value: Value) -> Value:
        """What comes of something that is waited for."""
        value = self.settle(value)
        if isinstance(value, Suspended):
            self.tasks.pop(value, None)
            if not self.begin(node, value):
                return fresh("result")
            result = self.resume(node, value, None)
            self.end(value)
            return result
        if isinstance(value, Symbol) and value.op == "gathered":
            return self._gathered(node, *value.args)
        if isinstance(value, Phi) and self.is_suspended(value):
            found = self.spread(value, lambda each: self.awaited(node, each))
            return self.unseen(node, value) if found is None else found
        self.give_way(node)
        return value

    def asynchronous(self, node: Any, path: str, given: Arguments) -> Value | None:
        """What a function of ``asyncio`` gives; None: it is none that matters."""
        first = self.settle(given.args[0]) if given.args else None
        if path == "asyncio.gather":
            quiet = self.truth(given.kwargs.get("return_exceptions", NO)) is not False
            return Symbol("gathered", (given.args, given.open, quiet))
        if first is None or not self.is_suspended(first):
            return None
        if path in _RUNNING:
            before, self.tasks = self.tasks, {}
            result = self.awaited(node, first)
            self.give_way(node)
            self.tasks = before
            return result
        starts = path.rpartition(".")[2] in _STARTING
        if starts and isinstance(first, Suspended):
            self.tasks[first] = self.guards
        return first if starts or path in _WAITING else None

    def _gathered(self, node: Any, given: tuple[Value, ...], more: bool, quiet: bool) -> Value:
        """What comes of several; ``more``: of tasks that are not known by name, too."""
        tasks = {each: self.tasks.pop(each, self.guards) for each in given}
        if more:
            tasks.update(self.tasks)
            self.tasks.clear()
        results: list[Value] = []
        for each, guards in tasks.items():
            if not isinstance(each, Suspended) or not (quiet or more):
                results.append(self.awaited(node, each))
                continue
            body = self._task_body(node, each, guards)
            run = (_node_of(each), body, [_ANY_ERROR])
            if not (self.trying(*run) if quiet else self.arm(body)):
                raise UnreachableError
            results.append(fresh("result"))
        return self.new("list", None if more else results)

    def give_way(self, node: Any) -> None:
        """The event loop has its turn: tasks begin, and go on until they wait for something."""
        if self.in_task:
            self.opaque(node, "a task goes on when nobody knows")
            return
        self.in_task, since = True, len(self.events)
        try:
            for task, guards in list(self.tasks.items()):
                if isinstance(task, Suspended) and self.store.get(("begun", task)) is ABSENT:
                    # What it raises is told to those who wait for it.
                    body = self._task_body(node, task, guards)
                    self.trying(_node_of(task), body, [_ANY_ERROR])
        finally:
            self.in_task = False
        if any(isinstance(each, Opaque) for each in self.events[since:]):
            self.forget_state()

    def _task_body(self, node: Any, task: Value, guards: Guards) -> Callable[[], bool]:
        """What runs a task, where it was started at all; it says whether control comes out."""

        def run() -> bool:
            self.awaited(node, task)
            return True

        conditions = guards.beyond(self.guards)
        if not conditions:
            return run
        return lambda: self.fork((conditions, (unless(conditions),)), run, lambda: True)

    def in_group(self, node: Any, run: Callable[[], bool]) -> bool:
        """``async with asyncio.TaskGroup()``: at its end all of its tasks have ended."""
        before, self.tasks = self.tasks, {}
        alive = run() and self._end_of_tasks(node)
        self.tasks = before
        return alive

    def _end_of_tasks(self, node: Any) -> bool:
        """All tasks are waited for; returns whether control comes out."""
        tasks = list(self.tasks.items())
        self.tasks.clear()
        return all(self.arm(self._task_body(node, *each)) for each in tasks)

    def trying(
        self,
        node: Any,
        body: Callable[[], bool],
        clauses: list[Clause],
        otherwise: Callable[[], bool] = lambda: True,
    ) -> bool:
        """A body whose exceptions are caught."""
        raise NotImplementedError

    def finish(self, node: Any, value: Value) -> None:
        """Run what a function gave to somebody who asks for all of it."""
        value = self.settle(value)
        if isinstance(value, Suspended) and not _is_coroutine(value):
            self.drained(node, value)
        else:
            self.awaited(node, value)

    def streamed(self, node: Any, name: str, given: Arguments) -> Arguments:
        """What a command of Streamlit is given, after it has asked generators for their values."""
        if name == "write_stream" and given.args:
            stream = self.settle(given.args[0])
            if isinstance(stream, (Function, Bound)):
                stream = self.call(node, stream, Arguments())
            self.finish(node, stream)
            return given._replace(args=(fresh("stream"), *given.args[1:]))
        if not self.suspends:
            return given
        return given._replace(
            args=tuple(
                self.drained(node, each)
                if isinstance(each, Suspended) and isinstance(each.function, External)
                else self.unseen(node, each)
                if self.is_suspended(each)
                else each
                for each in map(self.settle, given.args)
            ),
            kwargs={
                name: self.drained(node, each)
                if isinstance(each, Suspended) and isinstance(each.function, External)
                else each
                for name, each in given.kwargs.items()
            },
        )


def _is_coroutine(value: Suspended) -> bool:
    """Whether it gives one value to who waits for it."""
    function = value.function
    return isinstance(function, Function) and function.node.asynchronous is not None


def _node_of(task: Suspended) -> Any:
    """The function that runs, as an opaque handle."""
    return getattr(task.function, "node", task.node)
