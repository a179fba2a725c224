"""The visitor of comparisons: what is equal, the same, in something, or less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.alternatives import worth_telling_apart
from stlint.dryrun.core.contents import changed, content_of
from stlint.dryrun.core.failures import fail, operating
from stlint.dryrun.core.flow import fork, settle, spread
from stlint.dryrun.core.tables import Table
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.truth import may_have, outcomes_of, plain_of, tested, truth_now, truth_of
from stlint.dryrun.core.visiting import evaluate, visits
from stlint.dryrun.python.generators import is_suspended, unseen
from stlint.dryrun.python.lazies import until
from stlint.dryrun.streamlit.comparing import tell_compared
from stlint.dryrun.streamlit.releases import attribute_there
from stlint.dryrun.streamlit.session_state import among_state, state_has
from stlint.dryrun.values import folding
from stlint.dryrun.values.computing import operate
from stlint.dryrun.values.concrete import concrete, equality
from stlint.dryrun.values.declared_secrets import note_secret
from stlint.dryrun.values.folds import fold
from stlint.dryrun.values.hashing import ITSELF
from stlint.dryrun.values.items import taken_from, use_up_perhaps
from stlint.dryrun.values.outlived import in_this_run, tell_if_outlived
from stlint.dryrun.values.refusals import refuse_key
from stlint.dryrun.values.shared import note_compared
from stlint.dryrun.values.special_methods import compare_with, looked_up
from stlint.dryrun.values.truths import never_none
from stlint.model.made_of import widgets_in
from stlint.model.objects import Heap, Instance, Suspended
from stlint.model.ops import Op
from stlint.model.outside import SessionState
from stlint.model.values import (
    NO,
    NONE,
    UNKNOWN,
    YES,
    Const,
    Phi,
    Symbol,
    Tuple,
    Value,
    WidgetValue,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


_COMPARISONS: Final = {
    cst.Equal: (Op.EQUAL, False),
    cst.NotEqual: (Op.EQUAL, True),
    cst.LessThan: (Op.LESS, False),
    cst.LessThanEqual: (Op.LESS_EQUAL, False),
    cst.GreaterThan: (Op.GREATER, False),
    cst.GreaterThanEqual: (Op.GREATER_EQUAL, False),
    cst.In: (Op.IN, False),
    cst.NotIn: (Op.IN, True),
    cst.Is: (Op.IS, False),
    cst.IsNot: (Op.IS, True),
}
_MIRROR: Final = {
    Op.LESS: Op.GREATER,
    Op.LESS_EQUAL: Op.GREATER_EQUAL,
    Op.GREATER: Op.LESS,
    Op.GREATER_EQUAL: Op.LESS_EQUAL,
    Op.EQUAL: Op.EQUAL,
    Op.IS: Op.IS,
}


_IN: Final = Op.IN
_IS: Final = Op.IS
_EQUAL: Final = Op.EQUAL

_SAME: Final = frozenset({Op.EQUAL, Op.IS})
_HELD: Final = frozenset({Op.EQUAL, Op.IN})
_TYPED: Final = frozenset({WidgetValue, Symbol, Phi})
"""What somebody may have typed."""
_KEPT: Final = frozenset({Instance, Symbol, Phi})
"""What an object that is kept in session state may be."""
_HASHING: Final = frozenset({"set", "frozenset", "dict"})
_THINGS: Final = (Tuple, Heap, Instance, *ITSELF)
"""What is the same as nothing but itself."""
_HOLDS: Table[Callable[[DryRun, Any, Any, Value], Value]] = Table()
"""What knows whether something holds a value, by what is asked."""
_MEMBERS: Table[Callable[[DryRun, Value, Any], Value]] = Table()
"""The same of what is no generator and no part of Streamlit."""


@visits(cst.Comparison)
def visit_Comparison(it: DryRun, node: cst.Comparison) -> Value:
    left, first = settle(it, evaluate(it, node.left)), node.left

    def one(target: cst.ComparisonTarget) -> Value:
        nonlocal left, first
        right = settle(it, evaluate(it, target.comparator))
        if it.process.learnt.changed and isinstance(target.operator, (cst.Equal, cst.NotEqual)):
            note_compared(it, ((first, left), (target.comparator, right)))
        first = target.comparator
        found = compare(it, node, left, target.operator, right)
        left = right
        return found

    result = one(node.comparisons[0])
    for target in node.comparisons[1:]:
        result = short_circuit(it, result, lambda target=target: one(target), True)  # type: ignore[misc]
    return result


def compare(it: DryRun, node: Any, left: Value, operator: cst.BaseCompOp, right: Value) -> Value:
    """One comparison."""
    op, negated = _COMPARISONS[type(operator)]
    operating(it, node)
    if type(left) in _KEPT or type(right) in _KEPT:
        _tell_if_outlived(it, node, op, left, right)
    if op in _HELD and (type(left) in _TYPED or type(right) in _TYPED):
        tell_compared(it, node, op, left, right)
    if isinstance(left, Instance) or isinstance(right, Instance):
        found = _with_object(it, node, op, left, right, negated=negated)
    elif op is _IN:
        found = _HOLDS[type(right)](it, node, right, left)
    elif op in _MIRROR and isinstance(left, Const) and not isinstance(right, Const):
        found = _compared(it, _MIRROR[op], right, left)
    else:
        found = _compared(it, op, left, right)
    return negation(it, found) if negated else found


def _tell_if_outlived(it: DryRun, node: Any, op: Op, left: Value, right: Value) -> None:
    if op is _IN:
        right = in_this_run(it, right)
        items = content_of(it, right)
        if right.kind == "dict" and items is not None:
            items = tuple(each.items[0] for each in items if isinstance(each, Tuple))
        tell_if_outlived(it, node, op.value, left, items or ())
    elif op in _SAME:
        tell_if_outlived(it, node, op.value, left, (right,))


@_HOLDS.of(Value)
def _holds(it: DryRun, node: Any, right: Value, left: Value) -> Value:
    if is_suspended(it, right):
        unseen(it, node, right)
        return fresh("is it in")
    if isinstance(left, Const) and isinstance(left.value, str):
        note_secret(it, node, right, left.value, "in")
    return _compared(it, _IN, left, right)


@_HOLDS.of(Phi)
def _one_holds(it: DryRun, node: Any, right: Phi, left: Value) -> Value:
    use_up_perhaps(it, right)
    return _holds(it, node, right, left)


@_HOLDS.of(Suspended)
def _generator_holds(it: DryRun, node: Any, generator: Suspended, wanted: Value) -> Value:
    """``wanted in generator``."""
    equal = cst.Equal()
    return until(it, node, generator, lambda item: compare(it, node, wanted, equal, item), YES)


@_HOLDS.of(Heap)
def _container_holds(it: DryRun, node: Any, right: Heap, left: Value) -> Value:
    if right.kind == "iterator":
        return _taken_until(it, left, right)
    return _holds(it, node, right, left)


@_HOLDS.of(SessionState)
def _state_holds(it: DryRun, node: Any, right: Value, left: Value) -> Value:
    del right
    return state_has(it, node, left)


@_HOLDS.of(Symbol)
def _operation_holds(it: DryRun, node: Any, right: Symbol, left: Value) -> Value:
    if right.op is Op.DIR:
        there = attribute_there(it, right.args[0], concrete(it, left))
        return fresh("is it in") if there is None else there
    if right.op is Op.STATE_ALL:
        return among_state(it, node, left, right)
    return _holds(it, node, right, left)


def _with_object(
    it: DryRun, node: Any, op: Op, left: Value, right: Value, *, negated: bool
) -> Value:
    """A comparison with an object of the app, whose class may have its own idea of it."""
    if op is _IS:
        return is_same(it, left, right)
    if op is _IN and not isinstance(right, Instance):
        if is_suspended(it, right):
            unseen(it, node, right)
        return _in(it, left, right)
    compare_with(it, node, op, left, right, other=negated and op is _EQUAL)
    objects = [each for each in (left, right) if isinstance(each, Instance)]
    other = negated and any(may_have(it, each.cls, "__ne__") for each in objects)
    alike = equality(it).same(left, right) if op is _EQUAL and not other else None
    return fresh("comparison") if alike is None else YES if alike else NO


def _compared(it: DryRun, op: Op, left: Value, right: Value) -> Value:
    """A comparison; of one of two values, it may be the condition that chose it."""
    if isinstance(left, Phi) and worth_telling_apart(left) and plain_of(it, right) is not UNKNOWN:
        chosen = spread(it, left, lambda each: _compare(it, op, each, right))
        parts = (chosen.then, chosen.other) if isinstance(chosen, Phi) else (chosen,)
        if chosen is not None and all(isinstance(each, Const) for each in parts):
            return chosen
    if isinstance(right, Phi) and op is _IN and widgets_in(left) and worth_telling_apart(right):
        found = spread(it, right, lambda each: _compare(it, op, left, each))
        if found is not None:
            return found
    return _compare(it, op, left, right)


def _compare(it: DryRun, op: Op, left: Value, right: Value) -> Value:
    if op is _IS:
        return is_same(it, left, right)
    if op is _IN:
        return _in(it, left, right)
    if op is _EQUAL and right == NONE and not isinstance(left, Const):
        return _is_none(it, left)
    if not isinstance(left, Const) and not isinstance(right, Const):
        looked_up(it, left)
        looked_up(it, right)
    if op is _EQUAL and (alike := equality(it).same(left, right)) is not None:
        if alike and left == right and _may_differ_from_itself(it, left):
            return fresh("equals itself")
        return YES if alike else NO
    return operate(it, op, folding.COMPARE[op], left, right)


def _may_differ_from_itself(it: DryRun, value: Value) -> bool:
    """Whether nothing is known of a value, so that it may be no number or a table of answers."""
    if isinstance(value, (Const, *_THINGS)):
        return False
    current = concrete(it, value, now=True)
    return current is UNKNOWN or bool(current != current)  # noqa: PLR0124


def _is_none(it: DryRun, value: Value) -> Value:
    if never_none(value):
        return NO
    current = concrete(it, value, now=True)
    return Symbol(_EQUAL, (value, NONE), UNKNOWN if current is UNKNOWN else current is None)


def is_same(it: DryRun, left: Value, right: Value) -> Value:
    """``left is right``: what is equal need not be the same, unless there is only one of it."""
    if isinstance(left, Const):
        left, right = right, left
    if isinstance(right, Const):
        return _is_constant(it, left, right)
    if isinstance(left, _THINGS) and isinstance(right, _THINGS):
        if left.items is not None and right.items is not None:
            return fresh("is it")
        return YES if left is right else NO
    return NO if equality(it).same(left, right) is False else fresh("is it")


def _is_constant(it: DryRun, value: Value, constant: Const) -> Value:
    """``value is constant``."""
    if isinstance(value, Const):
        if value != constant:
            return NO
        return YES if _is_single(constant.value) else fresh("is it")
    if constant == NONE:
        return _is_none(it, value)
    if isinstance(value, _THINGS):
        return NO
    current = concrete(it, value, now=True)
    now = current is constant.value if _is_single(constant.value) else UNKNOWN
    return Symbol(_IS, (value, constant), UNKNOWN if current is UNKNOWN else now)


def _in(it: DryRun, left: Value, right: Value) -> Value:
    """``left in right``; only what holds items has members."""
    return _MEMBERS[type(right)](it, left, right)


@_MEMBERS.of(Value)
def _in_something(it: DryRun, left: Value, right: Value) -> Value:
    return operate(it, _IN, folding.COMPARE[_IN], left, right)


@_MEMBERS.of(Const)
def _in_constant(it: DryRun, left: Value, right: Const) -> Value:
    if isinstance(right.value, (str, bytes)):
        return _in_something(it, left, right)
    fail(it, "TypeError")
    return fresh("is it in")


@_MEMBERS.of(Tuple)
def _in_items(it: DryRun, left: Value, right: Tuple) -> Value:
    at = equality(it).place(right.items, left)
    return _in_something(it, left, right) if at is None else YES if at >= 0 else NO


@_MEMBERS.of(Heap)
def _in_container(it: DryRun, left: Value, right: Heap) -> Value:
    refuse_key(it, right, left)
    items = content_of(it, right)
    if items is None:
        return _in_something(it, left, right)
    if right.kind == "dict":
        items = tuple(each.items[0] for each in items if isinstance(each, Tuple))
    if right.kind not in _HASHING:
        return _in_items(it, left, Tuple(items))
    at = equality(it).place(items, left)
    if at is not None:
        return YES if at >= 0 else NO
    if isinstance(left, Heap):
        return _in_something(it, left, right)
    return fold(it, _IN, folding.COMPARE[_IN], left, Tuple(items))


def _taken_until(it: DryRun, wanted: Value, iterator: Value) -> Value:
    """Whether something is left in an iterator: what comes before it is used up, too."""
    left = taken_from(it, iterator)
    at = None if left is None else equality(it).place(left, wanted)
    if at is None or left is None:
        changed(it, iterator)
        return fresh("is it in")
    it.flow.store.set(("content", iterator), Tuple(left[at + 1 :] if at >= 0 else ()))
    return YES if at >= 0 else NO


def _is_single(data: Any) -> bool:
    """Whether there is only one of a constant."""
    return data is None or data is ... or isinstance(data, bool)


def negation(it: DryRun, value: Value) -> Value:
    """``not value``."""
    truth = truth_of(it, value)
    if truth is not None:
        return NO if truth else YES
    if value.op is Op.NOT:
        inner: Value = value.args[0]
        return inner
    now = truth_now(it, value)
    return Symbol(Op.NOT, (tested(it, value),), UNKNOWN if now is None else not now)


def short_circuit(it: DryRun, left: Value, right: Callable[[], Value], conjunction: bool) -> Value:
    """``left and right`` or ``left or right``."""
    condition = outcomes_of(it, left)
    goes_on = condition[0] if conjunction else condition[1]
    if goes_on is None:
        return left
    if goes_on == ():
        return settle(it, right())
    found: list[Value] = []

    def evaluate() -> bool:
        found.append(settle(it, right()))
        return True

    def skip() -> bool:
        return True

    arms = (evaluate, skip) if conjunction else (skip, evaluate)
    alive = fork(it, condition, *arms)
    if not alive:
        raise UnreachableError
    if not found:
        return left
    op = Op.AND if conjunction else Op.OR
    parts = [
        part for each in (left, found[0]) for part in (each.args if each.op is op else (each,))
    ]
    first = truth_now(it, left)
    now: Any = UNKNOWN
    if first is not None:
        now = concrete(it, found[0] if first == conjunction else left, now=True)
    return Symbol(op, tuple(parts), now)
