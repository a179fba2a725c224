"""The visitors of assignments: names, attributes and items are bound, changed and deleted."""

from __future__ import annotations

from typing import Any, Final

import libcst as cst

from stlint.dryrun.annotations import evaluate_annotation
from stlint.dryrun.comprehensions import Comprehensions
from stlint.dryrun.machine import Arguments
from stlint.dryrun.members import is_member
from stlint.dryrun.store import ABSENT
from stlint.dryrun.trials import take_apart
from stlint.model.events import NameBound, Unpacked
from stlint.model.values import (
    SESSION_STATE,
    Class,
    Const,
    Container,
    Heap,
    Instance,
    Module,
    Symbol,
    Tuple,
    Value,
    fresh,
)


class Assignments(Comprehensions):
    """Everything that binds."""

    def run_Assign(self, node: cst.Assign) -> bool:
        value = self.settle(self.eval(node.value))
        for target in node.targets:
            self._note_assignment(node, target.target, node.value, value)
            self.assign(target.target, value)
        return True

    def run_AnnAssign(self, node: cst.AnnAssign) -> bool:
        if node.value is not None:
            value = self.settle(self.eval(node.value))
            self._note_assignment(node, node.target, node.value, value)
            self.assign(node.target, value)
        if self.frame.function is None:
            evaluate_annotation(self, node.annotation)
        return True

    def _note_assignment(
        self, node: Any, target: cst.BaseExpression, source: cst.BaseExpression, value: Value
    ) -> None:
        """Record what rules about plain variables need to know."""
        if not isinstance(target, cst.Name):
            return
        frame = self.frame.shared.get(target.value, self.frame)
        if self.guards.triggers or self.segment == "callback":
            before = self.store.get((frame, target.value))
            if before is not ABSENT and _reads(source, target.value):
                self.note_change(node, target.value, frame, "augment")
            return
        if type(source) in _LITERALS or _is_empty(source):
            self.emit(
                NameBound,
                node,
                name=target.value,
                how="constant",
                scope=frame,
                depth=self.loop_depth,
            )
            if isinstance(value, Heap):
                self.store.set(("owner", value), Symbol("owner", (target.value, frame)))
        elif (frame, target.value) in self.watched:
            self.emit(
                NameBound, node, name=target.value, how="assign", scope=frame, depth=self.loop_depth
            )

    def run_AugAssign(self, node: cst.AugAssign) -> bool:
        target = node.target
        operator = type(node.operator).__name__.removesuffix("Assign")
        if isinstance(target, cst.Name):
            frame = self.frame.shared.get(target.value, self.frame)
            watched = (frame, target.value) in self.watched
            self.watched.discard((frame, target.value))
            before = self.settle(self.eval(target))
            if watched:
                self.watched.add((frame, target.value))
            value = self.eval(node.value)
            if self.guards.triggers or self.segment == "callback":
                self.note_change(node, target.value, frame, "augment")
            self.assign(target, self.augmented(node, operator, before, value))
            return True
        if isinstance(target, cst.Attribute):
            base = self.settle(self.eval(target.value))
            before = self.attribute(target, base, target.attr.value)
            value = self.augmented(node, operator, before, self.eval(node.value))
            self.set_attribute(target, base, target.attr.value, value)
        elif isinstance(target, cst.Subscript):
            base = self.settle(self.eval(target.value))
            key = self.key_of(target)
            before = self.subscript(target, base, key)
            value = self.augmented(node, operator, before, self.eval(node.value))
            self._set_item(target, base, key, value)
        return True

    def augmented(self, node: Any, operator: str, before: Value, value: Value) -> Value:
        """What ``before += value`` binds: a list, dict or set is itself changed."""

        def one(each: Value) -> Value:
            if isinstance(each, Instance):
                return self._augmented_object(node, operator, each, value)
            method = _IN_PLACE.get((each.kind, operator)) if isinstance(each, Heap) else None
            if self.store.get(("shared", each)) is not ABSENT:
                self.mutation(node, each, "augmented assignment")
            if method is not None:
                assert isinstance(each, Heap)
                other = self.settle(value)
                if operator != "Add" and not (isinstance(other, Heap) and other.kind == each.kind):
                    self.changed(each)
                    return each
                self.data_method(node, each, method, Arguments((other,)))
                return each
            if isinstance(each, Heap) and each.kind in {"list", "set", "dict"}:
                return self._repeated_in_place(node, operator, each, value)
            if isinstance(each, Symbol) and isinstance(each.now, (list, set, dict)):
                self.changed(each)
                return each
            return self.binary(operator, each, value)

        found = self.spread(before, one)
        return fresh("result") if found is None else found

    def _repeated_in_place(self, node: Any, operator: str, heap: Heap, value: Value) -> Value:
        """``items *= 2``, or what cannot be done in place."""
        made = self.binary(operator, heap, value)
        if heap.kind == "list" and operator == "Multiply":
            self.mutation(node, heap, "augmented assignment")
            known = self.content(made) if isinstance(made, Heap) else None
            if known is None:
                self.changed(heap)
            else:
                self.store.set(("content", heap), Tuple(known))
            return heap
        return made

    def _augmented_object(self, node: Any, operator: str, base: Instance, value: Value) -> Value:
        """The same for an object of the app, which may have a method for it."""
        name = {"Add": "__iadd__", "Subtract": "__isub__", "BitOr": "__ior__"}.get(operator, "")
        method = self.own_method(base.cls, name)
        if method is None:
            return self.binary(operator, base, value)
        return self.call_function(node, method, Arguments((base, value)))

    def assign(self, target: cst.BaseExpression, value: Value) -> None:
        """Bind a target of an assignment."""
        if isinstance(target, cst.Name):
            self.bind(target.value, value)
        elif isinstance(target, (cst.Tuple, cst.List)):
            self._unpack(target, value)
        elif isinstance(target, cst.Attribute):
            base = self.settle(self.eval(target.value))
            self.set_attribute(target, base, target.attr.value, value)
        elif isinstance(target, cst.Subscript):
            base = self.settle(self.eval(target.value))
            self._set_item(target, base, self.key_of(target), value)
        elif isinstance(target, cst.StarredElement):
            self.assign(target.value, value)

    def _set_item(self, node: Any, base: Value, key: Value, value: Value) -> None:
        def use(each: Value) -> Value:
            if each is SESSION_STATE:
                self.set_state_item(node, key, value)
            elif isinstance(each, Heap):
                self.set_item(node, each, key, value)
            elif isinstance(each, Tuple) or (
                isinstance(each, Const) and isinstance(each.value, (str, int, float, bytes))
            ):
                self.fails("TypeError")
            elif isinstance(each, Instance) and (
                method := self.own_method(each.cls, "__setitem__")
            ):
                self.call_function(node, method, Arguments((each, key, value)))
            else:
                self.mutation(node, each, "item assignment")
                self.changed(each)
            return value

        self.spread(base, use)

    def _unpack(self, target: cst.Tuple | cst.List, value: Value) -> None:
        value = self.settle(value)
        elements = target.elements
        stars = [type(each) is cst.StarredElement for each in elements]
        items, complete = self.items_of(value)
        if complete and True in stars and len(items) >= len(elements) - 1:
            at = stars.index(True)
            after = len(elements) - at - 1
            middle = self.new("list", items[at : len(items) - after])
            values: list[Value] = [*items[:at], middle, *items[len(items) - after :]]
        elif complete and len(items) == len(elements):
            values = items
        elif complete and not self._made_together(items):
            self.fails("ValueError")
            values = [fresh("some item") for _ in elements]
        else:
            if complete and True not in stars and items and self._made_together(items):
                command = items[0].kind  # type: ignore[attr-defined]
                self.emit(Unpacked, target, command=command, items=len(items), names=len(elements))
            if not complete:
                count, more = len(elements), True in stars
                self.operated(fresh("items"), lambda data: take_apart(data, count, more), (value,))
            values = [self.element_of(value, index) for index in range(len(elements))]
        for element, each in zip(elements, values, strict=False):
            self.assign(element.value, self.settle(each))

    def _made_together(self, items: list[Value]) -> bool:
        """Whether these are the columns or tabs of one call."""
        kinds = {each.kind for each in items if isinstance(each, Container)}
        return (
            len(kinds) == 1
            and kinds <= {"columns", "tabs"}
            and all(isinstance(each, Container) for each in items)
        )

    def element_of(self, value: Value, index: int) -> Value:
        """The item that unpacking takes from a position."""
        found = self.spread(value, lambda each: self.element(each, index))
        return fresh("some item") if found is None else found

    def run_Del(self, node: cst.Del) -> bool:
        targets = (
            [each.value for each in node.target.elements]
            if isinstance(node.target, cst.Tuple)
            else [node.target]
        )
        for target in targets:
            if isinstance(target, cst.Name):
                self._delete_name(target.value)
            elif isinstance(target, cst.Attribute):
                base = self.settle(self.eval(target.value))
                if base is SESSION_STATE:
                    self.del_state_item(target, Const(target.attr.value), "delete-attribute")
                else:
                    self._delete_attribute(target, base, target.attr.value)
            elif isinstance(target, cst.Subscript):
                base = self.settle(self.eval(target.value))
                key = self.key_of(target)
                if base is SESSION_STATE:
                    self.del_state_item(target, key, "delete-item")
                elif isinstance(base, Instance) and (
                    method := self.own_method(base.cls, "__delitem__")
                ):
                    self.call_function(target, method, Arguments((base, key)))
                else:
                    self.delete_item(target, base, key)
        return True

    def _delete_name(self, name: str) -> None:
        key = (self.frame.shared.get(name, self.frame), name)
        if self.store.has(key):
            if key in self.store.marked:
                self.check_bound(*key)
            self.store.set(key, ABSENT)
        elif key[0].function is not None:
            self.not_yet_bound(name)
        else:
            self.unbound(name)

    def _delete_attribute(self, node: Any, base: Value, name: str) -> None:
        if isinstance(base, Instance):
            self.delete_attribute(node, base, name)
            return
        self.risk()
        self.mutation(node, base, f"attribute {name}")
        if isinstance(base, (Class, Module)):
            if isinstance(base, Class) and is_member(self, base, name):
                self.fails("AttributeError")
            self.store.set((base.frame, name), ABSENT)
        self.operated(fresh("deleted"), lambda data: delattr(data, name), (base,))
        self.changed(base)

    def run_Global(self, node: cst.Global) -> bool:
        for each in node.names:
            self.frame.shared[each.name.value] = self.frame.module.frame
        return True

    def run_Nonlocal(self, node: cst.Nonlocal) -> bool:
        for each in node.names:
            name = each.name.value
            frame = self.frame.parent
            while frame is not None and self.store.get((frame, name)) is ABSENT:
                frame = frame.parent
            if frame is not None:
                self.frame.shared[name] = frame
        return True


