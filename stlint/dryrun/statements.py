"""The visitors of statements: each returns whether control comes out at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.expressions import Expressions
from stlint.dryrun.machine import Arguments, UnreachableError
from stlint.dryrun.store import ABSENT, join
from stlint.model.values import (
    NO,
    NONE,
    SESSION_STATE,
    UNKNOWN,
    YES,
    Bound,
    Class,
    Const,
    Container,
    External,
    Frame,
    Function,
    Heap,
    Instance,
    Result,
    Symbol,
    Tuple,
    Value,
    WidgetValue,
    fresh,
    leaves,
    qualified,
)
from stlint.model.events import Drawn, NameBound, StateRead, Stopped
from stlint.model.guards import Guard

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_UNROLLED_WHILE: Final = 12
MAX_UNKNOWN_LOOPS: Final = 2
"""Loops of unknown length inside one another of which a second round is run."""


class Statements(Expressions):
    """Every kind of statement."""

    actions: dict[type, Callable[[Any], bool]]

    def run_block(self, body: Any) -> bool:
        """Run statements; returns whether control comes out."""
        for statement in body.body:
            if not self.run(statement):
                return False
        return True

    def run(self, node: cst.CSTNode) -> bool:
        """Run one statement."""
        self.step()
        action = self.actions.get(type(node))
        if action is None:
            action = getattr(self, f"run_{type(node).__name__}", None) or self._not_modelled
            self.actions[type(node)] = action
        before, self.statement = self.statement, node
        try:
            return action(node)
        except UnreachableError:
            return False
        finally:
            self.statement = before

    def _not_modelled(self, node: cst.CSTNode) -> bool:
        self.gap(node, type(node).__name__)
        return True

    def run_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> bool:
        return all(self.small(each) for each in node.body)

    def small(self, node: cst.BaseSmallStatement) -> bool:
        """Run a simple statement; the line that it is on stays the statement of its events."""
        action = self.actions.get(type(node))
        if action is None:
            action = getattr(self, f"run_{type(node).__name__}", None) or self._not_modelled
            self.actions[type(node)] = action
        return action(node)

    # -- simple statements ----------------------------------------------------------------------

    def run_Pass(self, node: cst.Pass) -> bool:
        del node
        return True

    run_TypeAlias = run_Pass

    def run_Expr(self, node: cst.Expr) -> bool:
        value = node.value
        if (
            self.module.name == "__main__"
            and not isinstance(value, (cst.Call, cst.Yield, cst.Await))
            and node not in self.docstrings
        ):
            self.emit(Drawn, node)
        self.eval(value)
        return True

    docstrings: set[Any]

    def run_Assign(self, node: cst.Assign) -> bool:
        value = self.settle(self.eval(node.value))
        for target in node.targets:
            self._note_assignment(node, target.target, node.value, value)
            self.assign(target.target, value)
        return True

    def run_AnnAssign(self, node: cst.AnnAssign) -> bool:
        if node.value is not None:
            value = self.settle(self.eval(node.value))
            self._note_assignment(node, node.target, node.value, value)
            self.assign(node.target, value)
        return True

    def _note_assignment(
        self, node: Any, target: cst.BaseExpression, source: cst.BaseExpression, value: Value
    ) -> None:
        """Record what rules about plain variables need to know."""
        if not isinstance(target, cst.Name):
            return
        frame = self.frame.shared.get(target.value, self.frame)
        if self.guards.triggers or self.segment == "callback":
            before = self.store.get((frame, target.value))
            if before is not ABSENT and _reads(source, target.value):
                self.note_change(node, target.value, frame, "augment")
            return
        if isinstance(source, _LITERALS) or _is_empty(source):
            self.emit(
                NameBound, node, name=target.value, how="constant", scope=frame, depth=self.loop_depth
            )
            if isinstance(value, Heap):
                self.store.set(("owner", value), Symbol("owner", (target.value, frame)))
        elif (frame, target.value) in self.watched:
            self.emit(
                NameBound, node, name=target.value, how="assign", scope=frame, depth=self.loop_depth
            )

    def run_AugAssign(self, node: cst.AugAssign) -> bool:
        target = node.target
        operator = type(node.operator).__name__.removesuffix("Assign")
        if isinstance(target, cst.Name):
            frame = self.frame.shared.get(target.value, self.frame)
            watched = (frame, target.value) in self.watched
            self.watched.discard((frame, target.value))
            before = self.settle(self.eval(target))
            if watched:
                self.watched.add((frame, target.value))
            value = self.eval(node.value)
            if self.guards.triggers or self.segment == "callback":
                self.note_change(node, target.value, frame, "augment")
            if isinstance(before, Heap) or self.store.get(("shared", before)) is not ABSENT:
                self.mutation(node, before, "augmented assignment")
                if isinstance(before, Heap) and operator == "Add":
                    items, complete = self.items_of(value)
                    content = self.content(before)
                    if complete and content is not None:
                        self.store.set(("content", before), Tuple((*content, *items)))
                    else:
                        self.changed(before)
                    return True
            self.assign(target, self.binary(operator, before, value))
            return True
        if isinstance(target, cst.Attribute):
            base = self.settle(self.eval(target.value))
            before = self.attribute(target, base, target.attr.value)
            value = self.binary(operator, before, self.eval(node.value))
            self.set_attribute(target, base, target.attr.value, value)
        elif isinstance(target, cst.Subscript):
            base = self.settle(self.eval(target.value))
            key = self.key_of(target)
            before = self.subscript(target, base, key)
            value = self.binary(operator, before, self.eval(node.value))
            self._set_item(target, base, key, value)
        return True

    def assign(self, target: cst.BaseExpression, value: Value) -> None:
        """Bind a target of an assignment."""
        if isinstance(target, cst.Name):
            self.bind(target.value, value)
        elif isinstance(target, (cst.Tuple, cst.List)):
            self._unpack(target, value)
        elif isinstance(target, cst.Attribute):
            base = self.settle(self.eval(target.value))
            self.set_attribute(target, base, target.attr.value, value)
        elif isinstance(target, cst.Subscript):
            base = self.settle(self.eval(target.value))
            self._set_item(target, base, self.key_of(target), value)
        elif isinstance(target, cst.StarredElement):
            self.assign(target.value, value)

    def _set_item(self, node: Any, base: Value, key: Value, value: Value) -> None:
        def use(each: Value) -> Value:
            if each is SESSION_STATE:
                self.set_state_item(node, key, value)
            elif isinstance(each, Heap):
                self.set_item(node, each, key, value)
            else:
                self.mutation(node, each, "item assignment")
                self.changed(each)
            return value

        self.spread(base, use)

    def _unpack(self, target: cst.Tuple | cst.List, value: Value) -> None:
        value = self.settle(value)
        elements = target.elements
        stars = [isinstance(each, cst.StarredElement) for each in elements]
        items, complete = self.items_of(value)
        if complete and True in stars and len(items) >= len(elements) - 1:
            at = stars.index(True)
            after = len(elements) - at - 1
            middle = self.new("list", items[at : len(items) - after])
            values: list[Value] = [*items[:at], middle, *items[len(items) - after :]]
        elif complete and len(items) == len(elements):
            values = items
        else:
            values = [self.element_of(value, index) for index in range(len(elements))]
        for element, each in zip(elements, values, strict=False):
            self.assign(element.value, self.settle(each))

    def element_of(self, value: Value, index: int) -> Value:
        """The item that unpacking takes from a position."""
        found = self.spread(value, lambda each: self.element(each, index))
        return fresh("some item") if found is None else found

    def run_Del(self, node: cst.Del) -> bool:
        targets = (
            [each.value for each in node.target.elements]
            if isinstance(node.target, cst.Tuple)
            else [node.target]
        )
        for target in targets:
            if isinstance(target, cst.Name):
                self.store.set((self.frame.shared.get(target.value, self.frame), target.value), ABSENT)
            elif isinstance(target, cst.Attribute):
                base = self.settle(self.eval(target.value))
                if base is SESSION_STATE:
                    self.del_state_item(target, Const(target.attr.value), "delete-attribute")
                else:
                    self.mutation(target, base, f"attribute {target.attr.value}")
                    self.changed(base)
            elif isinstance(target, cst.Subscript):
                base = self.settle(self.eval(target.value))
                key = self.key_of(target)
                if base is SESSION_STATE:
                    self.del_state_item(target, key, "delete-item")
                else:
                    self.mutation(target, base, "item deletion")
                    self.changed(base)
        return True

    def run_Global(self, node: cst.Global) -> bool:
        for each in node.names:
            self.frame.shared[each.name.value] = self.frame.module.frame
        return True

    def run_Nonlocal(self, node: cst.Nonlocal) -> bool:
        for each in node.names:
            name = each.name.value
            frame = self.frame.parent
            while frame is not None and self.store.get((frame, name)) is ABSENT:
                frame = frame.parent
            if frame is not None:
                self.frame.shared[name] = frame
        return True

    def run_Return(self, node: cst.Return) -> bool:
        value = NONE if node.value is None else self.settle(self.eval(node.value))
        return self.exit("call", value)

    def run_Raise(self, node: cst.Raise) -> bool:
        if node.exc is not None:
            before, self.muted = self.muted, self.muted
            self.eval(node.exc)
            self.muted = before
        self.emit(Stopped, node, how="raise")
        return self.exit("try" if any(each.kind == "try" for each in self.targets) else "run")

    def run_Break(self, node: cst.Break) -> bool:
        del node
        return self.exit("loop")

    def run_Continue(self, node: cst.Continue) -> bool:
        del node
        return self.exit("round")

    def run_Assert(self, node: cst.Assert) -> bool:
        condition = self.condition(self.verdict(node.test))

        def fails() -> bool:
            self.emit(Stopped, node, how="raise")
            return self.exit("try" if any(each.kind == "try" for each in self.targets) else "run")

        return self.fork(condition, lambda: True, fails)

    def run_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            self.import_module(node, alias)
        return True

    def run_ImportFrom(self, node: cst.ImportFrom) -> bool:
        self.import_from(node)
        return True

    def import_module(self, node: cst.Import, alias: cst.ImportAlias) -> None:
        """``import name as alias``."""
        raise NotImplementedError

    def import_from(self, node: cst.ImportFrom) -> None:
        """``from name import names``."""
        raise NotImplementedError

    # -- branches and loops -----------------------------------------------------------------------

    def run_If(self, node: cst.If) -> bool:
        condition = self.condition(self.verdict(node.test))

        def other() -> bool:
            orelse = node.orelse
            if orelse is None:
                return True
            return self.run(orelse) if isinstance(orelse, cst.If) else self.run_block(orelse.body)

        return self.fork(condition, lambda: self.run_block(node.body), other)

    def run_For(self, node: cst.For) -> bool:
        if node.asynchronous is not None:
            self.gap(node, "async for")
        iterable = self.settle(self.eval(node.iter))

        def body(item: Value) -> bool:
            self.assign(node.target, item)
            return self.run_block(node.body)

        def after() -> bool:
            return node.orelse is None or self.run_block(node.orelse.body)

        return self.loop(node, iterable, body, after)

    def loop(
        self,
        node: Any,
        iterable: Value,
        body: Callable[[Value], bool],
        after: Callable[[], bool],
    ) -> bool:
        """Run a body for each item; for an unknown number, for the first and the second."""
        items, complete = self.items_of(iterable)
        target = self.enter("loop")
        alive = True
        self.loop_depth += 1
        try:
            if complete:
                for index, item in enumerate(items):
                    alive = self._round(node, index, lambda item=item: body(item))  # type: ignore[misc]
                    if not alive:
                        break
            else:
                alive = self._unknown_rounds(node, iterable, items, body)
            alive = alive and self.arm(after)
        finally:
            self.loop_depth -= 1
            alive, _ = self.leave(target, alive)
        return alive

    def _round(self, node: Any, index: int, body: Callable[[], bool]) -> bool:
        target = self.enter("round")
        alive = False
        try:
            with self.at(id(node), index):
                alive = self.arm(body)
        finally:
            alive, _ = self.leave(target, alive)
        return alive

    def _unknown_rounds(
        self, node: Any, iterable: Value, items: list[Value], body: Callable[[Value], bool]
    ) -> bool:
        subject = self.frozen(iterable)
        now, length = self.now(iterable), self.concrete(iterable, now=True)
        entered = Guard(subject, now=now)
        many: bool | None = None
        if isinstance(length, (list, tuple, set, dict, str, range)):
            many = len(length) > 1
        elif now is False:
            many = False
        again = Guard(Symbol("more", (subject,)), now=many)
        nested = sum(each.kind == "unknown" for each in self.targets)

        def second() -> bool:
            alive = self._round(node, 1, lambda: body(items[1]))
            if alive:
                self._forget_changes()
            return alive

        def first() -> bool:
            alive = self._round(node, 0, lambda: body(items[0]))
            if not alive or nested >= MAX_UNKNOWN_LOOPS:
                return alive
            return self.fork(((again,), (again.negated(),)), second, lambda: True)

        known = self.guards.entails(entered)
        marker = self.enter("unknown")
        alive = False
        try:
            if known is None:
                alive = self.fork(((entered,), (entered.negated(),)), first, lambda: True)
            else:
                alive = self.arm(first) if known else True
        finally:
            alive, _ = self.leave(marker, alive)
        return alive

    def _forget_changes(self) -> None:
        """After the second of an unknown number of rounds: what it changed goes on changing."""
        for key, before in list(self.store.logs[-1].items()):
            if not isinstance(key, tuple) or key[0] in {"state-has", "shared", "owner"}:
                continue
            if self.store.get(key) is not before and self.store.get(key) != before:
                value = self.store.get(key)
                if not isinstance(value, (Function, Class, Container, External)):
                    self.store.set(key, fresh("loop"))

    def run_While(self, node: cst.While) -> bool:
        target = self.enter("loop")
        endless = self._endless(node)
        self.loop_depth += 1
        self.endless += endless
        alive = False
        try:
            alive = self.arm(lambda: self._while(node, 0, 0))
        finally:
            self.loop_depth -= 1
            self.endless -= endless
            alive, _ = self.leave(target, alive)
        return alive

    def _while(self, node: cst.While, index: int, unknown: int) -> bool:
        condition = self.condition(self.verdict(node.test))
        certain = condition[1] is None

        def body() -> bool:
            if not self._round(node, index, lambda: self.run_block(node.body)):
                return False
            rounds = unknown if certain else unknown + 1
            constant = self.truth(self.settle(self.eval(node.test))) is True and certain
            if rounds >= 2 or (constant and index >= 1 and self._endless(node)):
                if self.store.logs:
                    self._forget_changes()
                return not constant
            if index >= MAX_UNROLLED_WHILE:
                self._forget_changes()
                return True
            return self._while(node, index + 1, rounds)

        def end() -> bool:
            return node.orelse is None or self.run_block(node.orelse.body)

        return self.fork(condition, body, end)

    def _endless(self, node: cst.While) -> bool:
        """Whether the condition is a constant of the source."""
        test = node.test
        return isinstance(test, cst.Integer) or (
            isinstance(test, cst.Name) and test.value == "True"
        )

    def run_With(self, node: cst.With) -> bool:
        return self._with(node, 0)

    def _with(self, node: cst.With, index: int) -> bool:
        if index == len(node.items):
            return self.run_block(node.body)
        item = node.items[index]
        self._scope(item.item)
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
        path = qualified(value) or ""
        if path == "contextlib.suppress":
            assert isinstance(value, Result)
            names = frozenset(
                (qualified(each) or "").rpartition(".")[2] for each in value.inputs
            )
            return self._trying(node, lambda: rest(fresh("context")), names)
        lock = "lock" in str(value).lower() or "lock" in path.lower()
        self.locks += lock
        try:
            return rest(Symbol("attribute", (value, self.version(value), "__enter__")) if path else fresh("context"))
        finally:
            self.locks -= lock

    def _scope(self, node: Any) -> None:
        """Calls whose result lives as long as a ``with``."""
        while isinstance(node, cst.Call):
            self.scoped.add(node)
            node = node.args[0].value if len(node.args) == 1 else None

    def _context(self, node: Any, call: Bound, rest: Callable[[Value], bool]) -> bool:
        """``with f():`` for a generator function under ``contextlib.contextmanager``."""
        function = call.function
        assert isinstance(function, Function)
        outer = (
            self.frame, self.module, self.path, self.statement, self.stack, self.functions, self.site,
        )  # fmt: skip
        count = len(self.targets)
        comes_out = [False]

        def body(entered: Value) -> None:
            inner = (
                self.frame, self.module, self.path, self.statement, self.stack, self.functions,
                self.site,
            )  # fmt: skip
            hidden = self.targets[count:]
            del self.targets[count:]
            (
                self.frame, self.module, self.path, self.statement, self.stack, self.functions,
                self.site,
            ) = outer  # fmt: skip
            try:
                comes_out[0] = self.arm(lambda: rest(entered))
            finally:
                (
                    self.frame, self.module, self.path, self.statement, self.stack,
                    self.functions, self.site,
                ) = inner  # fmt: skip
                self.targets[count:] = hidden
            if not comes_out[0]:
                raise UnreachableError

        plain = function.copy()
        plain.role, plain.generator = None, False
        before, self.on_yield = self.on_yield, body
        try:
            self.inline(node, plain, Arguments(call.args, call.kwargs))
        except UnreachableError:
            return False
        finally:
            self.on_yield = before
        return True

    def _with_instance(self, node: Any, value: Instance, rest: Callable[[Value], bool]) -> bool:
        enter = self.class_member(value.cls, "__enter__")
        leave = self.class_member(value.cls, "__exit__")
        entered: Value = value
        if isinstance(enter, Function):
            entered = self.call_function(node, enter, Arguments((value,)))
        alive = rest(entered)
        if alive and isinstance(leave, Function):
            self.call_function(node, leave, Arguments((value, NONE, NONE, NONE)))
        return alive

    # -- exceptions -------------------------------------------------------------------------------

    def run_Try(self, node: cst.Try | cst.TryStar) -> bool:
        caught: set[str] = set()
        for handler in node.handlers:
            caught |= self._names(handler.type)
        final = node.finalbody

        def whole() -> bool:
            if not node.handlers:
                return self.run_block(node.body)
            return self._trying(
                node,
                lambda: self.run_block(node.body),
                frozenset(caught),
                node.handlers,
                node.orelse,
            )

        if final is None:
            return whole()
        alive = self.arm(whole)
        if alive:
            return self.run_block(final.body)
        target = self.enter("finally")
        self.run_block(final.body)
        self.leave(target, True)
        return False

    run_TryStar = run_Try

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

    def _trying(
        self,
        node: Any,
        body: Callable[[], bool],
        caught: frozenset[str],
        handlers: Any = (),
        orelse: Any = None,
    ) -> bool:
        """A body whose exceptions are caught: it may have run to any point when a handler begins."""
        since = len(self.events)
        target = self.enter("try")
        before, self.caught = self.caught, self.caught | caught
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
        failed = self._failing(node, since, caught)

        def succeed() -> bool:
            self.store.apply(changes)
            self.guards = self.guards.add(*guards_after.beyond(target.guards))
            if orelse is not None:
                return self.run_block(orelse.body)
            return True

        def fail() -> bool:
            partly = {
                key: value if self.store.get(key) is ABSENT else join(
                    (Guard(Symbol("done", (id(node), self.site, key))),), value, self.store.get(key)
                )
                for key, value in changes.items()
            }
            self.store.apply(partly)
            return self._handle(node, handlers) if handlers else True

        for each in raised:
            if not each.guards.beyond(target.guards):
                alive = False
        if not alive:
            if raised:
                self.store.apply(raised[-1].changes)
                return self.arm(lambda: self._handle(node, handlers) if handlers else True)
            return self.fork(((failed,), (failed.negated(),)), fail, lambda: False)
        if self._cannot_fail(node):
            return succeed()
        return self.fork(((failed,), (failed.negated(),)), fail, succeed)

    def _failing(self, node: Any, since: int, caught: frozenset[str]) -> Guard:
        """The guard of the handlers; what the body asks session state for decides it."""
        reads = [
            each
            for each in self.events[since:]
            if isinstance(each, StateRead) and each.guards.set == self.guards.set
        ]
        now: bool | None = None
        if any(each.missing for each in reads):
            now = True
        elif reads and all(each.missing is False for each in reads) and caught <= _MISSING:
            now = False
        keys = tuple(Symbol("state-has", (each.key,)) for each in reads)
        return Guard(Symbol("fails", (id(node), self.site, *keys)), now=now)

    def _cannot_fail(self, node: Any) -> bool:
        """Whether a body does nothing."""
        lines = node.body.body
        return all(
            isinstance(line, cst.SimpleStatementLine)
            and all(isinstance(small, cst.Pass) for small in line.body)
            for line in lines
        )

    def _handle(self, node: Any, handlers: Any) -> bool:
        """The handlers, of which one runs."""
        if not handlers:
            return self.exit("try" if any(t.kind == "try" for t in self.targets) else "run")
        handler, rest = handlers[0], handlers[1:]

        def run() -> bool:
            if handler.name is not None and isinstance(handler.name.name, cst.Name):
                self.bind(handler.name.name.value, fresh("exception"))
            return self.run_block(handler.body)

        if not rest:
            return self.arm(run)
        this = Guard(Symbol("handles", (id(handler), self.site)))
        return self.fork(((this,), (this.negated(),)), run, lambda: self._handle(node, rest))

    # -- match --------------------------------------------------------------------------------------

    def run_Match(self, node: cst.Match) -> bool:
        subject = self.verdict(node.subject)
        return self._cases(node, subject, list(node.cases))

    def _cases(self, node: cst.Match, subject: Value, cases: list[cst.MatchCase]) -> bool:
        if not cases:
            return True
        case, rest = cases[0], cases[1:]
        matches = self._matches(subject, case.pattern)
        if case.guard is not None:
            self._bind_pattern(subject, case.pattern)
            guard = self.settle(self.eval(case.guard))
            truth = self.truth(matches)
            if truth is False:
                guard = NO
            elif truth is None:
                one, two = self.now(matches), self.now(guard)
                now: Any = UNKNOWN
                if False in (one, two):
                    now = False
                elif None not in (one, two):
                    now = True
                guard = Symbol("and", (matches, guard), now)
            matches = guard

        def run() -> bool:
            self._bind_pattern(subject, case.pattern)
            return self.run_block(case.body)

        return self.fork(
            self.condition(matches), run, lambda: self._cases(node, subject, rest)
        )

    def _matches(self, subject: Value, pattern: cst.MatchPattern) -> Value:
        if isinstance(pattern, cst.MatchAs) and pattern.pattern is None:
            return YES
        if isinstance(pattern, cst.MatchAs) and pattern.pattern is not None:
            return self._matches(subject, pattern.pattern)
        if isinstance(pattern, (cst.MatchValue, cst.MatchSingleton)):
            return self._compare("==", subject, self.settle(self.eval(pattern.value)))
        if isinstance(pattern, cst.MatchOr):
            parts = [self._matches(subject, each.pattern) for each in pattern.patterns]
            if any(self.truth(each) is True for each in parts):
                return YES
            parts = [each for each in parts if self.truth(each) is not False]
            if not parts:
                return NO
            truths = [self.now(each) for each in parts]
            now = True if True in truths else UNKNOWN if None in truths else False
            return Symbol("or", tuple(parts), now)
        return Symbol("matches", (self.frozen(subject), id(pattern)))

    def _bind_pattern(self, subject: Value, pattern: Any) -> None:
        if isinstance(pattern, cst.MatchAs) and pattern.name is not None:
            value = subject if pattern.pattern is None else fresh("match")
            self.bind(pattern.name.value, value)
        for child in getattr(pattern, "patterns", ()):
            inner = getattr(child, "value", None) or getattr(child, "pattern", None)
            if isinstance(inner, cst.MatchPattern):
                self._bind_pattern(fresh("match"), inner)
            elif isinstance(child, cst.MatchStar) and child.name is not None:
                self.bind(child.name.value, fresh("match"))
        for element in getattr(pattern, "elements", ()):
            self._bind_pattern(fresh("match"), element.pattern)
        for keyword in getattr(pattern, "kwds", ()):
            self._bind_pattern(fresh("match"), keyword.pattern)

    # -- definitions ----------------------------------------------------------------------------------

    def run_FunctionDef(self, node: cst.FunctionDef) -> bool:
        function = Function(node, self.frame, node.name.value, self.defaults_of(node.params))
        if isinstance(self.owner, Class):
            function.owner = self.owner
        value: Value = function
        for decorator in reversed(node.decorators):
            made = self.settle(self.eval(decorator.decorator))
            if isinstance(made, Function) and made.role == "property":
                continue
            if isinstance(decorator.decorator, cst.Attribute) and (
                decorator.decorator.attr.value in {"setter", "deleter", "getter"}
            ):
                return True
            value = self.settle(self.call(decorator, made, Arguments((value,))))
        self.bind(node.name.value, value)
        return True

    owner: Class | None

    def run_ClassDef(self, node: cst.ClassDef) -> bool:
        bases = [self.settle(self.eval(each.value)) for each in node.bases]
        frame = Frame(self.frame.module, self.frame)
        cls = Class(node, node.name.value, frame, bases)
        before, outer = self.frame, self.owner
        self.frame, self.owner = frame, cls
        try:
            self.run_block(node.body)
        finally:
            self.frame, self.owner = before, outer
        self._hide_class_names(frame, before)
        value: Value = cls
        for decorator in reversed(node.decorators):
            made = self.settle(self.eval(decorator.decorator))
            result = self.settle(self.call(decorator, made, Arguments((value,))))
            value = result if isinstance(result, Class) else value
        self.bind(node.name.value, value)
        return True

    def _hide_class_names(self, frame: Frame, outer: Frame) -> None:
        """Methods do not see the names of their class: they look further out."""
        for key, value in list(self.store.values.items()):
            if isinstance(key, tuple) and key[0] is frame:
                inner = value.function if isinstance(value, Bound) else value
                if isinstance(inner, Function) and inner.frame is frame:
                    inner.frame = outer


_MISSING: Final = frozenset({"AttributeError", "KeyError"})
_LITERALS: Final = (
    cst.Integer,
    cst.Float,
    cst.SimpleString,
    cst.List,
    cst.Dict,
    cst.Set,
    cst.Tuple,
    cst.Name,
    cst.UnaryOperation,
    cst.ConcatenatedString,
)


def _is_empty(source: cst.BaseExpression) -> bool:
    """``list()``, ``dict()``, ``set()``."""
    return (
        isinstance(source, cst.Call)
        and not source.args
        and isinstance(source.func, cst.Name)
        and source.func.value in {"list", "dict", "set"}
    )


def _reads(source: cst.BaseExpression, name: str) -> bool:
    """Whether an operation on a name reads that name: ``x = x + 1``."""
    if isinstance(source, cst.BinaryOperation):
        return _reads(source.left, name) or _reads(source.right, name)
    if isinstance(source, cst.List):
        return any(
            isinstance(each, cst.StarredElement) and _reads(each.value, name)
            for each in source.elements
        )
    return isinstance(source, cst.Name) and source.value == name


__all__ = ["Statements", "WidgetValue", "YES", "leaves"]
