"""Conditions: what is true in every run, what in this one, and the guards that say so."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.asking import always, tests
from stlint.dryrun.core.contents import content_of, is_stale, root
from stlint.dryrun.core.flow import fork, settle
from stlint.dryrun.core.store import ABSENT, join
from stlint.dryrun.core.tables import Table
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import risk
from stlint.dryrun.values.truths import by_parts
from stlint.model.guards import EQUAL, Guard, unless
from stlint.model.objects import Class, Heap, Instance
from stlint.model.ops import CONNECTIVES, PASSING, Op
from stlint.model.outside import External
from stlint.model.values import (
    UNKNOWN,
    YES,
    Const,
    PerRelease,
    Phi,
    Symbol,
    Tuple,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


_ASKED: Final = frozenset({Heap, Symbol, Instance})
"""What is asked for its truth and is not simply true or false."""


MAX_UNFOLDED: Final = 5_000
"""Containers in one that are looked at; the same one may be in it many times."""


_TOGGLES: Final = frozenset({"button", "checkbox", "toggle"})
"""Widgets whose value is True or False."""


_TESTS: Final = frozenset(
    {Op.EQUAL, Op.IS, Op.IN, Op.LESS, Op.LESS_EQUAL, Op.GREATER, Op.GREATER_EQUAL}
)
"""Comparisons that guards know, if one side is known."""


_NOT: Final = Op.NOT
_IN: Final = Op.IN
_IS: Final = Op.IS
_AND: Final = Op.AND


def tested(it: DryRun, value: Value) -> Value:
    """What the truth of a value is that of: what a container holds, which may change later."""
    if type(value) not in _ASKED:
        return value
    if isinstance(value, Heap):
        if value.kind == "iterator":
            return YES
        return settle(it, it.flow.store.get(("content", root(it, value))))
    if value.op in PASSING:
        return YES
    if is_stale(it, value):
        return fresh("truth")
    if isinstance(value, Instance) and not is_true(it, value):
        risk(it)
        return fresh("truth")
    return value


def is_true(it: DryRun, instance: Instance) -> bool:
    """Whether an object of the app is true: its class says nothing else."""
    return not may_have(it, instance.cls, "__bool__", "__len__")


def may_have(it: DryRun, cls: Class, *names: str) -> bool:
    """Whether a class may have one of these methods of its own."""
    return any(
        it.flow.store.get((each.frame, name)) is not ABSENT
        if isinstance(each, Class)
        else each != External("builtins.object")
        for each in cls.line()
        for name in names
    )


def truth_of(it: DryRun, value: Value) -> bool | None:
    """The truth of a value in every run that comes here; None when it may differ."""
    return always(it, tested(it, settle(it, value)))


@tests(Phi)
def _truth_of_one(it: DryRun, value: Phi) -> bool | None:
    then = truth_of(it, value.then)
    return then if then is not None and then == truth_of(it, value.other) else None


def truth_now(it: DryRun, value: Value) -> bool | None:
    """The truth of a value in this run, if it is known."""
    certain = truth_of(it, value)
    if certain is not None:
        return certain
    value = tested(it, value)
    if value.now is UNKNOWN:
        current = value.current if isinstance(value, Phi) else None
        return (
            by_parts(value, partial(truth_now, it)) if current is None else truth_now(it, current)
        )
    try:
        return bool(value.now)
    except Exception:  # noqa: BLE001 - a value of the app; its truth is its own business
        return None


Outcomes = tuple["tuple[Guard, ...] | None", "tuple[Guard, ...] | None"]
"""The guards under which something is true, and false: ``None`` is never, ``()`` always."""
_OUTCOMES: Table[Callable[[DryRun, Any], Outcomes]] = Table()


def outcomes_of(it: DryRun, value: Value) -> Outcomes:
    """The guards under which a value is true, and those under which it is false."""
    value = settle(it, value)
    certain = truth_of(it, value)
    if certain is not None:
        return ((), None) if certain else (None, ())
    value = tested(it, value)
    return _OUTCOMES[type(value)](it, value)


@_OUTCOMES.of(Value)
def _either(it: DryRun, value: Value) -> Outcomes:
    return _both(it, Guard(value, now=truth_now(it, value)))


@_OUTCOMES.of(Symbol)
def _of_operation(it: DryRun, value: Symbol) -> Outcomes:
    if value.op is _NOT:
        true, false = outcomes_of(it, value.args[0])
        return false, true
    if value.op in CONNECTIVES:
        return _connective(it, value)
    if value.op in _TESTS:
        subject, operand = value.args
        plain = plain_of(it, operand)
        if plain is not UNKNOWN and _is_test(value, plain):
            test = EQUAL if value.op is _IS else value.op
            return _both(it, Guard(subject, test, plain, now=truth_now(it, value)))
    return _either(it, value)


@_OUTCOMES.of(PerRelease)
def _of_releases(it: DryRun, value: PerRelease) -> Outcomes:
    return _either(it, PerRelease(map(bool, value.values), bool(value.now)))


@_OUTCOMES.of(Phi)
def _of_alternatives(it: DryRun, value: Phi) -> Outcomes:
    then, other = truth_of(it, value.then), truth_of(it, value.other)
    if then is not None and other is not None and then != other:
        inverse = (unless(value.guards),)
        return (value.guards, inverse) if then else (inverse, value.guards)
    return _either(it, value)


def _both(it: DryRun, guard: Guard) -> Outcomes:
    known = it.flow.guards.entails(guard)
    if known is not None:
        return ((), None) if known else (None, ())
    return (guard,), (guard.negated(),)


def _connective(it: DryRun, value: Symbol) -> Outcomes:
    conjunction = value.op is _AND
    together: list[Guard] = []
    for operand in value.args:
        true, false = outcomes_of(it, operand)
        wanted, unwanted = (true, false) if conjunction else (false, true)
        if wanted is None:
            return (None, ()) if conjunction else ((), None)
        if unwanted is not None:
            together += wanted
    if not together:
        return ((), None) if conjunction else (None, ())
    both = tuple(dict.fromkeys(together))
    inverse = (unless(both),)
    return (both, inverse) if conjunction else (inverse, both)


def is_endless(it: DryRun, heap: Heap) -> bool:
    """Whether what is in a container is looked at already, or enough is that is in others."""
    if not it.flow.folds.unfolding:
        it.flow.folds.unfolded = 0
    it.flow.folds.unfolded += 1
    return heap in it.flow.folds.unfolding or it.flow.folds.unfolded > MAX_UNFOLDED


def plain_of(it: DryRun, value: Value) -> Any:
    """A hashable Python constant that a guard can compare with, or UNKNOWN."""
    value = settle(it, value)
    if isinstance(value, Const):
        return value.value
    if isinstance(value, Heap):
        content = content_of(it, value)
        if content is None or value.kind == "dict" or is_endless(it, value):
            return UNKNOWN
        it.flow.folds.unfolding.add(value)
        try:
            return plain_of(it, Tuple(content))
        finally:
            it.flow.folds.unfolding.discard(value)
    if isinstance(value, Tuple):
        items = tuple(plain_of(it, each) for each in value.items)
        return UNKNOWN if UNKNOWN in items else items
    return UNKNOWN


def choose(
    it: DryRun, condition: Value, then: Callable[[], Value], other: Callable[[], Value]
) -> Value:
    """The value of one of two expressions, by a condition.

    Raises:
        UnreachableError: control comes out of neither.
    """
    true, false = outcomes_of(it, condition)
    if false is None:
        return then()
    if true is None:
        return other()
    found: dict[bool, Value] = {}

    def one() -> bool:
        found[True] = then()
        return True

    def two() -> bool:
        found[False] = other()
        return True

    if not fork(it, (true, false), one, two):
        raise UnreachableError
    if len(found) == 1:
        return next(iter(found.values()))
    return join(true, found[True], found[False])


def _is_test(value: Symbol, operand: Any) -> bool:
    """Whether a comparison with a constant is a test that guards know."""
    if value.op is _IN:
        return isinstance(operand, (str, bytes, tuple))
    if value.op is _IS and operand is not None:
        return getattr(value.args[0], "command", "") in _TOGGLES and isinstance(operand, bool)
    return True
