"""The visitors of loops: every round of a known number, two of an unknown one."""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.alternatives import nesting, worth_telling_apart
from stlint.dryrun.core.contents import content_of, forget_changes, held
from stlint.dryrun.core.exits import enter_target, leave_target
from stlint.dryrun.core.failures import operating
from stlint.dryrun.core.flow import arm, fork, settle
from stlint.dryrun.core.iterating import MAX_ITEMS, iterates, run_loop
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.visiting import evaluate, run_block, runs
from stlint.dryrun.python.assignments import assign
from stlint.dryrun.python.generators import generator_in, iterate
from stlint.dryrun.python.rounds import (
    forget_carried,
    in_loop,
    known_length,
    known_rounds,
    note_rounds,
    run_round,
    unknown_rounds,
)
from stlint.dryrun.python.turns import begin_turns, note_turns
from stlint.dryrun.streamlit.state_store import all_gone
from stlint.dryrun.values.bodies import makes_pages
from stlint.dryrun.values.items import MAX_ALTERNATIVES, MAX_PAGES, is_unordered, items_of
from stlint.dryrun.values.special_methods import gone_over
from stlint.model.events import Opaque, StateWrite
from stlint.model.guards import Guards, unless
from stlint.model.objects import Heap, Instance, Suspended
from stlint.model.ops import Op
from stlint.model.values import Phi, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.guards import Guard


_CHANGING: Final = frozenset({"add", "discard", "remove", "pop", "clear", "update"})
"""Methods that change a set."""
MAX_UNROLLED_WHILE: Final = 12


@runs(cst.For)
def run_For(it: DryRun, node: cst.For) -> bool:
    iterable = settle(it, evaluate(it, node.iter))

    def body(item: Value) -> bool:
        assign(it, node.target, item)
        return run_block(it, node.body)

    def after() -> bool:
        return node.orelse is None or run_block(it, node.orelse.body)

    most = MAX_ITEMS
    if (known_length(it, iterable) or 0) > MAX_ITEMS and makes_pages(node.body):
        most = MAX_PAGES
    operating(it, node.iter)
    begun = begin_turns(it, iterable)
    alive = run_loop(it, node, iterable, body, after, most=most)
    note_turns(it, node, begun)
    return alive


@iterates(Instance)
def loop_over_object(
    it: DryRun,
    node: Any,
    iterable: Instance,
    body: Callable[[Value], bool],
    after: Callable[[], bool],
    *,
    most: int = MAX_ITEMS,
) -> bool:
    """Run a body for each item that an object of the app gives."""
    given = gone_over(it, node, iterable)
    if given is None:
        given = fresh("its items")
    return run_loop(it, node, given, body, after, most=most)


@iterates(Value)
def loop_over(
    it: DryRun,
    node: Any,
    iterable: Value,
    body: Callable[[Value], bool],
    after: Callable[[], bool],
    *,
    most: int = MAX_ITEMS,
    live: Heap | None = None,
) -> bool:
    """Run a body for each item; for an unknown number, for the first and the second.

    Args:
        it: the dry run.
        node: the loop.
        iterable: what it goes over.
        body: a round.
        after: what comes after the last round.
        most: how many rounds of a known number are run.
        live: what the items are taken from, if that is not what it goes over.
    """
    iterable = settle(it, iterable)
    if isinstance(iterable, Heap):
        live = iterable

    def again(items: Value) -> bool:
        return loop_over(it, node, items, body, after, most=most, live=live)

    iterable, ways = _ways(it, iterable)
    if ways is not None:
        guards, then, other = ways
        condition = (guards, (unless(guards),))
        return fork(it, condition, lambda: again(then), lambda: again(other))
    generator = generator_in(it, iterable)
    if generator is not None:
        return _over_generator(it, node, *generator, body, after)
    if isinstance(iterable, Heap) and is_unordered(it, iterable):
        return in_any_order(it, node, content_of(it, iterable) or (), body, after)
    items, complete = items_of(it, iterable, most)
    if _all_keys(iterable) and it.page.keys.turn is None:
        return _over_all_keys(it, node, iterable, body, after)

    def rounds() -> bool:
        if complete and not it.process.learnt.unreached:
            return known_rounds(it, node, live, items, body)
        alive = unknown_rounds(it, node, iterable, items, body)
        if (number := known_length(it, iterable)) is not None:
            note_rounds(it, node, f"{number:,}")
        return alive

    return _in_loop(it, lambda: rounds() and arm(it, after))


