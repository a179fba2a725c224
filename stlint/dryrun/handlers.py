"""The visitors of ``try`` and ``with``: what may have run to any point, and where it draws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeGuard

import libcst as cst

from stlint.dryrun.machine import Arguments, UnreachableError
from stlint.dryrun.store import ABSENT, join
from stlint.model.events import Closed, ElementCreated, StateDelete, StateRead, StateWrite
from stlint.model.guards import Guard
from stlint.model.values import (
    NONE,
    YES,
    Bound,
    Class,
    Container,
    Function,
    Instance,
    PerRelease,
    Result,
    Symbol,
    Tuple,
    Value,
    fresh,
    qualified,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from stlint.dryrun.machine import Exit, Target
    from stlint.model.events import Event

from stlint.dryrun.loops import Loops

_MISSING: Final = frozenset({"AttributeError", "KeyError"})
_SWALLOWING: Final = {
    "AttributeError": frozenset({"AttributeError", "Exception", "BaseException"}),
    "KeyError": frozenset({"KeyError", "LookupError", "Exception", "BaseException"}),
}
"""Who catches what a read of a missing key raises."""
_EVERYTHING: Final = frozenset({"Exception", "BaseException"})
_NO_ERRORS: Final = frozenset({"SystemExit", "KeyboardInterrupt", "GeneratorExit"})
"""What ``except Exception`` does not catch."""
_FEATURES: Final = frozenset({"AttributeError", "ImportError", "ModuleNotFoundError", "TypeError"})
"""Who catches one of these around a command asks whether this Streamlit has it."""


_IMPORT_ERRORS: Final = frozenset({"ImportError", "ModuleNotFoundError"})


class Handlers(Loops):
    """``try`` and ``with``."""

    doubts: int
    """How many imports so far may have failed."""

    def run_Try(self, node: cst.Try | cst.TryStar) -> bool:
        caught: set[str] = set()
        for handler in node.handlers:
            caught |= self._names(handler.type)
        final = node.finalbody

        def whole() -> bool:
            if not node.handlers:
                return self.run_block(node.body)
            return self.trying(
                node,
                lambda: self.run_block(node.body),
                frozenset(caught),
                node.handlers,
                node.orelse,
            )

        if final is None:
            return whole()
        return self._in_the_end(self.arm(whole), lambda: self.run_block(final.body))

    run_TryStar = run_Try

    def _in_the_end(self, alive: bool, run: Callable[[], bool]) -> bool:
        """Run what follows on every way out of a block."""
        if alive:
            return self.arm(run)
        target = self.enter("finally")
        self.arm(run)
        self.leave(target, True)
        return False

    def _names(self, node: cst.BaseExpression | None) -> set[str]:
        """The bare names of the exception classes of a handler."""
        if node is None:
            return {"BaseException"}
        if isinstance(node, cst.Tuple):
            return {name for each in node.elements for name in self._names(each.value)}
        value = self.settle(self.eval(node))
        if isinstance(value, Tuple):
            return {(qualified(each) or str(each)).rpartition(".")[2] for each in value.items}
        path = qualified(value)
        if path is None and isinstance(value, Symbol):
            return {"BaseException"}
        return {(path or str(value)).rpartition(".")[2]}

    def trying(
        self,
        node: Any,
        body: Callable[[], bool],
        caught: frozenset[str],
        handlers: Any = (),
        orelse: Any = None,
    ) -> bool:
        """A body whose exceptions are caught: a handler may begin after any part of it."""
        since, risks, doubts = len(self.events), self.risks_now, self.doubts
        target = self.enter("try")
        before, self.caught = self.caught, self.caught | caught
        needed, self.needed = self.needed, None
        alive = False
        try:
            self.store.open()
            alive = self.arm(body)
            changes = self.store.close()
        finally:
            self.caught = before
            raised = [each for each in self.exits[target.mark :] if each.target is target]
            self.exits[target.mark :] = [
                each for each in self.exits[target.mark :] if each.target is not target
            ]
            if target in self.targets:
                self.targets.remove(target)
            guards_after = self.guards
            self.store.close()
        self.guards = target.guards
        risky = self.risks_now > risks or any(each.guards.now is not False for each in raised)
        surely = any(each.guards.now and self._catches(caught, each.value) for each in raised)
        found = self.doubts == doubts and self.needed is None and not raised
        if not caught.isdisjoint({"ImportError", *_EVERYTHING}):
            self.doubts = doubts
        failed = self._failing(node, since, caught, risky=risky, surely=surely)
        self._after_a_sure_failure(since, failed, caught)
        self._after_the_last_risk(since, failed)
        self.needed = needed
        self.exits[target.mark :] = [
            each._replace(guards=each.guards.add(failed.negated()))
            for each in self.exits[target.mark :]
        ]

        held = guards_after.beyond(target.guards)
        late = self._after_a_failure(since, caught)
        broken_off = any(self._fails_now(each, caught) for each in self.events[since:])
        self.handled.update(
            each.order
            for each in self.events[since:]
            if isinstance(each, StateRead) and caught & _SWALLOWING[each.raises]
        )
        goes_on = False

        def succeed() -> bool:
            self.store.apply(changes)
            self.guards = self.guards.add(*held)
            if orelse is not None:
                return self.run_block(orelse.body)
            return True

        def partly(changes: Mapping[Hashable, Value]) -> dict[Hashable, Value]:
            """Changes of which nobody knows how many were made."""
            only_read = self._only_read(since)
            return {
                key: value
                if self.store.get(key) is ABSENT
                else join(
                    (
                        Guard(
                            Symbol("done", (id(node), self.site, key)),
                            now=False if key in late else None,
                        ),
                    ),
                    value,
                    self.store.get(key),
                )
                for key, value in changes.items()
                if not (isinstance(key, tuple) and key[0] == "state-has" and key[1] in only_read)
            }

        def fail() -> bool:
            self.store.apply(partly(changes))
            nonlocal goes_on
            goes_on = self.arm(lambda: self._handle(node, handlers)) if handlers else True
            return goes_on

        for each in raised:
            if not each.guards.beyond(target.guards):
                alive = False
        if not alive:
            if any(not self._by_release(each, target) for each in raised):
                made = raised[-1].changes or {}
                self.store.apply(partly(made) if broken_off else made)
                return self.arm(lambda: self._handle(node, handlers) if handlers else True)
            return self.fork(((failed,), (failed.negated(),)), fail, lambda: False)
        if self._cannot_fail(node) or (
            found and caught <= _IMPORT_ERRORS and _has_only(node, cst.Import, cst.ImportFrom)
        ):
            return succeed()
        alive = self.fork(((failed,), (failed.negated(),)), fail, succeed)
        if not goes_on:
            self.guards = self.guards.add(*held)
        return alive and self._negate_exits(target.mark)

    def _after_the_last_risk(self, since: int, failed: Guard) -> None:
        """What a body draws when nothing can fail any more excludes the handlers."""
        succeeded = Guard(failed.subject, outcome=False, now=True)
        for index in range(len(self.events) - 1, since - 1, -1):
            event = self.events[index]
            if isinstance(event, StateRead) and event.missing is not False:
                break
            if isinstance(event, ElementCreated) and event.risks == self.risks:
                place = event.place._replace(guards=event.guards.add(succeeded))
                self.events[index] = replace(event, place=place)

    def _after_a_sure_failure(self, since: int, failed: Guard, caught: frozenset[str]) -> None:
        """What a body does after a read that surely fails in this run is only done in others."""
        failing = (
            at
            for at, each in enumerate(self.events[since:], since)
            if self._fails_now(each, caught)
        )
        begin = next(failing, len(self.events)) + 1
        succeeded = failed.negated()
        others: dict[int, Any] = {}
        for index, event in enumerate(self.events[begin:], begin):
            place = event.place._replace(guards=event.guards.add(succeeded))
            self.events[index] = others[id(event)] = replace(event, place=place)
        self.registered = [
            (others.get(id(each[0]), each[0]), *each[1:]) for each in self.registered
        ]

    def _by_release(self, exit_: Exit, target: Target) -> bool:
        """Whether an exit is taken on some releases of Streamlit only."""
        beyond = exit_.guards.beyond(target.guards)
        return any(isinstance(each.subject, PerRelease) for each in beyond)

    def _only_read(self, since: int) -> set[str]:
        """The keys that events only ask session state for: they are no more there for that."""
        read: set[str] = set()
        other: set[str | None] = set()
        for each in self.events[since:]:
            if isinstance(each, StateRead):
                read.add(each.key)
            elif isinstance(each, (StateWrite, StateDelete)):
                other.add(each.key)
            elif isinstance(each, ElementCreated) and each.key is not None:
                other.add(each.key[1] if isinstance(each.key[1], str) else None)
        return set() if None in other else read - other

    handled: set[int]
    """Reads, by their order, whose failure a ``try`` has taken care of."""

    def _fails_here(self, event: Event) -> TypeGuard[StateRead]:
        """Whether an event may lead to the handlers of the ``try`` that has just ended."""
        here = isinstance(event, StateRead) and event.order not in self.handled
        return here and event.guards.set == self.guards.set

    def _fails_now(self, event: Event, caught: frozenset[str]) -> bool:
        """Whether an event surely leads there in this run."""
        return (
            isinstance(event, StateRead)
            and event.order not in self.handled
            and event.missing is True
            and not caught.isdisjoint(_SWALLOWING[event.raises])
            and all(each.now is True for each in event.guards.beyond(self.guards))
        )

    def _after_a_failure(self, since: int, caught: frozenset[str]) -> set[Hashable]:
        """What of session state is written only after a read that surely fails in this run."""
        early: set[str | None] = set()
        late: set[str | None] = set()
        failed = False
        for each in self.events[since:]:
            if isinstance(each, StateRead):
                failed = failed or self._fails_now(each, caught)
            elif isinstance(each, (StateWrite, StateDelete)):
                (late if failed else early).add(each.key)
        names = set() if None in early else late - early
        return {(kind, name) for kind in ("state", "state-has") for name in names}

    def _catches(self, caught: frozenset[str], raised: Value | None) -> bool:
        """Whether handlers of these names surely catch what is raised."""
        if isinstance(raised, Instance):
            raised = raised.cls
        if isinstance(raised, Class):
            return raised.name in caught or any(
                self._catches(caught, each) for each in raised.bases
            )
        name = (qualified(raised) or "").rpartition(".")[2] if raised is not None else ""
        broad = "Exception" if name not in _NO_ERRORS else "BaseException"
        return name in caught or broad in caught or "BaseException" in caught

    def _failing(
        self,
        node: Any,
        since: int,
        caught: frozenset[str],
        *,
        risky: bool,
        surely: bool,
    ) -> Guard:
        """The guard of the handlers; what the body asks session state for decides it.

        So do names that a release of Streamlit does not have.
        """
        failing = [each for each in self.events[since:] if self._fails_now(each, caught)]
        reads = [each for each in self.events[since:] if self._fails_here(each)]
        now: bool | None = None
        if surely or failing:
            now = True
        elif reads:
            known = all(each.missing is False for each in reads)
            now = False if known and caught <= _MISSING else None
        elif not risky:
            now = False
        keys: tuple[Value, ...] = tuple(Symbol("state-has", (each.key,)) for each in reads)
        if self.needed or (self.needed is not None and (caught & _FEATURES or not risky)):
            lacking = self.on_releases(self.needed)
            keys = (*keys, lacking)
            now = True if lacking.now else now
        return Guard(Symbol("fails", (id(node), self.site, *keys)), now=now)

    def _cannot_fail(self, node: Any) -> bool:
        """Whether a body does nothing."""
        return _has_only(node)

    def _handle(self, node: Any, handlers: Any) -> bool:
        """The handlers, of which one runs."""
        if not handlers:
            return self.raises()
        handler, rest = handlers[0], handlers[1:]

        def run() -> bool:
            if handler.name is not None and isinstance(handler.name.name, cst.Name):
                self.bind(handler.name.name.value, fresh("exception"))
            return self.run_block(handler.body)

        if not rest:
            return self.arm(run)
        this = Guard(Symbol("handles", (id(handler), self.site)))
        return self.fork(((this,), (this.negated(),)), run, lambda: self._handle(node, rest))

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
                self.assign(name, entered)
            return self._with(node, index + 1)

        if isinstance(value, Container):
            self.containers.append(value)
            try:
                return rest(value)
            finally:
                self.containers.pop()
        if isinstance(value, Symbol) and value.op == "context" and isinstance(value.args[0], Bound):
            return self._context(node, value.args[0], rest)
        if isinstance(value, Instance):
            return self._with_instance(node, value, rest)
        self.give_up(item.item, value, "with")
        path = qualified(value) or ""
        if path == "contextlib.suppress":
            assert isinstance(value, Result)
            names = frozenset((qualified(each) or "").rpartition(".")[2] for each in value.inputs)
            return self.trying(node, lambda: rest(fresh("context")), names)
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

    def _context(self, node: Any, call: Bound, rest: Callable[[Value], bool]) -> bool:
        """``with f():`` for a generator function under ``contextlib.contextmanager``."""
        function = call.function
        assert isinstance(function, Function)
        end, begun = len(self.events), ("begun", call)

        def body(entered: Value) -> bool:
            nonlocal end
            if self.store.get(begun) is not ABSENT:
                return True
            self.store.set(begun, YES)
            try:
                return self.arm(lambda: rest(entered))
            finally:
                end = len(self.events)

        plain = function.copy()
        plain.role = None
        given = Arguments(call.args, call.kwargs)
        try:
            self.run_body(node, plain, given, self.outside(body, thrown_in=True))
        except UnreachableError:
            return False
        finally:
            self._closed_by_with(node, end)
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
        alive = self.arm(lambda: rest(entered))
        if not isinstance(leave, Function):
            return alive
        given, since = Arguments((value, NONE, NONE, NONE)), len(self.events)
        alive = self._in_the_end(alive, lambda: bool(self._done(node, leave, given)))
        self._closed_by_with(node, since)
        return alive

    def _done(self, node: cst.With, method: Function, given: Arguments) -> Value:
        """What a method of a context manager gives; of an asynchronous one, in the end."""
        value = self.call_function(node, method, given)
        return value if node.asynchronous is None else self.awaited(node, value)

    def _closed_by_with(self, node: Any, since: int) -> None:
        """What a context manager closes at the end of a ``with`` lives in that only."""
        for each in self.events[since:]:
            if isinstance(each, Closed):
                self.emit(Closed, node, results=each.results, how="with")


def _has_only(node: Any, *kinds: type) -> bool:
    """Whether a body has nothing but simple statements of some kinds."""
    lines = node.body.body
    parts = (line.body if isinstance(line, cst.SimpleStatementLine) else (line,) for line in lines)
    return all(isinstance(each, (cst.Pass, *kinds)) for small in parts for each in small)
