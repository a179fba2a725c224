"""The visitors of comprehensions: loops with names of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.expressions import Expressions
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
        self.frame = frame
        try:
            alive = self.loop(for_in, iterable, one(for_in), lambda: True)
        finally:
            self.frame = before
            self.comprehensions.discard(frame)
        if not alive:
            raise UnreachableError
        return made
