"""Generators: their bodies run when somebody asks for what they yield."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.exits import enter_target, exit_to, leave_target, raise_to_try
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import arm, fork, returned, settle
from stlint.dryrun.core.iterating import run_loop
from stlint.dryrun.core.resuming import resume
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.targets import SEEING, UnreachableError
from stlint.dryrun.streamlit.state_store import opaque
from stlint.dryrun.values.folds import fold
from stlint.model.events import UsedUp
from stlint.model.guards import Guard
from stlint.model.made_of import leaves
from stlint.model.objects import Suspended
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import NONE, Const, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


PARTLY: Final = Const("partly")
WHOLLY: Final = Const("wholly")
"""How much of a generator or coroutine has run."""


def iterate(it: DryRun, node: Any, generator: Suspended, use: Callable[[Value], bool]) -> bool:
    """Run a generator, and use what it yields; returns whether control comes out.

    ``use`` is run outside of the generator, at ``node``, and says whether it wants more.
    """
    begun = begun_of(it, node, generator)
    if begun is None:
        return run_loop(it, node, fresh("the rest"), use, lambda: True)
    if not begun:
        return True

    def run() -> bool:
        resume(it, node, generator, outside(it, use))
        end(it, generator)
        return True

    return arm(it, run)


def outside(
    it: DryRun, use: Callable[[Value], bool], *, thrown_in: bool = False
) -> Callable[[Value], None]:
    """What a generator calls with each value, so that it is used where it is needed: here.

    ``thrown_in`` says that the generator gets to see what is raised there.
    """
    outer, caught, count = it.here, it.flow.caught, len(it.flow.targets)

    def on_yield(value: Value) -> None:
        inner, hidden = it.here, it.flow.targets[count:]
        around = inner.around._replace(on_yield=outer.around.on_yield)
        it.flow.targets[count:] = (
            [each for each in hidden if each.kind in SEEING] if thrown_in else []
        )
        names = it.flow.caught | caught if thrown_in else caught
        try:
            with it.at(inner.placed(outer)._replace(around=around)), it.catching(names):
                alive = arm(it, lambda: use(value))
        finally:
            it.flow.targets[count:] = hidden
        if not alive:
            raise UnreachableError

    return on_yield


def delegate(
    it: DryRun, node: Any, generator: Suspended, on_yield: Callable[[Value], None]
) -> Value:
    """What a generator returns; its values go to somebody further out."""
    begun = begun_of(it, node, generator)
    if not begun:
        return NONE if begun is False else fresh(Op.RESULT)
    result = resume(it, node, generator, on_yield)
    end(it, generator)
    return result


def next_of(it: DryRun, node: Any, generator: Suspended, default: Value | None) -> Value:
    """What a generator yields first; without any, the default.

    Raises:
        UnreachableError: it yields nothing, and there is no default.
    """
    begun = begun_of(it, node, generator)
    if begun is None:
        return fresh("next")
    if not begun:
        return fail(it, "StopIteration") if default is None else default
    target = enter_target(it, "next")

    def first(value: Value) -> None:
        exit_to(it, "next", value)
        raise UnreachableError

    def run() -> bool:
        resume(it, node, generator, first)
        end(it, generator)
        return default is not None or raise_to_try(it, External("builtins.StopIteration"))

    alive = arm(it, run)
    comes_out, exits = leave_target(it, target, alive)
    if not comes_out:
        raise UnreachableError
    return returned(it, exits, target.guards, default if alive else None)


def is_suspended(it: DryRun, value: Value) -> bool:
    """Whether something is, or may be, or holds a generator or a coroutine."""
    return it.process.learnt.suspends and (value.lazy or it.flow.store.get(("content", value)).lazy)


def generator_in(
    it: DryRun, value: Value
) -> tuple[Suspended, Callable[[int, Value], Value]] | None:
    """The generator that is iterated over, and what its values become; None: it is none."""
    if isinstance(value, Suspended):
        return value, lambda _, item: item
    if value.op is Op.NUMBERED:
        source, start = value.args
        if isinstance(source, Suspended):
            return source, lambda index, item: Tuple((_plus(it, start, index), item))
    return None


def _plus(it: DryRun, start: Value, index: int) -> Value:
    return fold(it, Op.ADD, lambda a, b: a + b, start, Const(index))


def unseen(it: DryRun, node: Any, value: Value) -> Value:
    """A generator or a coroutine runs, nobody knows how far."""
    held = it.flow.store.get(("content", value))
    suspended = [
        each for each in leaves((value, held), guards=False) if isinstance(each, Suspended)
    ]
    for each in suspended:
        _goes_on_perhaps(it, node, each)
    if suspended and all(isinstance(each.function, External) for each in suspended):
        return fresh(Op.RESULT)
    opaque(it, node, f"{value} is used up by something that cannot be seen", may_stop=False)
    return fresh(Op.RESULT)


def _goes_on_perhaps(it: DryRun, node: Any, suspended: Suspended) -> None:
    """Its body runs as far as somebody asks for what it gives, or not at all."""
    if suspended in it.trail.going_on:
        return
    going = Guard(Symbol(Op.GOES_ON, (suspended, id(node))))

    def run() -> bool:
        resume(it, node, suspended, lambda _: None)
        return True

    it.flow.store.set(("begun", suspended), PARTLY)
    it.trail.going_on.add(suspended)
    try:
        fork(it, ((going,), (going.negated(),)), run, lambda: True)
    finally:
        it.trail.going_on.discard(suspended)
    it.flow.store.set(("begun", suspended), PARTLY)


def begin(it: DryRun, node: Any, suspended: Suspended) -> bool:
    """Whether something runs now: it has not yet."""
    return begun_of(it, node, suspended) is True


def begun_of(it: DryRun, node: Any, suspended: Suspended) -> bool | None:
    """The same; False: it has run to its end, None: to some point."""
    begun = settle(it, it.flow.store.get(("begun", suspended)))
    if begun is ABSENT:
        it.flow.store.set(("begun", suspended), PARTLY)
        return True
    if begun == WHOLLY:
        return False
    unseen(it, node, suspended)
    return None


def closed(it: DryRun, node: Any, suspended: Suspended) -> Value:
    """It never goes on; where it has not begun, nothing of it runs."""
    if begin(it, node, suspended):
        end(it, suspended)
    return NONE


def end(it: DryRun, suspended: Suspended) -> None:
    """It has run to its end."""
    if it.flow.store.has(("shared", suspended)):
        emit(it, UsedUp, suspended.node, value=suspended)
    it.flow.store.set(("begun", suspended), WHOLLY)
