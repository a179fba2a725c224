"""The visitors of comprehensions: loops with names of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from stlint.dryrun.data import MAX_RANGE
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.expressions import Expressions
from stlint.dryrun.lazies import EXPRESSION
from stlint.dryrun.objects import MAX_ITEMS
from stlint.model.values import (
    Class,
    External,
    Frame,
    Function,
    Instance,
    Module,
    Suspended,
    Tuple,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Comprehensions(Expressions):
    """List, set and dict comprehensions, and generator expressions."""

    def visit_ListComp(self, node: cst.ListComp) -> Value:
        return self._comprehension("list", node.for_in, node.elt)

    def visit_SetComp(self, node: cst.SetComp) -> Value:
        return self._comprehension("set", node.for_in, node.elt)

    def visit_GeneratorExp(self, node: cst.GeneratorExp) -> Value:
        """It gets its first iterable at once; the rest runs when somebody asks for its items."""
        iterable = self.iterated(self.eval(node.for_in.iter))
        self.suspends = True
        frame = Frame(self.frame.module, self.frame)
        return Suspended(
            node, External(EXPRESSION), (iterable, frame), {}, open=False, place=self.whereabouts()
        )

    def run_expression(self, generator: Suspended, on_yield: Callable[[Value], None]) -> None:
        """Run a generator expression.

        Raises:
            UnreachableError: control does not come out of it.
        """
        node, (iterable, frame) = generator.node, generator.args
        assert isinstance(frame, Frame)

        def hand_on(values: list[Value]) -> bool:
            on_yield(values[0])
            return True

        self._run_clauses(node.for_in, iterable, frame, [node.elt], hand_on)

    def visit_DictComp(self, node: cst.DictComp) -> Value:
        return self._comprehension("dict", node.for_in, node.key, node.value)

    def _comprehension(self, kind: str, for_in: cst.CompFor, *results: cst.BaseExpression) -> Value:
        made = self.new(kind, [])

        def add(values: list[Value]) -> bool:
            self.add_item(made, values[0] if len(values) == 1 else Tuple(values))
            return True

        frame = Frame(self.frame.module, self.frame)
        self._run_clauses(for_in, self.eval(for_in.iter), frame, results, add)
        return made

    def _run_clauses(
        self,
        for_in: cst.CompFor,
        iterable: Value,
        frame: Frame,
        results: Sequence[cst.BaseExpression],
        use: Callable[[list[Value]], bool],
    ) -> None:
        before = self.frame
        self.comprehensions.add(frame)

        def one(clause: cst.CompFor) -> Callable[[Value], bool]:
            def body(item: Value) -> bool:
                self.assign(clause.target, item)
                return inner(clause, 0)

            return body

        def inner(clause: cst.CompFor, position: int) -> bool:
            if position < len(clause.ifs):
                condition = self.condition(self.verdict(clause.ifs[position].test))
                return self.fork(condition, lambda: inner(clause, position + 1), lambda: True)
            if clause.inner_for_in is not None:
                return loop(clause.inner_for_in)
            return use([self.settle(self.eval(each)) for each in results])

        def loop(clause: cst.CompFor) -> bool:
            return self.loop(clause, self.eval(clause.iter), one(clause), lambda: True)

        most = MAX_RANGE if self._is_cheap(for_in, results) else MAX_ITEMS
        self.frame = frame
        try:
            alive = self.loop(for_in, iterable, one(for_in), lambda: True, most=most)
        finally:
            self.frame = before
            self.comprehensions.discard(frame)
        if not alive:
            raise UnreachableError

    def _is_cheap(self, for_in: cst.CompFor, results: Sequence[cst.BaseExpression]) -> bool:
        """Whether a round takes so little that many can be run: it calls nothing of the app."""
        if for_in.inner_for_in is not None or self.loop_depth:
            return False
        todo: list[cst.CSTNode] = [*results, *(each.test for each in for_in.ifs)]
        while todo:
            node = todo.pop()
            if isinstance(node, (cst.Lambda, cst.BaseComp)):
                return False
            if isinstance(node, cst.Call):
                called = node.func.value if isinstance(node.func, cst.Attribute) else node.func
                found = self.lookup(called.value) if isinstance(called, cst.Name) else None
                if isinstance(found, (Function, Class, Module, Instance)):
                    return False
            todo += node.children
        return True
