"""Operators on values."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import libcst as cst

from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.exits import risk_if_tried
from stlint.dryrun.core.failures import fail, operating
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.visiting import evaluate, visits
from stlint.dryrun.python.comparisons import negation, short_circuit
from stlint.dryrun.python.expressions import MAX_REPEATED
from stlint.dryrun.values import folding
from stlint.dryrun.values.computing import operate
from stlint.dryrun.values.concrete import concrete, frozen, new
from stlint.dryrun.values.folds import works_usually
from stlint.dryrun.values.special_methods import TRUTH, operate_on, special
from stlint.model.objects import Heap, Instance
from stlint.model.ops import Op
from stlint.model.outside import SESSION_STATE
from stlint.model.values import Const, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


@visits(cst.BinaryOperation)
def visit_BinaryOperation(it: DryRun, node: cst.BinaryOperation) -> Value:
    chain: list[cst.BinaryOperation] = []
    left: cst.BaseExpression = node
    while isinstance(left, cst.BinaryOperation):
        chain.append(left)
        left = left.left
    value = evaluate(it, left)
    for each in reversed(chain):
        right = evaluate(it, each.right)
        value = binary(it, each, type(each.operator).__name__, value, right)
    return value


def binary(it: DryRun, node: Any, operator: str, left: Value, right: Value) -> Value:
    """``left <operator> right`` for the name of a libcst operator."""
    left, right = settle(it, left), settle(it, right)
    function = folding.BINARY.get(operator)
    operating(it, node)
    sign = folding.SIGNS.get(operator, operator)
    if not (isinstance(left, Const) and isinstance(right, Const)) and not _joins(sign, left, right):
        risk_if_tried(it) if works_usually(sign, left, right) else risk(it)
    if left is SESSION_STATE and isinstance(right, (Const, Heap, Tuple)):
        return fail(it, "TypeError")  # it has no operators
    if function is None:
        return Symbol(sign, (frozen(it, left), frozen(it, right)))
    if operator == "Add" and left.items is not None and right.items is not None:
        return Tuple((*left.items, *right.items))
    if operator == "Add" and left.kind == right.kind == "list":
        one, two = content_of(it, left), content_of(it, right)
        both = None if one is None or two is None else [*one, *two]
        return new(it, "list", both)
    if operator == "Multiply" and (repeated := _repeated(it, left, right)) is not None:
        return repeated
    if isinstance(left, Instance) or isinstance(right, Instance):
        operate_on(it, node, operator, left, right)
        return fresh(Op.RESULT)
    return operate(it, sign, function, left, right)


def _joins(sign: str, left: Value, right: Value) -> bool:
    """Whether two lists or two tuples are put together, which never fails."""
    tuples = left.items is not None and right.items is not None
    return sign == Op.ADD and (tuples or left.kind == right.kind == "list")


def _repeated(it: DryRun, left: Value, right: Value) -> Value | None:
    """A list or a tuple several times."""
    for one, other in ((left, right), (right, left)):
        times = concrete(it, other)
        if not isinstance(times, int) or abs(times) > folding.MAX_SIZE:
            continue
        if one.items is not None:
            return Tuple(one.items * times) if len(one.items) * times < MAX_REPEATED else None
        if one.kind == "list":
            content = content_of(it, one)
            if content is not None and len(content) * times < MAX_REPEATED:
                return new(it, "list", content * times)
    return None


@visits(cst.UnaryOperation)
def visit_UnaryOperation(it: DryRun, node: cst.UnaryOperation) -> Value:
    value = settle(it, evaluate(it, node.expression))
    if isinstance(node.operator, cst.Not):
        special(it, node, value, TRUTH)
        return negation(it, value)
    function, sign, method = {
        cst.Minus: (lambda x: -x, Op.MINUS, "__neg__"),
        cst.Plus: (lambda x: +x, Op.PLUS, "__pos__"),
        cst.BitInvert: (lambda x: ~x, Op.INVERT, "__invert__"),
    }[type(node.operator)]
    if isinstance(value, Instance):
        special(it, node, value, (method,))
        return fresh(Op.RESULT)
    operating(it, node)
    return operate(it, sign, function, value)


@visits(cst.BooleanOperation)
def visit_BooleanOperation(it: DryRun, node: cst.BooleanOperation) -> Value:
    conjunction = isinstance(node.operator, cst.And)
    chain: list[cst.BaseExpression] = []
    left: cst.BaseExpression = node
    while isinstance(left, cst.BooleanOperation) and (
        isinstance(left.operator, cst.And) == conjunction
    ):
        chain.append(left.right)
        left = left.left
    value = settle(it, evaluate(it, left))
    for right in reversed(chain):
        special(it, right, value, TRUTH)
        value = short_circuit(it, value, partial(partial(evaluate, it), right), conjunction)
    return value
