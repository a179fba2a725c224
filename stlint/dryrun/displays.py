"""The visitors of displays: lists, tuples, sets and dictionaries that are written out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from stlint.dryrun.comparisons import Comparisons
from stlint.dryrun.refusals import is_no_mapping, is_unhashable
from stlint.dryrun.state_copies import of_state
from stlint.model.values import Heap, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable


class Displays(Comparisons):
    """``(a, b)``, ``[a, b]``, ``{a, b}``, ``{a: b}``, with what is unpacked into them."""

    def visit_Tuple(self, node: cst.Tuple) -> Value:
        def make(items: list[Value] | None) -> Value:
            return fresh("tuple") if items is None else Tuple(items)

        return self._display(node.elements, make)

    def visit_List(self, node: cst.List) -> Value:
        return self._display(node.elements, lambda items: self.new("list", items))

    def visit_Set(self, node: cst.Set) -> Value:
        def make(items: list[Value] | None) -> Value:
            if any(map(is_unhashable, items or ())):
                return self.fails("TypeError")
            return self.new("set", items)

        return self._display(node.elements, make)

    def _display(self, elements: Any, make: Callable[[list[Value] | None], Value]) -> Value:
        items: list[Value] | None = []
        unpacked: list[Value] = []
        for element in elements:
            value = self.eval(element.value)
            if isinstance(element, cst.StarredElement):
                unpacked.append(value)
                more, complete = self.items_of(value)
                if not complete:
                    items = None
                elif items is not None:
                    items += more
            elif items is not None:
                items.append(value)
        return of_state(self, unpacked, "keys", alone=len(elements) == 1) or make(items)

    def visit_Dict(self, node: cst.Dict) -> Value:
        pairs: list[Value] = []
        unpacked: list[Value] = []
        known = True
        for element in node.elements:
            if isinstance(element, cst.DictElement):
                key = self.eval(element.key)
                if is_unhashable(self.settle(key)):
                    self.fails("TypeError")
                pairs.append(Tuple((key, self.eval(element.value))))
            else:
                other = self.settle(self.eval(element.value))
                if is_no_mapping(other):
                    self.fails("TypeError")
                unpacked.append(other)
                content = self.content(other) if isinstance(other, Heap) else None
                known = known and content is not None
                pairs += content or ()
        alone = len(node.elements) == 1
        found = of_state(self, unpacked, "to_dict", alone=alone)
        return found or self.new("dict", pairs if known else None)
