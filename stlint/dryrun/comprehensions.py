"""The visitors of comprehensions: loops with names of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.expressions import Expressions
from stlint.dryrun.objects import MAX_ITEMS, MAX_RANGE
from stlint.model.values import Class, Frame, Function, Instance, Module, Tuple, Value

if TYPE_CHECKING:
    from collections.abc import Callable


class Comprehensions(Expressions):
    """List, set and dict comprehensions, and generator expressions."""

    def visit_ListComp(self, node: cst.ListComp) -> Value:
        return self._comprehension("list", node.for_in, node.elt)

    def visit_SetComp(self, node: cst.SetComp) -> Value:
        return self._comprehension("set", node.for_in, node.elt)

    def visit_GeneratorExp(self, node: cst.GeneratorExp) -> Value:
        return self._comprehension("list", node.for_in, node.elt)

    def visit_DictComp(self, node: cst.DictComp) -> Value:
        return self._comprehension("dict", node.for_in, node.key, node.value)

    def _comprehension(self, kind: str, for_in: cst.CompFor, *results: cst.BaseExpression) -> Value:
        frame = Frame(self.frame.module, self.frame)
        before = self.frame
        self.comprehensions.add(frame)
        made = self.new(kind, [])

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
            values = [self.settle(self.eval(each)) for each in results]
            self.add_item(made, values[0] if len(values) == 1 else Tuple(values))
            return True

        def loop(clause: cst.CompFor) -> bool:
            return self.loop(clause, self.eval(clause.iter), one(clause), lambda: True)

        iterable = self.eval(for_in.iter)
        most = MAX_RANGE if self._is_cheap(for_in, results) else MAX_ITEMS
        self.frame = frame
        try:
            alive = self.loop(for_in, iterable, one(for_in), lambda: True, most=most)
        finally:
            self.frame = before
            self.comprehensions.discard(frame)
        if not alive:
            raise UnreachableError
        return made

    def _is_cheap(self, for_in: cst.CompFor, results: tuple[cst.BaseExpression, ...]) -> bool:
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