def _ways(
    it: DryRun, iterable: Value
) -> tuple[Value, tuple[tuple[Guard, ...], Value, Value] | None]:
    """What a loop goes over, and as which alternatives under some guards, if they matter."""
    if isinstance(iterable, Heap) and iterable.kind not in {"dict", "iterator"}:
        content = held(it, iterable)
        if isinstance(content, Phi) and not Guards(content.guards).triggers:
            if iterable.kind in {"set", "frozenset"} and nesting(content) <= MAX_ALTERNATIVES:
                return iterable, (content.guards, iterable, iterable)
            iterable = content
    if (
        isinstance(iterable, Phi)
        and nesting(iterable) <= MAX_ALTERNATIVES
        and worth_telling_apart(iterable)
    ):
        return iterable, (iterable.guards, iterable.then, iterable.other)
    return iterable, None


def _in_loop(it: DryRun, run: Callable[[], bool]) -> bool:
    """Run the rounds of a loop and what comes after them; returns whether control comes out."""
    target = enter_target(it, "loop")
    alive = True
    try:
        with in_loop(it):
            alive = run()
    finally:
        alive, _ = leave_target(it, target, alive)
    return alive


def _over_generator(
    it: DryRun,
    node: Any,
    generator: Suspended,
    item_of: Callable[[int, Value], Value],
    body: Callable[[Value], bool],
    after: Callable[[], bool],
) -> bool:
    """A loop over a generator: both run in turns."""
    rounds = count()
    target = enter_target(it, "loop")

    def use(value: Value) -> bool:
        index = next(rounds)
        return run_round(it, node, index, lambda: body(item_of(index, value)))

    alive = False
    try:
        with in_loop(it):
            alive = iterate(it, node, generator, use) and arm(it, after)
    finally:
        alive, _ = leave_target(it, target, alive)
    return alive


def in_any_order(
    it: DryRun,
    node: Any,
    items: tuple[Value, ...],
    body: Callable[[Value], bool],
    after: Callable[[], bool],
) -> bool:
    """A loop over a set: each round begins with what is left, however many came before it."""
    leaves = isinstance(node, cst.For) and may_leave(node.body)
    if isinstance(node, cst.For):
        forget_carried(it, node.body)
    target = enter_target(it, "loop")
    alive = True
    try:
        with in_loop(it):
            for index, item in enumerate(items):
                if leaves or index >= MAX_ITEMS:
                    risk(it)
                    alive = unknown_rounds(it, node, fresh("a set"), [], body)
                    break
                alive = run_round(it, node, index, partial(body, item))
                if not alive:
                    break
                forget_changes(it)
            alive = alive and arm(it, after)
    finally:
        alive, _ = leave_target(it, target, alive)
    return alive


def _over_all_keys(
    it: DryRun, node: Any, keys: Value, body: Callable[[Value], bool], after: Callable[[], bool]
) -> bool:
    """A loop over all keys of session state: there is none left if each round deletes its."""
    since, broken = len(it.trail.events), False

    def noting(key: Value) -> bool:
        nonlocal broken
        it.page.keys.turn, mark = (key, it.flow.guards), len(it.flow.exits)
        alive = body(key)
        broken = broken or any(each.target.kind == "loop" for each in it.flow.exits[mark:])
        return alive

    it.page.keys.turn, it.page.keys.deletes = (keys, it.flow.guards), False
    try:
        alive = run_loop(it, node, keys, noting, after)
    finally:
        it.page.keys.turn = None
    other = any(isinstance(each, (StateWrite, Opaque)) for each in it.trail.events[since:])
    if alive and it.page.keys.deletes and not broken and not other:
        all_gone(it)
    return alive


def _all_keys(iterable: Value) -> bool:
    """Whether these are all keys of session state."""
    return iterable.op is Op.STATE_ALL and iterable.args[0] == "keys"


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
