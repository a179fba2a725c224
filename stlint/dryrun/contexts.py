"""The visitors of ``with``: where it draws, and what a context manager does at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.exceptions import EVERYTHING, STACKS, Classes, Clause, named
from stlint.dryrun.exits import LEAVING, UnreachableError
from stlint.dryrun.fragments import ENTERING
from stlint.dryrun.handlers import Handlers
from stlint.dryrun.machine import Arguments
from stlint.dryrun.store import ABSENT
from stlint.model.events import Closed, ContainerBound
from stlint.model.values import (
    NONE,
    UNKNOWN,
    YES,
    Bound,
    Const,
    Container,
    Function,
    Heap,
    Instance,
    Result,
    Symbol,
    Tuple,
    Value,
    fresh,
    qualified,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import libcst as cst

_GIVING_NOTHING: Final = frozenset(
    {"bottom", "chat_message", "columns", "container", "empty", "form", "sidebar"}
)
"""Containers that are nothing to ``with``: ``as`` binds None, in all releases."""
_GIVING_THEMSELVES: Final = frozenset({"expander", "popover", "tabs"})
"""Those that are something in newer releases."""
_WAITING: Final = frozenset({"echo", "spinner"})
"""Commands whose context manager gives nothing, either."""


class Contexts(Handlers):
    """``with``."""

    def run_With(self, node: cst.With) -> bool:
        return self._with(node, 0)

    def _with(self, node: cst.With, index: int) -> bool:
        if index == len(node.items):
            return self.run_block(node.body)
        item = node.items[index]
        value = self.settle(self.eval(item.item))
        name = item.asname.name if item.asname is not None else None

        def rest(entered: Value) -> bool:
            if name is not None:
                if isinstance(value, Container) and value.kind in _GIVING_THEMSELVES:
                    self.emit(ContainerBound, item)
                self.assign(name, entered)
            return self._with(node, index + 1)

        if isinstance(value, Container):
            self.containers.append(value)
            try:
                return rest(self._entered(value))
            finally:
                self.containers.pop()
        if isinstance(value, Symbol) and value.op == "context" and isinstance(value.args[0], Bound):
            return self._context(node, value.args[0], rest)
        if isinstance(value, (Const, Heap, Tuple)):
            self.fails("TypeError")
        if isinstance(value, Instance):
            return self._with_instance(node, value, rest)
        if isinstance(value, Symbol) and value.op == "context" and value.args[0] in _WAITING:
            asked = self.store.get((ENTERING, value))
            if isinstance(asked, Bound):
                self.looked_at(item.item, str(value.args[0]), "enter", asked.kwargs)
            return rest(NONE)
        self.give_up(item.item, value, "with")
        path = qualified(value) or ""
        if path == "contextlib.suppress":
            assert isinstance(value, Result)
            clause = Clause(named(map(self.settle, value.inputs)), lambda: True, splits=True)
            return self.trying(node, lambda: rest(fresh("context")), [clause])
        if path in STACKS:
            return self._stack(node, value, rest)
        if path == "asyncio.TaskGroup":
            return self.in_group(node, lambda: rest(value))
        lock = "lock" in str(value).lower() or "lock" in path.lower()
        self.locks += lock
        try:
            return rest(
                Symbol("attribute", (value, self.version(value), "__enter__"))
                if path
                else fresh("context")
            )
        finally:
            self.locks -= lock

    def _entered(self, container: Container) -> Value:
        """What ``as`` binds."""
        old = container.kind in _GIVING_THEMSELVES and not self.behaves("containers-enter-alike")
        return NONE if old or container.kind in _GIVING_NOTHING else container

    def _stack(self, node: Any, stack: Value, rest: Callable[[Value], bool]) -> bool:
        """``with ExitStack() as stack:``, to which more is added in its body."""
        clauses: list[Clause] = []
        before, caught = self.stacks, self.caught
        self.stacks = {**before, stack: clauses}
        depth = len(self.containers)
        try:
            return self.trying(node, lambda: rest(stack), clauses)
        finally:
            self.stacks, self.caught = before, caught
            del self.containers[depth:]

    stacks: dict[Value, list[Clause]]
    """What the stacks of context managers that are open catch."""

    def add_to_stack(self, node: Any, stack: Value, method: str, given: Arguments) -> Value:
        """``stack.enter_context(…)`` and the like; gives what was entered."""
        what = self.settle(given.args[0]) if given.args else fresh("context")
        clauses = self.stacks.get(stack)
        if isinstance(what, Container) and method == "enter_context":
            if clauses is not None:
                self.containers.append(what)
            return what
        classes = Classes(EVERYTHING, known=False)
        if qualified(what) == "contextlib.suppress" and isinstance(what, Result):
            classes = named(map(self.settle, what.inputs))
        elif method == "callback":
            classes = Classes()
        if clauses is not None and classes.names:
            clauses.insert(0, Clause(classes, lambda: True, splits=True))
            self.caught |= classes.names
        if classes.known and classes.names:
            return fresh("context")
        self.opaque(node, "what is put on a stack of context managers")
        return fresh("context")

    def _context(self, node: Any, call: Bound, rest: Callable[[Value], bool]) -> bool:
        """``with f():`` for a generator function under ``contextlib.contextmanager``.

        It goes on after its ``yield`` when the body is left, and sees what the body raises.
        """
        function = call.function
        assert isinstance(function, Function)
        end, begun, mark = len(self.events), ("begun", call), len(self.exits)
        held_up: list[Any] = []

        def body(entered: Value) -> bool:
            nonlocal end
            if self.store.get(begun) is not ABSENT:
                return True
            self.store.set(begun, YES)
            region = self.enter(LEAVING)
            alive = self.arm(lambda: rest(entered))
            held_up.append((region, alive))
            comes_out, left = self.leave(region, alive)
            held_up.append(left)
            end = len(self.events)
            return comes_out

        plain = function.copy()
        plain.role = None
        given = Arguments(call.args, call.kwargs)
        try:
            self.run_body(node, plain, given, self.outside(body, thrown_in=True))
        except UnreachableError:
            return False
        finally:
            self._closed_by_with(node, end)
        if len(held_up) == 2 and held_up[1]:
            (region, _), left = held_up
            self.go_on(region, left, (), alive=False)
            return self.negate_exits(mark)
        return True

    def _with_instance(
        self, node: cst.With, value: Instance, rest: Callable[[Value], bool]
    ) -> bool:
        kind = "" if node.asynchronous is None else "a"
        enter = self.class_member(value.cls, f"__{kind}enter__")
        leave = self.class_member(value.cls, f"__{kind}exit__")
        entered: Value = value
        if isinstance(enter, Function):
            entered = self._done(node, enter, Arguments((value,)))
        if not isinstance(leave, Function):
            return self.arm(lambda: rest(entered))
        since = len(self.events)

        def done(*what: Value) -> Value:
            return self._done(node, leave, Arguments((value, *what)))

        risky = False

        def body() -> bool:
            nonlocal risky
            risks, mark = self.risks_now, len(self.exits)
            alive = self.arm(lambda: rest(entered))
            ends = any(each.ending is not None for each in self.exits[mark:])
            risky = ends or self.risks_now > risks
            return alive

        def quietly() -> bool:
            what = [fresh("what was raised") if risky else NONE for _ in range(3)]
            return bool(done(*what))

        def failed() -> Value:
            ends = bool(self.handling) and self.handling[-1].ended is not None
            kind, error = (BaseException, BaseException()) if ends else (UNKNOWN, UNKNOWN)
            thrown = (fresh("exception class", kind), fresh("exception", error))
            return done(*thrown, fresh("traceback"))

        swallows = self._probed(failed)
        if swallows is False:
            alive = self.in_the_end(body, quietly)
        else:
            classes = Classes(EVERYTHING, known=True)
            clause = Clause(classes, lambda: self._judged(failed))
            alive = self.trying(node, lambda: self.in_the_end(body, quietly, LEAVING), [clause])
        self._closed_by_with(node, since)
        return alive

    def _judged(self, leave: Callable[[], Value]) -> bool:
        """The end of a context manager that is given an exception: what it says is done."""
        handling = self.handling[-1]
        condition = self.condition(leave())
        return self.fork(condition, lambda: True, lambda: self.raise_again(handling))

    def _probed(self, run: Callable[[], Value]) -> bool | None:
        """The truth of what something gives, without anything happening."""
        return self.truth(self.foreseen(run))

    def _done(self, node: cst.With, method: Function, given: Arguments) -> Value:
        """What a method of a context manager gives; of an asynchronous one, in the end."""
        value = self.call_function(node, method, given)
        return value if node.asynchronous is None else self.awaited(node, value)

    def _closed_by_with(self, node: Any, since: int) -> None:
        """What a context manager closes at the end of a ``with`` lives in that only."""
        for each in self.events[since:]:
            if isinstance(each, Closed):
                self.emit(Closed, node, results=each.results, how="with")
