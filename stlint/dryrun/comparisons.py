"""The visitor of comparisons: what is equal, the same, in something, or less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun import folding
from stlint.dryrun.alternatives import worth_telling_apart
from stlint.dryrun.attributes import Attributes
from stlint.dryrun.hashing import ITSELF
from stlint.dryrun.truths import never_none
from stlint.model.made_of import widgets_in
from stlint.model.values import (
    NO,
    NONE,
    SESSION_STATE,
    UNKNOWN,
    YES,
    Const,
    Heap,
    Instance,
    Phi,
    Suspended,
    Symbol,
    Tuple,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_COMPARISONS: Final = {
    cst.Equal: ("==", False),
    cst.NotEqual: ("==", True),
    cst.LessThan: ("<", False),
    cst.LessThanEqual: ("<=", False),
    cst.GreaterThan: (">", False),
    cst.GreaterThanEqual: (">=", False),
    cst.In: ("in", False),
    cst.NotIn: ("in", True),
    cst.Is: ("is", False),
    cst.IsNot: ("is", True),
}
_MIRROR: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "is": "is"}


class Comparisons(Attributes):
    """Comparisons."""

    def visit_Comparison(self, node: cst.Comparison) -> Value:
        left = self.settle(self.eval(node.left))

        def one(target: cst.ComparisonTarget) -> Value:
            nonlocal left
            right = self.settle(self.eval(target.comparator))
            found = self.compare(node, left, target.operator, right)
            left = right
            return found

        result = one(node.comparisons[0])
        for target in node.comparisons[1:]:
            result = self.short_circuit(result, lambda target=target: one(target), True)  # type: ignore[misc]
        return result

    def compare(self, node: Any, left: Value, operator: cst.BaseCompOp, right: Value) -> Value:
        """One comparison."""
        op, negated = _COMPARISONS[type(operator)]
        if isinstance(left, Instance) or isinstance(right, Instance):
            found = self._with_object(node, op, left, right, negated=negated)
            return self.negation(found) if negated else found
        if op == "in" and isinstance(right, Phi):
            self.use_up_perhaps(right)
        if op == "in" and isinstance(right, Suspended):
            found = self.is_among(node, left, right)
        elif op == "in" and isinstance(right, Heap) and right.kind == "iterator":
            found = self._taken_until(left, right)
        elif op == "in" and self.is_suspended(right):
            self.unseen(node, right)
            found = fresh("is it in")
        elif op == "in" and right is SESSION_STATE:
            found = self.state_has(node, left)
        elif op == "in" and isinstance(right, Symbol) and right.op == "dir":
            there = self._attribute_there(right.args[0], self.concrete(left))
            found = fresh("is it in") if there is None else there
        elif op == "in" and isinstance(right, Symbol) and right.op == "state-all":
            found = self.among_state(node, left, right)
        else:
            if op in _MIRROR and isinstance(left, Const) and not isinstance(right, Const):
                left, right, op = right, left, _MIRROR[op]
            found = self._compared(op, left, right)
        return self.negation(found) if negated else found

    def _with_object(
        self, node: Any, op: str, left: Value, right: Value, *, negated: bool
    ) -> Value:
        """A comparison with an object of the app, whose class may have its own idea of it."""
        if op == "is":
            return self.is_same(left, right)
        if op == "in" and not isinstance(right, Instance):
            if self.is_suspended(right):
                self.unseen(node, right)
            return self._in(left, right)
        objects = [each for each in (left, right) if isinstance(each, Instance)]
        other = negated and any(self.may_have(each.cls, "__ne__") for each in objects)
        alike = self.equality.same(left, right) if op == "==" and not other else None
        return fresh("comparison") if alike is None else YES if alike else NO

    def _compared(self, op: str, left: Value, right: Value) -> Value:
        """A comparison; of one of two values, it may be the condition that chose it."""
        if isinstance(left, Phi) and worth_telling_apart(left) and self.plain(right) is not UNKNOWN:
            chosen = self.spread(left, lambda each: self._compare(op, each, right))
            parts = (chosen.then, chosen.other) if isinstance(chosen, Phi) else (chosen,)
            if chosen is not None and all(isinstance(each, Const) for each in parts):
                return chosen
        if (
            isinstance(right, Phi)
            and op == "in"
            and widgets_in(left)
            and worth_telling_apart(right)
        ):
            found = self.spread(right, lambda each: self._compare(op, left, each))
            if found is not None:
                return found
        return self._compare(op, left, right)

    def _compare(self, op: str, left: Value, right: Value) -> Value:
        if op == "is":
            return self.is_same(left, right)
        if op == "in":
            return self._in(left, right)
        if op == "==" and right == NONE and not isinstance(left, Const):
            return self._is_none(left)
        if op == "==" and (alike := self.equality.same(left, right)) is not None:
            return YES if alike else NO
        return self.operate(op, folding.COMPARE[op], left, right)

    def _is_none(self, value: Value) -> Value:
        if never_none(value):
            return NO
        current = self.concrete(value, now=True)
        return Symbol("==", (value, NONE), UNKNOWN if current is UNKNOWN else current is None)

    def is_same(self, left: Value, right: Value) -> Value:
        """``left is right``: what is equal need not be the same, unless there is only one of it."""
        if isinstance(left, Const) and not isinstance(right, Const):
            left, right = right, left
        if right == NONE and not isinstance(left, Const):
            return self._is_none(left)
        known = (Const, Tuple, Heap, Instance, *ITSELF)
        if isinstance(left, known) and isinstance(right, known):
            if isinstance(left, Const) and isinstance(right, Const):
                if left != right:
                    return NO
                return YES if _is_single(left.value) else fresh("is it")
            if isinstance(left, Tuple) and isinstance(right, Tuple):
                return fresh("is it")
            return YES if left is right else NO
        if isinstance(right, Const):
            current = self.concrete(left, now=True)
            now = current is right.value if _is_single(right.value) else UNKNOWN
            return Symbol("is", (left, right), UNKNOWN if current is UNKNOWN else now)
        if self.equality.same(left, right) is False:
            return NO
        return fresh("is it")

    def _in(self, left: Value, right: Value) -> Value:
        """``left in right``; only what holds items has members."""
        if isinstance(right, Const) and not isinstance(right.value, (str, bytes)):
            self.fails("TypeError")
            return fresh("is it in")
        items = right.items if isinstance(right, Tuple) else None
        if isinstance(right, Heap):
            items = self.content(right)
            if items is not None and right.kind == "dict":
                items = tuple(each.items[0] for each in items if isinstance(each, Tuple))
        if items is not None:
            at = self.equality.place(items, left)
            if at is not None:
                return YES if at >= 0 else NO
            if not isinstance(right, Heap) or right.kind not in {"set", "frozenset", "dict"}:
                return self.operate("in", folding.COMPARE["in"], left, Tuple(items))
            if not isinstance(left, Heap):
                return self.fold("in", folding.COMPARE["in"], left, Tuple(items))
        return self.operate("in", folding.COMPARE["in"], left, right)

    def _taken_until(self, wanted: Value, iterator: Heap) -> Value:
        """Whether something is left in an iterator: what comes before it is used up, too."""
        left = self.taken(iterator)
        at = None if left is None else self.equality.place(left, wanted)
        if at is None or left is None:
            self.changed(iterator)
            return fresh("is it in")
        self.store.set(("content", iterator), Tuple(left[at + 1 :] if at >= 0 else ()))
        return YES if at >= 0 else NO

    # -- given by other visitors ------------------------------------------------------------------

    def short_circuit(self, left: Value, right: Callable[[], Value], conjunction: bool) -> Value:
        """``left and right`` or ``left or right``."""
        raise NotImplementedError

    def negation(self, value: Value) -> Value:
        """``not value``."""
        raise NotImplementedError


def _is_single(data: Any) -> bool:
    """Whether there is only one of a constant."""
    return data is None or data is ... or isinstance(data, bool)
