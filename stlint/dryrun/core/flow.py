"""Branches of control, each with its guards, and what is joined behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from stlint.dryrun.core.alternatives import NEVER, one_switch, worth_telling_apart
from stlint.dryrun.core.exits import enter_target, leave_for, leave_target, negate_exits
from stlint.dryrun.core.store import ABSENT, join
from stlint.dryrun.core.targets import FINALLY, Last, UnreachableError
from stlint.dryrun.core.trail import exhausted
from stlint.model.guards import Guard, unless
from stlint.model.ops import Op
from stlint.model.values import NONE, Phi, Symbol, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.targets import Exit, Target
    from stlint.model.objects import Frame


T = TypeVar("T")
Way = tuple[Guard, "Callable[[], bool]"]
"""A guard, and what is run where it holds: whether control comes out of that is what it returns."""


MAX_OPEN: Final = 250
"""Conditions, loops and calls around one statement; each ``elif`` counts."""
CALL_DEPTH: Final = 24
RECURSION: Final = 2
"""How often one function may be on the stack."""


def in_the_end(
    it: DryRun, body: Callable[[], bool], last: Callable[[], bool], kind: str = FINALLY
) -> bool:
    """A body, and what is run on every way out of it (of this ``kind``).

    What does not come to its end takes the place of what was on its way.
    """
    region, since = enter_target(it, kind), len(it.trail.events)
    alive = arm(it, body)
    held, begin = it.flow.guards.beyond(region.guards), len(it.trail.events)
    comes_out, left = leave_target(it, region, alive)
    if not comes_out:
        if kind == FINALLY:
            nowhere = enter_target(it, "nowhere")
            perhaps = Guard(Symbol(Op.IN_THE_END, (id(last),)))
            fork(it, ((perhaps,), (perhaps.negated(),)), last, lambda: True)
            leave_target(it, nowhere, True)
        return False
    comes_out = arm(it, last)
    if kind == FINALLY:
        it.trail.lasts.append(Last(since, begin, len(it.trail.events)))
    return comes_out and go_on(it, region, left, held, alive=alive)


def go_on(
    it: DryRun, region: Target, left: list[Exit], held: tuple[Guard, ...], *, alive: bool
) -> bool:
    """All that was held up goes on its way; so does what comes after, if ``alive``."""
    after = it.flow.guards
    for each in left:
        it.flow.guards = after.add(*each.guards.beyond(region.guards))
        leave_for(it, each.destination, each.value, each.ending, again=True)
    it.flow.guards = after
    if not alive:
        return False
    it.flow.guards = after.add(*held)
    return negate_exits(it, region.mark)


def returned(it: DryRun, exits: list[Exit], entry: Any, value: Value | None) -> Value:
    """What comes out of exits with values; of the end, if control gets there, ``value``."""
    for each in reversed(exits):
        guards = each.guards.beyond(entry)
        answer = each.value or NONE
        value = answer if value is None or not guards else join(guards, answer, value)
    return settle(it, value or NONE)


def settle(it: DryRun, value: Value) -> Value:
    """A value as it is under the guards that hold here."""
    while isinstance(value, Phi):
        outcomes = [it.flow.guards.entails(each) for each in value.guards]
        if False in outcomes:
            value = value.other
        elif None in outcomes:
            return value
        else:
            value = value.then
    return value


def fork(
    it: DryRun,
    condition: tuple[tuple[Guard, ...] | None, tuple[Guard, ...] | None],
    then: Callable[[], bool],
    other: Callable[[], bool],
) -> bool:
    """Run both arms of a condition, and join them; returns whether control comes out.

    Raises:
        ExhaustedError: it lies in too many others.
    """
    true, false = condition
    if false is None:
        return arm(it, then)
    if true is None:
        return arm(it, other)
    if len(it.flow.store.logs) > MAX_OPEN:
        raise exhausted(it, "nesting")
    entry, mark = it.flow.guards, len(it.flow.exits)
    it.flow.guards = entry.add(*true)
    it.flow.store.open()
    alive_then = arm(it, then)
    after_then = it.flow.store.close()
    it.flow.guards = entry.add(*false)
    it.flow.store.open()
    alive_other = arm(it, other)
    after_other = it.flow.store.close()
    it.flow.guards = entry
    if alive_then and alive_other:
        it.flow.store.apply(it.flow.store.joined(true, after_then, after_other))
    elif alive_then:
        it.flow.guards = entry.add(*true)
        it.flow.store.apply(after_then)
    elif alive_other:
        it.flow.guards = entry.add(*false)
        it.flow.store.apply(after_other)
    else:
        return False
    return negate_exits(it, mark)


def one_of(it: DryRun, ways: Sequence[Way]) -> bool:
    """Run each of several ways of which exactly one is taken, and join what they leave.

    Each begins with what was there before all of them. The first is the one that is looked at first
    where it matters later which was taken.

    Args:
        it: the dry run.
        ways: each with the guard that says that it is taken.

    Returns:
        Whether control comes out.

    Raises:
        ExhaustedError: they lie in too many conditions.
    """
    if len(it.flow.store.logs) > MAX_OPEN:
        raise exhausted(it, "nesting")
    entry, mark = it.flow.guards, len(it.flow.exits)
    left: list[tuple[Guard, Mapping[Hashable, Value]]] = []
    gone: list[Guard] = []
    for guard, run in ways:
        it.flow.guards = entry.add(guard)
        it.flow.store.open()
        alive = arm(it, run)
        changes = it.flow.store.close()
        if alive:
            left.append((guard, changes))
        else:
            gone.append(guard.negated())
    it.flow.guards = entry.add(*gone)
    if not left:
        return False
    it.flow.store.apply(it.flow.store.joined_ways(left))
    return negate_exits(it, mark)


def arm(it: DryRun, run: Callable[[], bool]) -> bool:
    """Run a part; False also when control does not come out of one of its expressions."""
    try:
        return run()
    except UnreachableError:
        return False


def spread(it: DryRun, value: Value, use: Callable[[Value], Value], depth: int = 4) -> Value | None:
    """Use each alternative of a value under its guards; None when it has too many.

    Raises:
        UnreachableError: control comes out of none.
    """
    value = settle(it, value)
    if value is NEVER:
        raise UnreachableError
    if not isinstance(value, Phi) or not worth_telling_apart(value):
        return use(value)
    if not depth:
        return None
    found: dict[bool, Value | None] = {}

    def one() -> bool:
        found[True] = spread(it, value.then, use, depth - 1)
        return True

    def two() -> bool:
        rest = depth if one_switch(value) else depth - 1
        found[False] = spread(it, value.other, use, rest)
        return True

    if not fork(it, (value.guards, (unless(value.guards),)), one, two):
        raise UnreachableError
    results = list(found.values())
    if None in results:
        return None
    if len(results) == 1 and value.other is not NEVER:
        return results[0]
    then, other = found[True], found.get(False, NEVER)
    assert then is not None
    assert other is not None
    return join(value.guards, then, other)


def lookup(it: DryRun, name: str) -> Value:
    """What a name is bound to, from the inside out; ``ABSENT`` when nowhere."""
    own = it.here.frame
    frame: Frame | None = own.shared.get(name, own)
    while frame is not None:
        value = it.flow.store.get((frame, name))
        if value is not ABSENT:
            return settle(it, value)
        frame = frame.parent
        while frame is not None and frame.of_class:
            frame = frame.parent
    return ABSENT


def bind(it: DryRun, name: str, value: Value) -> None:
    """Bind a name in the frame that it belongs to."""
    own = it.here.frame
    it.flow.store.set((own.shared.get(name, own), name), value)
