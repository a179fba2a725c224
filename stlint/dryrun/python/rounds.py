"""Rounds of loops: those that are known one by one, and some that stand for the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import LASTING, changed, forget_changes, held, root
from stlint.dryrun.core.exits import enter_target, leave_target
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import arm, fork, lookup, settle
from stlint.dryrun.core.iterating import MAX_ITEMS
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import cut_short, risk
from stlint.dryrun.core.truth import truth_now
from stlint.dryrun.streamlit.selections import at_most_one
from stlint.dryrun.values.bindings import changed_names
from stlint.dryrun.values.concrete import concrete, frozen
from stlint.dryrun.values.items import element, items_of, was_used
from stlint.dryrun.values.methods import MUTATING
from stlint.model.events import ElementCreated
from stlint.model.guards import Guard, unless
from stlint.model.objects import Heap, Instance, Suspended
from stlint.model.ops import PASSING, Op
from stlint.model.values import Const, Phi, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    import libcst as cst

    from stlint.dryrun.core.dry_run import At, DryRun


MAX_KNOWN_ROUNDS: Final = 4
"""Rounds that are run of a loop whose length is known for this run only."""
MAX_FORKS: Final = 3
"""Changes of what a loop goes over that are told apart by their conditions."""
MAX_UNKNOWN_LOOPS: Final = 2
"""Loops of unknown length inside one another of which a second round is run."""


def in_loop(it: DryRun, *, endless: bool = False) -> At:
    """What to be in the rounds of a loop with; an ``endless`` one ends by nothing in it."""
    around = it.here.around
    depth, ends_not = around.loop_depth + 1, around.endless + endless
    return it.within(around._replace(loop_depth=depth, endless=ends_not))


def run_round(it: DryRun, node: Any, index: int, body: Callable[[], bool]) -> bool:
    target = enter_target(it, "round")
    alive = False
    try:
        with it.at(it.here.into(id(node), index)):
            alive = arm(it, body)
    finally:
        alive, _ = leave_target(it, target, alive)
    return alive


def known_rounds(
    it: DryRun, node: Any, live: Heap | None, items: list[Value], body: Callable[[Value], bool]
) -> bool:
    """A round for each item; what they are taken from (``live``) may change meanwhile."""
    drawn = ABSENT if live is None else it.flow.store.get(("drawn from", live))
    iterator = live if live is not None and live.kind == "iterator" else None
    sources = [live] if live is not None and iterator is None else []
    if drawn.op:
        sources = [root(it, each) for each in drawn.args if isinstance(each, Heap)]

    def contents() -> list[Value]:
        return [it.flow.store.get(("content", each)) for each in sources]

    def rounds(items: list[Value], index: int, before: list[Value], forks: int) -> bool:
        while index < len(items):
            item = items[index]
            if iterator is not None:
                it.flow.store.set(("content", iterator), Tuple(items[index + 1 :]))
            if not run_round(it, node, index, lambda item=item: body(item)):  # type: ignore[misc]
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
        content = settle(it, content)
        if isinstance(content, Phi) and at is not None and forks:
            two = content
            return fork(
                it,
                (two.guards, (unless(two.guards),)),
                lambda: go_on(at, two.then, before, index, now, forks - 1),
                lambda: go_on(at, two.other, before, index, now, forks - 1),
            )
        if at is not None and _fails(sources[at], content, before[at]):
            fail(it, "RuntimeError")
            return False
        left = None if at is None else _by_now(it, drawn, sources[at], content)
        if left is not None:
            return rounds(left, index, now, forks)
        return unknown_rounds(it, node, fresh("the rest"), [], body)

    return rounds(items, 0, contents(), MAX_FORKS)


def _by_now(it: DryRun, drawn: Value, source: Heap, content: Value) -> list[Value] | None:
    """The items of a loop over a list, alone or with numbers or others, by what it holds."""
    if source.kind != "list" or content.items is None:
        return None
    items = list(content.items)
    if not drawn.op and len(items) <= MAX_ITEMS:
        return items
    if drawn.op not in PASSING:
        return None
    if drawn.op is Op.NUMBERED:
        start = concrete(it, drawn.args[-1])
        if not isinstance(start, int) or len(items) > MAX_ITEMS:
            return None
        return [Tuple((Const(start + at), each)) for at, each in enumerate(items)]
    columns = []
    for each in drawn.args:
        column, complete = (items, True) if each is source else items_of(it, each)
        if not complete:
            return None
        columns.append(column)
    rows = [Tuple(row) for row in zip(*columns, strict=False)]
    return list(rows) if len(rows) <= MAX_ITEMS else None


def unknown_rounds(
    it: DryRun, node: Any, iterable: Value, items: list[Value], body: Callable[[Value], bool]
) -> bool:
    subject = frozen(it, iterable)
    lazy = isinstance(iterable, (Instance, Suspended)) or iterable.kind == "iterator"
    now, length = truth_now(it, iterable), concrete(it, iterable, now=True)
    risk(it, now=lazy or not isinstance(length, Iterable))
    if lazy:  # it is true, but may give nothing
        subject, now = fresh("later"), None
    elif iterable.op in PASSING:
        length = iterable.now
        now = len(length) > 0 if isinstance(length, list) else None
        if was_used(it, iterable):
            subject, now, iterable, items = fresh("later"), None, fresh("the rest"), []
    entered = Guard(subject, now=now)
    count: int | None = 0 if now is False else None
    if isinstance(length, (list, tuple, set, dict, str, range)):
        count = len(length)
    rounds = 2 if count is None else max(2, min(count, MAX_KNOWN_ROUNDS))
    rounds = 1 if count is None and at_most_one(it, iterable) else rounds
    nested = sum(each.kind == "unknown" for each in it.flow.targets)
    others = count is not None and count > rounds
    """The last round stands for more items than its own."""

    def round_(index: int) -> bool:
        if others and index + 1 == rounds:
            item: Value = fresh("one of the rest")
        else:
            item = items[index] if index < len(items) else element(it, iterable, index)
        alive = run_round(it, node, index, lambda: body(item))
        if index + 1 == rounds:
            if alive:
                forget_changes(it)
            return alive
        if not alive or nested >= MAX_UNKNOWN_LOOPS:
            return alive
        more = Symbol(Op.MORE, (subject, index) if index else (subject,))
        again = Guard(more, now=None if count is None else count > index + 1)
        return fork(it, ((again,), (again.negated(),)), lambda: round_(index + 1), lambda: True)

    def first() -> bool:
        return round_(0)

    known = it.flow.guards.entails(entered)
    marker = enter_target(it, "unknown")
    alive = False
    try:
        if known is None:
            alive = fork(it, ((entered,), (entered.negated(),)), first, lambda: True)
        else:
            alive = arm(it, first) if known else True
    finally:
        alive, _ = leave_target(it, marker, alive)
    return alive


def known_length(it: DryRun, iterable: Value) -> int | None:
    """How many rounds a loop has, where that is known in every run."""
    content = held(it, iterable)
    if content.items is not None:
        return len(content.items)
    if content.op is Op.RANGE:
        bounds = [concrete(it, each) for each in content.args]
        if all(isinstance(each, int) for each in bounds):
            try:
                return len(range(*bounds))
            except (TypeError, ValueError, OverflowError):
                return None
    return None


def note_rounds(it: DryRun, node: Any, rounds: str = "") -> None:
    """Keep that not every round is run of a loop that makes widgets: they may be alike."""
    made = (each for each in it.trail.events if isinstance(each, ElementCreated))
    if any((each.key or each.identity) and id(node) in each.place.site for each in made):
        cut_short(it, "rounds", node, rounds)


def forget_carried(it: DryRun, block: cst.CSTNode) -> None:
    """Before the first of rounds of which nobody knows which comes first."""
    for name in changed_names(block, MUTATING):
        key = (it.here.frame.shared.get(name, it.here.frame), name)
        value = settle(it, lookup(it, name))
        changed(it, value)
        if not isinstance(value, (Heap, *LASTING)) and it.flow.store.get(key) is not ABSENT:
            it.flow.store.set(key, fresh("loop"))


def _fails(source: Heap, content: Value, before: Value) -> bool:
    """Whether Python refuses to go on since a dict or set has another size."""
    if source.kind == "list" or content.items is None or before.items is None:
        return False
    return len(content.items) != len(before.items)
