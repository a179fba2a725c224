"""The visitors of comprehensions: loops with names of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.dryrun.expressions import Expressions
from stlint.dryrun.machine import UnreachableError
from stlint.model.values import (
    Frame,
    Tuple,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import libcst as cst


class Comprehensions(Expressions):
    """List, set and dict comprehensions, and generator expressions."""

    def visit_ListComp(self, node: cst.ListComp) -> Value:
        return self.new("list", self._comprehension(node.for_in, node.elt))

    def visit_SetComp(self, node: cst.SetComp) -> Value:
        return self.new("set", self._comprehension(node.for_in, node.elt))

    def visit_GeneratorExp(self, node: cst.GeneratorExp) -> Value:
        return self.new("list", self._comprehension(node.for_in, node.elt))

    def visit_DictComp(self, node: cst.DictComp) -> Value:
        return self.new("dict", self._comprehension(node.for_in, node.key, node.value))

    def _comprehension(
        self, for_in: cst.CompFor, *results: cst.BaseExpression
    ) -> list[Value] | None:
        frame = Frame(self.frame.module, self.frame)
        before = self.frame
        self.comprehensions.add(frame)
        found: list[Value] = []
        complete = [True]

        def one(clause: cst.CompFor) -> Callable[[Value], bool]:
            def body(item: Value) -> bool:
                self.assign(clause.target, item)
                return inner(clause, 0)

            return body

        def inner(clause: cst.CompFor, position: int) -> bool:
            if position < len(clause.ifs):
                condition = self.condition(self.verdict(clause.ifs[position].test))
                if condition[0] is None:
                    return True
                if condition[0] != ():
                    complete[0] = False
                return self.fork(condition, lambda: inner(clause, position + 1), lambda: True)
            if clause.inner_for_in is not None:
                return loop(clause.inner_for_in)
            values = [self.settle(self.eval(each)) for each in results]
            found.append(values[0] if len(values) == 1 else Tuple(values))
            return True

        def loop(clause: cst.CompFor) -> bool:
            iterable = self.eval(clause.iter)
            if not self.items_of(iterable)[1]:
                complete[0] = False
            return self.loop(clause, iterable, one(clause), lambda: True)

        iterable = self.eval(for_in.iter)
        if not self.items_of(iterable)[1]:
            complete[0] = False
        self.frame = frame
        try:
            alive = self.loop(for_in, iterable, one(for_in), lambda: True)
        finally:
            self.frame = before
            self.comprehensions.discard(frame)
        if not alive:
            raise UnreachableError
        return found if complete[0] else None