_IN_PLACE: Final = {
    ("list", "Add"): "extend",
    ("set", "BitOr"): "update",
    ("set", "BitAnd"): "intersection_update",
    ("set", "Subtract"): "difference_update",
    ("set", "BitXor"): "symmetric_difference_update",
    ("dict", "BitOr"): "update",
}
"""The methods that do what augmented assignments do."""
_LITERALS: Final = frozenset(
    {
        *(cst.Integer, cst.Float, cst.SimpleString, cst.ConcatenatedString),
        *(cst.List, cst.Dict, cst.Set, cst.Tuple, cst.Name, cst.UnaryOperation),
    }
)


def _is_empty(source: cst.BaseExpression) -> bool:
    """``list()``, ``dict()``, ``set()``."""
    return (
        isinstance(source, cst.Call)
        and not source.args
        and isinstance(source.func, cst.Name)
        and source.func.value in {"list", "dict", "set"}
    )


def _reads(source: cst.BaseExpression, name: str) -> bool:
    """Whether an operation on a name reads that name: ``x = x + 1``."""
    if isinstance(source, cst.BinaryOperation):
        return _reads(source.left, name) or _reads(source.right, name)
    if isinstance(source, cst.List):
        return any(
            isinstance(each, cst.StarredElement) and _reads(each.value, name)
            for each in source.elements
        )
    return isinstance(source, cst.Name) and source.value == name
