"""Generators: their bodies run when somebody asks for what they yield."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.exits import SEEING, UnreachableError
from stlint.dryrun.functions import Functions
from stlint.dryrun.machine import Arguments
from stlint.dryrun.objects import MAX_ITEMS
from stlint.dryrun.store import ABSENT
from stlint.model.guards import Guard
from stlint.model.made_of import leaves
from stlint.model.values import (
    NONE,
    Const,
    External,
    Function,
    Phi,
    Suspended,
    Symbol,
    Tuple,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PARTLY: Final = Const("partly")
WHOLLY: Final = Const("wholly")
"""How much of a generator or coroutine has run."""


class Generators(Functions):
    """What iterates over generators, in turns with their bodies."""

    def iterate(self, node: Any, generator: Suspended, use: Callable[[Value], bool]) -> bool:
        """Run a generator, and use what it yields; returns whether control comes out.

        ``use`` is run outside of the generator, at ``node``, and says whether it wants more.
        """
        begun = self.begun(node, generator)
        if begun is None:
            return self.loop(node, fresh("the rest"), use, lambda: True)
        if not begun:
            return True

        def run() -> bool:
            self.resume(node, generator, self.outside(use))
            self.end(generator)
            return True

        return self.arm(run)

    def outside(
        self, use: Callable[[Value], bool], *, thrown_in: bool = False
    ) -> Callable[[Value], None]:
        """What a generator calls with each value, so that it is used where it is needed: here.

        ``thrown_in`` says that the generator gets to see what is raised there.
        """
        outer, count = self.whereabouts(), len(self.targets)
        outer_yield, caught = self.on_yield, self.caught

        def on_yield(value: Value) -> None:
            inner, hidden = self.whereabouts(), self.targets[count:]
            kept = self.on_yield, self.caught
            self.targets[count:] = (
                [each for each in hidden if each.kind in SEEING] if thrown_in else []
            )
            self.return_to(outer)
            self.on_yield = outer_yield
            self.caught = self.caught | caught if thrown_in else caught
            try:
                alive = self.arm(lambda: use(value))
            finally:
                self.return_to(inner)
                self.on_yield, self.caught = kept
                self.targets[count:] = hidden
            if not alive:
                raise UnreachableError

        return on_yield

    def delegate(self, node: Any, generator: Suspended, on_yield: Callable[[Value], None]) -> Value:
        """What a generator returns; its values go to somebody further out."""
        begun = self.begun(node, generator)
        if not begun:
            return NONE if begun is False else fresh("result")
        result = self.resume(node, generator, on_yield)
        self.end(generator)
        return result

    def drained(self, node: Any, generator: Suspended) -> Value:
        """A list of all that a generator yields.

        Raises:
            UnreachableError: control does not come out of it.
        """
        if self.settle(self.store.get(("begun", generator))) == PARTLY:
            self.unseen(node, generator)
            return self.new("list", None)
        made = self.new("list", [])

        def add(value: Value) -> bool:
            self.add_item(made, value)
            return True

        if not self.iterate(node, generator, add):
            raise UnreachableError
        return made

    def next_of(self, node: Any, generator: Suspended, default: Value | None) -> Value:
        """What a generator yields first; without any, the default.

        Raises:
            UnreachableError: it yields nothing, and there is no default.
        """
        begun = self.begun(node, generator)
        if begun is None:
            return fresh("next")
        if not begun:
            return self.fails("StopIteration") if default is None else default
        target = self.enter("next")

        def first(value: Value) -> None:
            self.exit("next", value)
            raise UnreachableError

        def run() -> bool:
            self.resume(node, generator, first)
            self.end(generator)
            return default is not None or self.raises(External("builtins.StopIteration"))

        alive = self.arm(run)
        comes_out, exits = self.leave(target, alive)
        if not comes_out:
            raise UnreachableError
        return self.returned(exits, target.guards, default if alive else None)

    def is_suspended(self, value: Value) -> bool:
        """Whether something is, or may be, or holds a generator or a coroutine."""
        return self.suspends and (value.lazy or self.store.get(("content", value)).lazy)

    def generator_in(self, value: Value) -> tuple[Suspended, Callable[[int, Value], Value]] | None:
        """The generator that is iterated over, and what its values become; None: it is none."""
        if isinstance(value, Suspended):
            return value, lambda _, item: item
        if isinstance(value, Symbol) and value.op == "numbered":
            source, start = value.args
            if isinstance(source, Suspended):
                return source, lambda index, item: Tuple((self._plus(start, index), item))
        return None

    def _plus(self, start: Value, index: int) -> Value:
        return self.fold("+", lambda a, b: a + b, start, Const(index))

    def used_up(self, value: Value) -> Value:
        """What is iterated over to its end: a list of it, if it is a generator."""
        found = self.generator_in(value)
        if found is not None:
            generator, item_of = found
            made = self.drained(generator.node, generator)
            if value is generator:
                return made
            items, complete = self.items_of(made)
            return self.new(
                "list", [item_of(*each) for each in enumerate(items)] if complete else None
            )
        if isinstance(value, (Phi, Symbol)) and self.is_suspended(value):
            return self.unseen(self.statement, value)
        return value

    def unseen(self, node: Any, value: Value) -> Value:
        """A generator or a coroutine runs, nobody knows how far."""
        held = self.store.get(("content", value))
        suspended = [
            each for each in leaves((value, held), guards=False) if isinstance(each, Suspended)
        ]
        for each in suspended:
            self._goes_on_perhaps(node, each)
        if suspended and all(isinstance(each.function, External) for each in suspended):
            return fresh("result")
        self.opaque(node, f"{value} is used up by something that cannot be seen", may_stop=False)
        return fresh("result")

    def _goes_on_perhaps(self, node: Any, suspended: Suspended) -> None:
        """Its body runs as far as somebody asks for what it gives, or not at all."""
        if suspended in self.going_on:
            return
        going = Guard(Symbol("goes on", (suspended, id(node))))

        def run() -> bool:
            self.resume(node, suspended, lambda _: None)
            return True

        self.store.set(("begun", suspended), PARTLY)
        self.going_on.add(suspended)
        try:
            self.fork(((going,), (going.negated(),)), run, lambda: True)
        finally:
            self.going_on.discard(suspended)
        self.store.set(("begun", suspended), PARTLY)

    going_on: set[Suspended]

    def begin(self, node: Any, suspended: Suspended) -> bool:
        """Whether something runs now: it has not yet."""
        return self.begun(node, suspended) is True

    def begun(self, node: Any, suspended: Suspended) -> bool | None:
        """The same; False: it has run to its end, None: to some point."""
        begun = self.settle(self.store.get(("begun", suspended)))
        if begun is ABSENT:
            self.store.set(("begun", suspended), PARTLY)
            return True
        if begun == WHOLLY:
            return False
        self.unseen(node, suspended)
        return None

    def closed(self, node: Any, suspended: Suspended) -> Value:
        """It never goes on; where it has not begun, nothing of it runs."""
        if self.begin(node, suspended):
            self.end(suspended)
        return NONE

    def end(self, suspended: Suspended) -> None:
        """It has run to its end."""
        self.store.set(("begun", suspended), WHOLLY)

    def resume(
        self, node: Any, suspended: Suspended, on_yield: Callable[[Value], None] | None
    ) -> Value:
        """Run its body at a node, and give what it returns."""
        function, before = suspended.function, self.site
        assert isinstance(function, Function)
        given = Arguments(suspended.args, suspended.kwargs, suspended.open)
        self.site = (*before, id(node))
        try:
            return self.inside(
                "cached",
                function.cached or self.cached,
                lambda: self.run_body(suspended.node, function, given, on_yield),
            )
        finally:
            self.site = before

    def loop(
        self,
        node: Any,
        iterable: Value,
        body: Callable[[Value], bool],
        after: Callable[[], bool],
        *,
        most: int = MAX_ITEMS,
    ) -> bool:
        """Run a body for each item."""
        raise NotImplementedError

    # -- where it is not seen ----------------------------------------------------------------------

    def items_of(self, value: Value, most: int = MAX_ITEMS) -> tuple[list[Value], bool]:
        """The same; a generator runs to its end."""
        return super().items_of(self.used_up(value) if self.suspends else value, most)

    def write_state(self, node: Any, key: str | None, value: Value, prefix: str = "") -> None:
        """The same; what is suspended goes on in a later run."""
        if self.is_suspended(value):
            self.unseen(node, value)
        super().write_state(node, key, value, prefix)
