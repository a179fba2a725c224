"""The visitors of loops: every round of a known number, two of an unknown one."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.alternatives import nesting, worth_telling_apart
from stlint.dryrun.assignments import Assignments
from stlint.dryrun.bindings import changed_names
from stlint.dryrun.cuts import cut_short
from stlint.dryrun.methods import MUTATING
from stlint.dryrun.objects import MAX_ALTERNATIVES, MAX_ITEMS, MAX_PAGES
from stlint.dryrun.store import ABSENT
from stlint.model.events import ElementCreated, Opaque, StateWrite
from stlint.model.guards import Guard, Guards, unless
from stlint.model.values import (
    Class,
    Const,
    Container,
    External,
    Function,
    Heap,
    Instance,
    Phi,
    Suspended,
    Symbol,
    Tuple,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_CHANGING: Final = frozenset({"add", "discard", "remove", "pop", "clear", "update"})
"""Methods that change a set."""
MAX_UNROLLED_WHILE: Final = 12
MAX_KNOWN_ROUNDS: Final = 4
"""Rounds that are run of a loop whose length is known for this run only."""
MAX_FORKS: Final = 3
"""Changes of what a loop goes over that are told apart by their conditions."""
MAX_UNKNOWN_LOOPS: Final = 2
"""Loops of unknown length inside one another of which a second round is run."""


_LASTING: Final = (Function, Class, Container, External)
"""What rounds seldom make anew."""


class Loops(Assignments):
    """``for`` and ``while``."""

    def run_For(self, node: cst.For) -> bool:
        iterable = self.settle(self.eval(node.iter))

        def body(item: Value) -> bool:
            self.assign(node.target, item)
            return self.run_block(node.body)

        def after() -> bool:
            return node.orelse is None or self.run_block(node.orelse.body)

        most = MAX_ITEMS
        if (self._length(iterable) or 0) > MAX_ITEMS and _makes_pages(node.body):
            most = MAX_PAGES
        return self.loop(node, iterable, body, after, most=most)

    def loop(
        self,
        node: Any,
        iterable: Value,
        body: Callable[[Value], bool],
        after: Callable[[], bool],
        live: Heap | None = None,
        *,
        most: int = MAX_ITEMS,
    ) -> bool:
        """Run a body for each item; for an unknown number, for the first and the second.

        Args:
            node: the loop.
            iterable: what it goes over.
            body: a round.
            after: what comes after the last round.
            live: what the items are taken from, if that is not what it goes over.
            most: how many rounds of a known number are run.
        """
        iterable = self.settle(iterable)
        if isinstance(iterable, Heap):
            live = iterable
        if isinstance(iterable, Heap) and iterable.kind not in {"dict", "iterator"}:
            content = self.held(iterable)
            if isinstance(content, Phi) and not Guards(content.guards).triggers:
                if iterable.kind in {"set", "frozenset"} and nesting(content) <= MAX_ALTERNATIVES:
                    of_set = iterable
                    return self.fork(
                        (content.guards, (unless(content.guards),)),
                        lambda: self.loop(node, of_set, body, after, live, most=most),
                        lambda: self.loop(node, of_set, body, after, live, most=most),
                    )
                iterable = content
        if isinstance(iterable, Phi) and nesting(iterable) <= MAX_ALTERNATIVES:
            two = iterable
            if worth_telling_apart(two):
                return self.fork(
                    (two.guards, (unless(two.guards),)),
                    lambda: self.loop(node, two.then, body, after, live, most=most),
                    lambda: self.loop(node, two.other, body, after, live, most=most),
                )
        generator = self.generator_in(iterable)
        if generator is not None:
            return self._over_generator(node, *generator, body, after)
        if isinstance(iterable, Heap) and self.is_unordered(iterable):
            return self._in_any_order(node, self.content(iterable) or (), body, after)
        items, complete = self.items_of(iterable, most)
        if _all_keys(iterable) and self.turn is None:
            return self._over_all_keys(node, iterable, body, after)
        target = self.enter("loop")
        alive = True
        self.loop_depth += 1
        try:
            if complete and not self.unreached:
                alive = self._known_rounds(node, live, items, body)
            else:
                alive = self._unknown_rounds(node, iterable, items, body)
                if (rounds := self._length(iterable)) is not None:
                    self._note_rounds(node, f"{rounds:,}")
            alive = alive and self.arm(after)
        finally:
            self.loop_depth -= 1
            alive, _ = self.leave(target, alive)
        return alive

    def _over_generator(
        self,
        node: Any,
        generator: Suspended,
        item_of: Callable[[int, Value], Value],
        body: Callable[[Value], bool],
        after: Callable[[], bool],
    ) -> bool:
        """A loop over a generator: both run in turns."""
        rounds = count()
        target = self.enter("loop")
        self.loop_depth += 1

        def use(value: Value) -> bool:
            index = next(rounds)
            return self._round(node, index, lambda: body(item_of(index, value)))

        alive = False
        try:
            alive = self.iterate(node, generator, use) and self.arm(after)
        finally:
            self.loop_depth -= 1
            alive, _ = self.leave(target, alive)
        return alive

    def _in_any_order(
        self,
        node: Any,
        items: tuple[Value, ...],
        body: Callable[[Value], bool],
        after: Callable[[], bool],
    ) -> bool:
        """A loop over a set: each round begins with what is left, however many came before it."""
        leaves = isinstance(node, cst.For) and may_leave(node.body)
        if isinstance(node, cst.For):
            self._forget_carried(node.body)
        target = self.enter("loop")
        alive = True
        self.loop_depth += 1
        try:
            for index, item in enumerate(items):
                if leaves or index >= MAX_ITEMS:
                    self.risk()
                    alive = self._unknown_rounds(node, fresh("a set"), [], body)
                    break
                alive = self._round(node, index, lambda item=item: body(item))  # type: ignore[misc]
                if not alive:
                    break
                self._forget_changes()
            alive = alive and self.arm(after)
        finally:
            self.loop_depth -= 1
            alive, _ = self.leave(target, alive)
        return alive

    def _over_all_keys(
        self, node: Any, keys: Value, body: Callable[[Value], bool], after: Callable[[], bool]
    ) -> bool:
        """A loop over all keys of session state: there is none left if each round deletes its."""
        since, broken = len(self.events), False

        def noting(key: Value) -> bool:
            nonlocal broken
            self.turn, mark = (key, self.guards), len(self.exits)
            alive = body(key)
            broken = broken or any(each.target.kind == "loop" for each in self.exits[mark:])
            return alive

        self.turn, self.deletes = (keys, self.guards), False
        try:
            alive = self.loop(node, keys, noting, after)
        finally:
            self.turn = None
        other = any(isinstance(each, (StateWrite, Opaque)) for each in self.events[since:])
        if alive and self.deletes and not broken and not other:
            self.all_gone()
        return alive

    def _round(self, node: Any, index: int, body: Callable[[], bool]) -> bool:
        target, before = self.enter("round"), self.site
        alive = False
        try:
            self.site = (*before, id(node), index)
            alive = self.arm(body)
        finally:
            self.site = before
            alive, _ = self.leave(target, alive)
        return alive

    def _known_rounds(
        self, node: Any, live: Heap | None, items: list[Value], body: Callable[[Value], bool]
    ) -> bool:
        """A round for each item; what they are taken from (``live``) may change meanwhile."""
        drawn = None if live is None else self.store.get(("drawn from", live))
        iterator = live if live is not None and live.kind == "iterator" else None
        sources = [live] if live is not None and iterator is None else []
        if isinstance(drawn, Symbol):
            sources = [self.root(each) for each in drawn.args if isinstance(each, Heap)]

        def contents() -> list[Value]:
            return [self.store.get(("content", each)) for each in sources]

        def rounds(items: list[Value], index: int, before: list[Value], forks: int) -> bool:
            while index < len(items):
                item = items[index]
                if iterator is not None:
                    self.store.set(("content", iterator), Tuple(items[index + 1 :]))
                if not self._round(node, index, lambda item=item: body(item)):  # type: ignore[misc]
                    return False
                index += 1
                now = contents()
                changed = [at for at, each in enumerate(now) if each is not before[at]]
                if changed:
                    at = changed[0] if len(changed) == 1 else None
                    return go_on(at, now[changed[0]], before, index, now, forks)
            return True

        def go_on(
            at: int | None,
            content: Value,
            before: list[Value],
            index: int,
            now: list[Value],
            forks: int,
        ) -> bool:
            """What is left of the rounds after one of the sources has changed, or several."""
            content = self.settle(content)
            if isinstance(content, Phi) and at is not None and forks:
                two = content
                return self.fork(
                    (two.guards, (unless(two.guards),)),
                    lambda: go_on(at, two.then, before, index, now, forks - 1),
                    lambda: go_on(at, two.other, before, index, now, forks - 1),
                )
            if at is not None and _fails(sources[at], content, before[at]):
                self.fails("RuntimeError")
                return False
            left = None if at is None else self._by_now(drawn, sources[at], content)
            if left is not None:
                return rounds(left, index, now, forks)
            return self._unknown_rounds(node, fresh("the rest"), [], body)

        return rounds(items, 0, contents(), MAX_FORKS)

    def _by_now(self, drawn: Value | None, source: Heap, content: Value) -> list[Value] | None:
        """The items of a loop over a list, alone or with numbers or others, by what it holds."""
        if source.kind != "list" or not isinstance(content, Tuple):
            return None
        items = list(content.items)
        if not isinstance(drawn, Symbol) and len(items) <= MAX_ITEMS:
            return items
        if not isinstance(drawn, Symbol) or drawn.op not in {"numbered", "pairs"}:
            return None
        if drawn.op == "numbered":
            start = self.concrete(drawn.args[-1])
            if not isinstance(start, int) or len(items) > MAX_ITEMS:
                return None
            return [Tuple((Const(start + at), each)) for at, each in enumerate(items)]
        columns = []
        for each in drawn.args:
            column, complete = (items, True) if each is source else self.items_of(each)
            if not complete:
                return None
            columns.append(column)
        rows = [Tuple(row) for row in zip(*columns, strict=False)]
        return list(rows) if len(rows) <= MAX_ITEMS else None

    def _unknown_rounds(
        self, node: Any, iterable: Value, items: list[Value], body: Callable[[Value], bool]
    ) -> bool:
        subject = self.frozen(iterable)
        lazy = isinstance(iterable, (Instance, Suspended)) or (
            isinstance(iterable, Heap) and iterable.kind == "iterator"
        )
        now, length = self.now(iterable), self.concrete(iterable, now=True)
        self.risk()
        if lazy:  # it is true, but may give nothing
            subject, now = fresh("more"), None
        elif isinstance(iterable, Symbol) and iterable.op in {"numbered", "pairs"}:
            length = iterable.now
            now = len(length) > 0 if isinstance(length, list) else None
            if self.was_used(iterable):
                subject, now, iterable, items = fresh("more"), None, fresh("the rest"), []
        entered = Guard(subject, now=now)
        count: int | None = 0 if now is False else None
        if isinstance(length, (list, tuple, set, dict, str, range)):
            count = len(length)
        rounds = 2 if count is None else max(2, min(count, MAX_KNOWN_ROUNDS))
        nested = sum(each.kind == "unknown" for each in self.targets)
        others = count is not None and count > rounds
        """The last round stands for more items than its own."""

        def round_(index: int) -> bool:
            if others and index + 1 == rounds:
                item: Value = fresh("one of the rest")
            else:
                item = items[index] if index < len(items) else self.element(iterable, index)
            alive = self._round(node, index, lambda: body(item))
            if index + 1 == rounds:
                if alive:
                    self._forget_changes()
                return alive
            if not alive or nested >= MAX_UNKNOWN_LOOPS:
                return alive
            more = Symbol("more", (subject, index) if index else (subject,))
            again = Guard(more, now=None if count is None else count > index + 1)
            return self.fork(
                ((again,), (again.negated(),)), lambda: round_(index + 1), lambda: True
            )

        def first() -> bool:
            return round_(0)

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

    def _length(self, iterable: Value) -> int | None:
        """How many rounds a loop has, where that is known in every run."""
        content: Value | None = iterable
        if isinstance(iterable, Heap):
            content = self.held(iterable)
        if isinstance(content, Tuple):
            return len(content.items)
        if isinstance(content, Symbol) and content.op == "range":
            bounds = [self.concrete(each) for each in content.args]
            if all(isinstance(each, int) for each in bounds):
                try:
                    return len(range(*bounds))
                except (TypeError, ValueError, OverflowError):
                    return None
        return None

    def _note_rounds(self, node: Any, rounds: str = "") -> None:
        """Keep that not every round is run of a loop that makes widgets: they may be alike."""
        made = (each for each in self.events if isinstance(each, ElementCreated))
        if any((each.key or each.identity) and id(node) in each.place.site for each in made):
            cut_short(self, "rounds", node, rounds)

    def _forget_changes(self) -> None:
        """After the second of an unknown number of rounds: what it changed goes on changing."""
        for key, before in list(self.store.logs[-1].items()):
            if not isinstance(key, tuple) or key[0] in {"state-has", "shared", "owner"}:
                continue
            if self.store.get(key) is not before and self.store.get(key) != before:
                value = self.store.get(key)
                if not isinstance(value, _LASTING):
                    self.store.set(key, fresh("loop"))

    def _forget_carried(self, block: cst.CSTNode) -> None:
        """Before the first of rounds of which nobody knows which comes first."""
        for name in changed_names(block, MUTATING):
            key = (self.frame.shared.get(name, self.frame), name)
            value = self.settle(self.lookup(name))
            self.changed(value)
            if not isinstance(value, (Heap, *_LASTING)) and self.store.get(key) is not ABSENT:
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
        mark = self.targets[-1].mark

        def body() -> bool:
            if not self._round(node, index, lambda: self.run_block(node.body)):
                return False
            rounds = unknown if certain else unknown + 1
            endless = self._endless(node)
            broken = endless and (self.on_yield is not None or self._breaks(node.body))
            if rounds >= 2 or (endless and index >= 1 and (self._left(mark) or not broken)):
                self._forget_changes()
                return not endless
            if index >= MAX_UNROLLED_WHILE:
                self._forget_changes()
                if certain and not endless:
                    self._note_rounds(node)
                return not endless or broken
            return self._while(node, index + 1, rounds)

        def end() -> bool:
            return node.orelse is None or self.run_block(node.orelse.body)

        return self.fork(condition, body, end)

    def _left(self, mark: int) -> bool:
        """Whether a way out of the loop has been met."""
        return any(each.target.kind == "loop" for each in self.exits[mark:])

    def _breaks(self, node: Any) -> bool:
        """Whether a block has a ``break`` of its own loop."""
        body = getattr(node, "body", ())
        if not isinstance(body, (list, tuple)):
            body = [body]
        for each in body:
            if isinstance(each, cst.Break):
                return True
            if isinstance(each, (cst.SimpleStatementLine, cst.If, cst.Try, cst.With, cst.Match)):
                parts = [each, getattr(each, "body", None), getattr(each, "orelse", None)]
                parts += [*getattr(each, "handlers", ()), *getattr(each, "cases", ())]
                if any(part is not each and self._breaks(part) for part in parts):
                    return True
                if isinstance(each, cst.SimpleStatementLine) and self._breaks(each):
                    return True
            elif isinstance(each, (cst.IndentedBlock, cst.SimpleStatementSuite)) and self._breaks(
                each
            ):
                return True
        if isinstance(node, (cst.If, cst.Else, cst.ExceptHandler, cst.MatchCase, cst.Finally)):
            orelse = getattr(node, "orelse", None)
            return self._breaks(node.body) or (orelse is not None and self._breaks(orelse))
        return False

    def _endless(self, node: cst.While) -> bool:
        """Whether the condition is a constant of the source."""
        test = node.test
        return isinstance(test, cst.Integer) or (
            isinstance(test, cst.Name) and test.value == "True"
        )


def _all_keys(iterable: Value) -> bool:
    """Whether these are all keys of session state."""
    return (
        isinstance(iterable, Symbol) and iterable.op == "state-all" and iterable.args[0] == "keys"
    )


def _fails(source: Heap, content: Value, before: Value) -> bool:
    """Whether Python refuses to go on since a dict or set has another size."""
    known = isinstance(content, Tuple) and isinstance(before, Tuple)
    return source.kind != "list" and known and len(content.items) != len(before.items)  # type: ignore[attr-defined]


def _makes_pages(block: Any) -> bool:
    """Whether a block calls ``st.Page``: it takes little, and all pages are wanted."""
    todo = [block]
    while todo:
        each = todo.pop()
        if isinstance(each, cst.Call):
            name = each.func.attr if isinstance(each.func, cst.Attribute) else each.func
            if isinstance(name, cst.Name) and name.value == "Page":
                return True
        todo += each.children
    return False


def may_leave(block: Any) -> bool:
    """Whether a block may end the loop over a set that it is the body of."""
    todo = [block]
    while todo:
        each = todo.pop()
        if isinstance(each, (cst.Break, cst.Return, cst.Raise, cst.Assert)):
            return True
        if isinstance(each, cst.Attribute) and each.attr.value in _CHANGING:
            return True
        if not isinstance(each, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
            todo += each.children
    return False
