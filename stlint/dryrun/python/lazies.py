"""What is lazy without a function of its own: generator expressions, ``map``, ``filter``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.asking import items_at_hand
from stlint.dryrun.core.calling import call
from stlint.dryrun.core.contents import changed
from stlint.dryrun.core.exits import enter_target, exit_to, leave_target
from stlint.dryrun.core.flow import arm, fork, returned, settle
from stlint.dryrun.core.iterating import run_loop
from stlint.dryrun.core.resuming import resume
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.truth import outcomes_of, truth_of
from stlint.dryrun.python.generators import PARTLY, begun_of, end, is_suspended, iterate, unseen
from stlint.dryrun.values.computing import must_give_items
from stlint.dryrun.values.concrete import concrete, drawn_from
from stlint.dryrun.values.items import (
    drained,
    element,
    is_unordered,
    items_of,
    use_up_perhaps,
)
from stlint.model.guards import Guard
from stlint.model.objects import Heap, Suspended
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import NO, YES, Const, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.dryrun.core.dry_run import DryRun


EXPRESSION: Final = "stlint.expression"
"""Stands for the function of a generator expression."""
LAZY: Final = "builtins."


def lazy(it: DryRun, node: Any, name: str, *args: Value) -> Suspended:
    """``map``, ``filter``, ``zip`` or ``islice``."""
    it.process.learnt.suspends = True
    kept = 0 if name in {"zip", "islice"} else 1
    for each in args[:1] if name == "islice" else args[kept:]:
        must_give_items(it, each)
    if name == "islice":
        args = (iterated(it, args[0]), args[1])
        return Suspended(node, External(LAZY + name), args, {}, open=False)
    given = (*args[:kept], *map(partial(iterated, it), args[kept:]))
    return Suspended(node, External(LAZY + name), given, {}, open=False)


def iterated(it: DryRun, value: Value) -> Value:
    """What ``iter`` gives: something with a place of its own in what it goes over."""
    value = settle(it, value)
    if value.kind == "iterator":
        return value
    text = isinstance(value, Const) and isinstance(value.value, str)
    if not text and not isinstance(value, (Heap, Tuple)):
        return value
    if is_unordered(it, value) or is_suspended(it, value):
        return value
    items, complete = items_at_hand(it, value)
    return drawn_from(it, Op.SAME, (value,), items) if complete else value


def take_lazily(
    it: DryRun, node: Any, name: str, suspended: Suspended, on_yield: Callable[[Value], None]
) -> None:
    if name == "islice":
        _take_first(it, node, suspended, on_yield)
        return
    sources = suspended.args if name == "zip" else suspended.args[1:]
    first = suspended.args[0] if suspended.args else None

    def use(row: Sequence[Value]) -> bool:
        if name == "zip":
            on_yield(Tuple(row))
        elif name == "map":
            assert first is not None
            on_yield(settle(it, call(it, suspended.node, first, Arguments(tuple(row)))))
        else:
            _filtered(it, suspended.node, first, row[0], on_yield)
        return True

    if not _rows(it, node, list(sources), use):
        raise UnreachableError


def _take_first(
    it: DryRun, node: Any, suspended: Suspended, on_yield: Callable[[Value], None]
) -> None:
    """``islice(source, stop)``: it asks for no more than it gives."""
    source, stop = suspended.args
    most, count, before = concrete(it, stop), 0, it.flow.guards
    if not isinstance(most, int) or most <= 0:
        return
    target = enter_target(it, "next")

    def enough() -> bool:
        return exit_to(it, "next")

    def use(item: Value) -> bool:
        nonlocal count
        on_yield(item)
        count += 1
        if count < most:
            return True
        if not it.flow.guards.beyond(before):
            return enough()
        perhaps = Guard(Symbol(Op.ENOUGH, (suspended, count)))
        return fork(it, ((perhaps,), (perhaps.negated(),)), enough, lambda: True)

    alive = arm(it, lambda: _rows(it, node, [source], lambda row: use(row[0])))
    if not leave_target(it, target, alive)[0]:
        raise UnreachableError


def _filtered(
    it: DryRun, node: Any, test: Value | None, item: Value, on_yield: Callable[[Value], None]
) -> None:
    wanted = item
    if test is not None and truth_of(it, test) is not False:
        wanted = settle(it, call(it, node, test, Arguments((item,))))

    def hand_on() -> bool:
        on_yield(item)
        return True

    if not fork(it, outcomes_of(it, wanted), hand_on, lambda: True):
        raise UnreachableError


def _rows(
    it: DryRun, node: Any, sources: list[Value], use: Callable[[Sequence[Value]], bool]
) -> bool:
    """Go over several at once; returns whether control comes out."""
    lazy = [at for at, each in enumerate(sources) if is_suspended(it, each)]
    leader = sources[lazy[0]] if lazy else None
    if len(lazy) == 1 and len(sources) > 1 and isinstance(leader, Suspended):
        beside = _beside(it, node, sources, lazy[0], use)
        if beside is not None:
            return beside
    if len(sources) == 1:
        return run_loop(it, node, sources[0], lambda item: use([item]), lambda: True)
    if leader is None and (rows := _known_rows(it, sources)) is not None:
        return all(arm(it, lambda row=row: use(row)) for row in rows)  # type: ignore[misc]
    for each in sources:
        if is_suspended(it, each):
            unseen(it, node, each)
    pairs = Symbol(Op.PAIRS, tuple(sources)) if leader is None else fresh("some items")
    places = range(len(sources))
    return run_loop(
        it,
        node,
        pairs,
        lambda item: use([element(it, item, at) for at in places]),
        lambda: True,
    )


def _beside(
    it: DryRun,
    node: Any,
    sources: list[Value],
    at: int,
    use: Callable[[Sequence[Value]], bool],
) -> bool | None:
    """Go over something lazy and what is known beside it; ``None``: that is not known."""
    others = [each for place, each in enumerate(sources) if place != at]
    known = [items_of(it, each) for each in others]
    if not all(complete for _, complete in known):
        return None
    for each in others:
        use_up_perhaps(it, each)
    count = min(len(items) for items, _ in known)
    first = any(len(items) == count for items, _ in known[:at])
    if first and not count:
        return True
    rounds = 0
    generator = sources[at]
    assert isinstance(generator, Suspended)
    asked = Suspended(
        node,
        External(LAZY + "islice"),
        (generator, Const(count + (not first))),
        {},
        open=False,
    )

    before, shifted = it.flow.guards, False

    def one(item: Value) -> bool:
        nonlocal rounds, shifted
        shifted = shifted or bool(it.flow.guards.beyond(before))
        in_vain = rounds >= count
        if in_vain and not shifted:
            return True
        row = [fresh("some item") if shifted else items[rounds] for items, _ in known]
        rounds += 1
        pair = [*row[:at], item, *row[at:]]
        if not in_vain:
            return use(pair)
        perhaps = Guard(fresh("a pair"))  # fewer than these may have come before
        return fork(it, ((perhaps,), (perhaps.negated(),)), lambda: use(pair), lambda: True)

    return iterate(it, node, asked, one)


def _known_rows(it: DryRun, sources: list[Value]) -> list[tuple[Value, ...]] | None:
    """What several known sources give together; what they have left stays in them."""
    if len(set(sources)) < len(sources):
        for source in set(sources):  # which is asked once more than there are rows
            changed(it, source)
        return None
    known = [items_of(it, each) for each in sources]
    if not all(complete for _, complete in known):
        return None
    lengths = [len(items) for items, _ in known]
    count = min(lengths, default=0)
    shortest = lengths.index(count) if lengths else 0
    for at, (source, (items, _)) in enumerate(zip(sources, known, strict=True)):
        if source.kind == "iterator":
            taken = count + (at < shortest)
            it.flow.store.set(("content", source), Tuple(items[taken:]))
    return list(zip(*(items for items, _ in known), strict=False))


def until(
    it: DryRun,
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
    begun = begun_of(it, node, generator)
    if begun is None:
        return fresh("is there one")
    if not begun:
        return missed
    target = enter_target(it, "next")

    def leave() -> bool:
        return exit_to(it, "next", found)

    def each(value: Value) -> None:
        if not fork(it, outcomes_of(it, test(value)), leave, lambda: True):
            raise UnreachableError

    def run() -> bool:
        resume(it, node, generator, each)
        end(it, generator)
        return True

    alive = arm(it, run)
    comes_out, exits = leave_target(it, target, alive)
    if not comes_out:
        raise UnreachableError
    return returned(it, exits, target.guards, missed if alive else None)


def take_from(it: DryRun, node: Any, value: Value) -> None:
    """Somebody that cannot be seen may ask something lazy for items, now or later."""
    use_up_perhaps(it, value)
    if not isinstance(value, Suspended) or not isinstance(value.function, External):
        return
    generator = value
    called = Guard(Symbol(Op.CALLED, ("items", id(node))))

    def run() -> bool:
        drained(it, node, generator)
        return True

    fork(it, ((called,), (called.negated(),)), run, lambda: True)
    it.flow.store.set(("begun", generator), PARTLY)
