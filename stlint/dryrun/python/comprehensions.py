"""The visitors of comprehensions: loops with names of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from stlint.dryrun.core.flow import fork, lookup, settle
from stlint.dryrun.core.iterating import MAX_ITEMS, run_loop
from stlint.dryrun.core.resuming import resumes
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.truth import outcomes_of
from stlint.dryrun.core.visiting import evaluate, visits
from stlint.dryrun.python.assignments import assign
from stlint.dryrun.python.expressions import verdict
from stlint.dryrun.python.lazies import EXPRESSION, LAZY, iterated, take_lazily
from stlint.dryrun.python.turns import begin_turns, note_turns
from stlint.dryrun.values.bodies import makes_pages
from stlint.dryrun.values.concrete import MAX_RANGE, new
from stlint.dryrun.values.items import MAX_PAGES, add_item
from stlint.model.objects import Class, Frame, Function, Instance, Module, Suspended
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.dryrun.core.dry_run import DryRun


@visits(cst.ListComp)
def visit_ListComp(it: DryRun, node: cst.ListComp) -> Value:
    return _comprehension(it, "list", node.for_in, node.elt)


@visits(cst.SetComp)
def visit_SetComp(it: DryRun, node: cst.SetComp) -> Value:
    return _comprehension(it, "set", node.for_in, node.elt)


@visits(cst.GeneratorExp)
def visit_GeneratorExp(it: DryRun, node: cst.GeneratorExp) -> Value:
    """It gets its first iterable at once; the rest runs when somebody asks for its items."""
    iterable = iterated(it, evaluate(it, node.for_in.iter))
    it.process.learnt.suspends = True
    frame = Frame(it.here.frame.module, it.here.frame)
    given = (iterable, frame)
    return Suspended(node, External(EXPRESSION), given, {}, open=False, place=it.here)


def run_expression(it: DryRun, generator: Suspended, on_yield: Callable[[Value], None]) -> None:
    """Run a generator expression.

    Raises:
        UnreachableError: control does not come out of it.
    """
    node, (iterable, frame) = generator.node, generator.args
    assert isinstance(frame, Frame)

    def hand_on(values: list[Value]) -> bool:
        on_yield(values[0])
        return True

    _run_clauses(it, node.for_in, iterable, frame, [node.elt], hand_on)


@visits(cst.DictComp)
def visit_DictComp(it: DryRun, node: cst.DictComp) -> Value:
    return _comprehension(it, "dict", node.for_in, node.key, node.value)


def _comprehension(
    it: DryRun, kind: str, for_in: cst.CompFor, *results: cst.BaseExpression
) -> Value:
    made = new(it, kind, [])

    def add(values: list[Value]) -> bool:
        add_item(it, made, values[0] if len(values) == 1 else Tuple(values))
        return True

    frame = Frame(it.here.frame.module, it.here.frame)
    _run_clauses(it, for_in, evaluate(it, for_in.iter), frame, results, add)
    return made


def _run_clauses(
    it: DryRun,
    for_in: cst.CompFor,
    iterable: Value,
    frame: Frame,
    results: Sequence[cst.BaseExpression],
    use: Callable[[list[Value]], bool],
) -> None:
    it.process.learnt.comprehensions.add(frame)

    def one(clause: cst.CompFor) -> Callable[[Value], bool]:
        def body(item: Value) -> bool:
            assign(it, clause.target, item)
            return inner(clause, 0)

        return body

    def inner(clause: cst.CompFor, position: int) -> bool:
        if position < len(clause.ifs):
            condition = outcomes_of(it, verdict(it, clause.ifs[position].test))
            return fork(it, condition, lambda: inner(clause, position + 1), lambda: True)
        if clause.inner_for_in is not None:
            return loop(clause.inner_for_in)
        return use([settle(it, evaluate(it, each)) for each in results])

    def loop(clause: cst.CompFor) -> bool:
        begun = begin_turns(it, iterable := evaluate(it, clause.iter))
        alive = run_loop(it, clause, iterable, one(clause), lambda: True)
        note_turns(it, clause, begun)
        return alive

    most = MAX_RANGE if _is_cheap(it, for_in, results) else MAX_ITEMS
    if most == MAX_RANGE and any(map(makes_pages, results)):
        most = MAX_PAGES
    try:
        with it.at(it.here._replace(frame=frame)):
            begun = begin_turns(it, iterable)
            alive = run_loop(it, for_in, iterable, one(for_in), lambda: True, most=most)
            note_turns(it, for_in, begun)
    finally:
        it.process.learnt.comprehensions.discard(frame)
    if not alive:
        raise UnreachableError


def _is_cheap(it: DryRun, for_in: cst.CompFor, results: Sequence[cst.BaseExpression]) -> bool:
    """Whether a round takes so little that many can be run: it calls nothing of the app."""
    if for_in.inner_for_in is not None or it.here.around.loop_depth:
        return False
    todo: list[cst.CSTNode] = [*results, *(each.test for each in for_in.ifs)]
    while todo:
        node = todo.pop()
        if isinstance(node, (cst.Lambda, cst.BaseComp)):
            return False
        if isinstance(node, cst.Call):
            called = node.func.value if isinstance(node.func, cst.Attribute) else node.func
            found = lookup(it, called.value) if isinstance(called, cst.Name) else None
            if isinstance(found, (Function, Class, Module, Instance)):
                return False
        todo += node.children
    return True


@resumes(External)
def resume_lazy(
    it: DryRun, node: Any, suspended: Suspended, on_yield: Callable[[Value], None] | None
) -> Value:
    """Take what a generator expression, ``map``, ``filter``, ``zip`` or ``islice`` gives."""
    function = suspended.function
    assert isinstance(function, External)
    hand_on = on_yield or (lambda _: None)
    here = it.here.into(id(node))
    if function.path == EXPRESSION:
        with it.at(here.placed(suspended.place)._replace(site=here.site)):
            run_expression(it, suspended, hand_on)
    else:
        with it.at(here):
            take_lazily(it, node, function.path.removeprefix(LAZY), suspended, hand_on)
    return fresh(Op.RESULT)
