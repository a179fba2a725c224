"""What is lazy without a function of its own: generator expressions, ``map``, ``filter``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.generators import PARTLY, Generators
from stlint.dryrun.machine import Arguments
from stlint.model.guards import Guard
from stlint.model.values import (
    NO,
    YES,
    Const,
    External,
    Heap,
    Suspended,
    Symbol,
    Tuple,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXPRESSION: Final = "stlint.expression"
"""Stands for the function of a generator expression."""
_LAZY: Final = "builtins."


class Lazies(Generators):
    """What takes items from others when it is asked for one."""

    def lazy(self, node: Any, name: str, *args: Value) -> Suspended:
        """``map``, ``filter``, ``zip`` or ``islice``."""
        self.suspends = True
        kept = 0 if name in {"zip", "islice"} else 1
        for each in args[:1] if name == "islice" else args[kept:]:
            self.must_give_items(each)
        if name == "islice":
            args = (self.iterated(args[0]), args[1])
            return Suspended(node, External(_LAZY + name), args, {}, open=False)
        given = (*args[:kept], *map(self.iterated, args[kept:]))
        return Suspended(node, External(_LAZY + name), given, {}, open=False)

    def iterated(self, value: Value) -> Value:
        """What ``iter`` gives: something with a place of its own in what it goes over."""
        value = self.settle(value)
        if isinstance(value, Heap) and value.kind == "iterator":
            return value
        text = isinstance(value, Const) and isinstance(value.value, str)
        if not text and not isinstance(value, (Heap, Tuple)):
            return value
        if self.is_unordered(value) or self.is_suspended(value):
            return value
        items, complete = super().items_of(value)
        return self.drawn_from("same", (value,), items) if complete else value

    def resume(
        self, node: Any, suspended: Suspended, on_yield: Callable[[Value], None] | None
    ) -> Value:
        """Run its body at a node, and give what it returns."""
        function = suspended.function
        if not isinstance(function, External):
            return super().resume(node, suspended, on_yield)
        hand_on = on_yield or (lambda _: None)
        before = self.whereabouts()
        try:
            if function.path == EXPRESSION:
                self.return_to(suspended.place)
                self.site = (*before.site, id(node))
                self.run_expression(suspended, hand_on)
            else:
                self.site = (*before.site, id(node))
                self._take(node, function.path.removeprefix(_LAZY), suspended, hand_on)
        finally:
            self.return_to(before)
        return fresh("result")

    def _take(
        self, node: Any, name: str, suspended: Suspended, on_yield: Callable[[Value], None]
    ) -> None:
        if name == "islice":
            self._take_first(node, suspended, on_yield)
            return
        sources = suspended.args if name == "zip" else suspended.args[1:]
        first = suspended.args[0] if suspended.args else None

        def use(row: Sequence[Value]) -> bool:
            if name == "zip":
                on_yield(Tuple(row))
            elif name == "map":
                assert first is not None
                on_yield(self.settle(self.call(suspended.node, first, Arguments(tuple(row)))))
            else:
                self._filtered(suspended.node, first, row[0], on_yield)
            return True

        if not self._rows(node, list(sources), use):
            raise UnreachableError

    def _take_first(
        self, node: Any, suspended: Suspended, on_yield: Callable[[Value], None]
    ) -> None:
        """``islice(source, stop)``: it asks for no more than it gives."""
        source, stop = suspended.args
        most, count, before = self.concrete(stop), 0, self.guards
        if not isinstance(most, int) or most <= 0:
            return
        target = self.enter("next")

        def enough() -> bool:
            return self.exit("next")

        def use(item: Value) -> bool:
            nonlocal count
            on_yield(item)
            count += 1
            if count < most:
                return True
            if not self.guards.beyond(before):
                return enough()
            perhaps = Guard(Symbol("enough", (suspended, count)))
            return self.fork(((perhaps,), (perhaps.negated(),)), enough, lambda: True)

        alive = self.arm(lambda: self._rows(node, [source], lambda row: use(row[0])))
        if not self.leave(target, alive)[0]:
            raise UnreachableError

    def _filtered(
        self, node: Any, test: Value | None, item: Value, on_yield: Callable[[Value], None]
    ) -> None:
        wanted = item
        if test is not None and self.truth(test) is not False:
            wanted = self.settle(self.call(node, test, Arguments((item,))))

        def hand_on() -> bool:
            on_yield(item)
            return True

        if not self.fork(self.condition(wanted), hand_on, lambda: True):
            raise UnreachableError

    def _rows(
        self, node: Any, sources: list[Value], use: Callable[[Sequence[Value]], bool]
    ) -> bool:
        """Go over several at once; returns whether control comes out."""
        lazy = [at for at, each in enumerate(sources) if self.is_suspended(each)]
        leader = sources[lazy[0]] if lazy else None
        if len(lazy) == 1 and len(sources) > 1 and isinstance(leader, Suspended):
            beside = self._beside(node, sources, lazy[0], use)
            if beside is not None:
                return beside
        if len(sources) == 1:
            return self.loop(node, sources[0], lambda item: use([item]), lambda: True)
        if leader is None and (rows := self._known_rows(sources)) is not None:
            return all(self.arm(lambda row=row: use(row)) for row in rows)  # type: ignore[misc]
        for each in sources:
            if self.is_suspended(each):
                self.unseen(node, each)
        pairs = Symbol("pairs", tuple(sources)) if leader is None else fresh("some items")
        places = range(len(sources))
        return self.loop(
            node,
            pairs,
            lambda item: use([self.element(item, at) for at in places]),
            lambda: True,
        )

    def _beside(
        self,
        node: Any,
        sources: list[Value],
        at: int,
        use: Callable[[Sequence[Value]], bool],
    ) -> bool | None:
        """Go over something lazy and what is known beside it; ``None``: that is not known."""
        others = [each for place, each in enumerate(sources) if place != at]
        known = [self.items_of(each) for each in others]
        if not all(complete for _, complete in known):
            return None
        for each in others:
            self.use_up_perhaps(each)
        count = min(len(items) for items, _ in known)
        first = any(len(items) == count for items, _ in known[:at])
        if first and not count:
            return True
        rounds = 0
        generator = sources[at]
        assert isinstance(generator, Suspended)
        asked = Suspended(
            node,
            External(_LAZY + "islice"),
            (generator, Const(count + (not first))),
            {},
            open=False,
        )

        before, shifted = self.guards, False

        def one(item: Value) -> bool:
            nonlocal rounds, shifted
            shifted = shifted or bool(self.guards.beyond(before))
            in_vain = rounds >= count
            if in_vain and not shifted:
                return True
            row = [fresh("some item") if shifted else items[rounds] for items, _ in known]
            rounds += 1
            pair = [*row[:at], item, *row[at:]]
            if not in_vain:
                return use(pair)
            perhaps = Guard(fresh("a pair"))  # fewer than these may have come before
            return self.fork(((perhaps,), (perhaps.negated(),)), lambda: use(pair), lambda: True)

        return self.iterate(node, asked, one)

    def _known_rows(self, sources: list[Value]) -> list[tuple[Value, ...]] | None:
        """What several known sources give together; what they have left stays in them."""
        if len(set(sources)) < len(sources):
            return None
        known = [self.items_of(each) for each in sources]
        if not all(complete for _, complete in known):
            return None
        lengths = [len(items) for items, _ in known]
        count = min(lengths, default=0)
        shortest = lengths.index(count) if lengths else 0
        for at, (source, (items, _)) in enumerate(zip(sources, known, strict=True)):
            if isinstance(source, Heap) and source.kind == "iterator":
                taken = count + (at < shortest)
                self.store.set(("content", source), Tuple(items[taken:]))
        return list(zip(*(items for items, _ in known), strict=False))

    # -- who asks only for some --------------------------------------------------------------------

    def is_among(self, node: Any, wanted: Value, generator: Suspended) -> Value:
        """``wanted in generator``."""
        equal = cst.Equal()
        return self.until(
            node, generator, lambda item: self.compare(node, wanted, equal, item), YES
        )

    def until(
        self,
        node: Any,
        generator: Suspended,
        test: Callable[[Value], Value],
        found: Value,
    ) -> Value:
        """``found`` as soon as a test of an item is true, else the contrary.

        Raises:
            UnreachableError: control does not come out.
        """
        missed = NO if found is YES else YES
        begun = self.begun(node, generator)
        if begun is None:
            return fresh("is there one")
        if not begun:
            return missed
        target = self.enter("next")

        def leave() -> bool:
            return self.exit("next", found)

        def each(value: Value) -> None:
            if not self.fork(self.condition(test(value)), leave, lambda: True):
                raise UnreachableError

        def run() -> bool:
            self.resume(node, generator, each)
            self.end(generator)
            return True

        alive = self.arm(run)
        comes_out, exits = self.leave(target, alive)
        if not comes_out:
            raise UnreachableError
        return self.returned(exits, target.guards, missed if alive else None)

    def take_from(self, node: Any, value: Value) -> None:
        """Somebody that cannot be seen may ask something lazy for items, now or later."""
        self.use_up_perhaps(value)
        if not isinstance(value, Suspended) or not isinstance(value.function, External):
            return
        generator = value
        called = Guard(Symbol("called", ("items", id(node))))

        def run() -> bool:
            self.drained(node, generator)
            return True

        self.fork(((called,), (called.negated(),)), run, lambda: True)
        self.store.set(("begun", generator), PARTLY)

    def run_expression(self, generator: Suspended, on_yield: Callable[[Value], None]) -> None:
        """Run a generator expression."""
        raise NotImplementedError

    def compare(self, node: Any, left: Value, operator: cst.BaseCompOp, right: Value) -> Value:
        """One comparison."""
        raise NotImplementedError
