"""The visitors of assignments: names, attributes and items are bound, changed and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.contents import changed, content_of, is_parameters
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import bind, settle, spread
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.visiting import evaluate, runs
from stlint.dryrun.libraries.trials import take_apart
from stlint.dryrun.python.annotations import evaluate_annotation
from stlint.dryrun.python.attributes import attribute, set_attribute
from stlint.dryrun.python.expressions import key_of, subscript
from stlint.dryrun.python.functions import call_function
from stlint.dryrun.python.instances import delete_attribute, own_method
from stlint.dryrun.python.names import check_bound, not_yet_bound, unbound
from stlint.dryrun.python.operations import binary
from stlint.dryrun.streamlit.looks import put_into_address
from stlint.dryrun.streamlit.session_state import del_state_item, set_state_item
from stlint.dryrun.values.computing import operated
from stlint.dryrun.values.concrete import new
from stlint.dryrun.values.entries import delete_item, set_item
from stlint.dryrun.values.items import element, items_of, mutation, note_change
from stlint.dryrun.values.members import is_member
from stlint.dryrun.values.methods import data_method
from stlint.dryrun.values.private import attribute_name
from stlint.model.events import Assigned, NameBound, Unpacked
from stlint.model.objects import Class, Heap, Instance, Module
from stlint.model.ops import Op
from stlint.model.outside import SESSION_STATE, Container
from stlint.model.values import Const, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


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


@runs(cst.Assign)
def run_Assign(it: DryRun, node: cst.Assign) -> bool:
    value = settle(it, evaluate(it, node.value))
    for target in node.targets:
        _note_assignment(it, node, target.target, node.value, value)
        assign(it, target.target, value)
    return True


@runs(cst.AnnAssign)
def run_AnnAssign(it: DryRun, node: cst.AnnAssign) -> bool:
    if node.value is not None:
        value = settle(it, evaluate(it, node.value))
        _note_assignment(it, node, node.target, node.value, value)
        assign(it, node.target, value)
    if it.here.frame.function is None:
        evaluate_annotation(it, node.annotation)
    return True


def _note_assignment(
    it: DryRun, node: Any, target: cst.BaseExpression, source: cst.BaseExpression, value: Value
) -> None:
    """Record what rules about plain variables need to know."""
    if not isinstance(target, cst.Name):
        return
    frame = it.here.frame.shared.get(target.value, it.here.frame)
    if it.flow.guards.triggers or it.here.segment == "callback":
        before = it.flow.store.get((frame, target.value))
        if before is not ABSENT and _reads(source, target.value):
            note_change(it, node, target.value, frame, "augment")
        return
    if type(source) in _LITERALS or _is_empty(source):
        emit(
            it,
            NameBound,
            node,
            name=target.value,
            how="constant",
            scope=frame,
            depth=it.here.around.loop_depth,
        )
        if isinstance(value, Heap):
            it.flow.store.set(("owner", value), Symbol(Op.OWNER, (target.value, frame)))
    elif (frame, target.value) in it.page.watched:
        emit(
            it,
            NameBound,
            node,
            name=target.value,
            how="assign",
            scope=frame,
            depth=it.here.around.loop_depth,
        )


@runs(cst.AugAssign)
def run_AugAssign(it: DryRun, node: cst.AugAssign) -> bool:
    target = node.target
    operator = type(node.operator).__name__.removesuffix("Assign")
    if isinstance(target, cst.Name):
        frame = it.here.frame.shared.get(target.value, it.here.frame)
        watched = (frame, target.value) in it.page.watched
        it.page.watched.discard((frame, target.value))
        before = settle(it, evaluate(it, target))
        if watched:
            it.page.watched.add((frame, target.value))
        value = evaluate(it, node.value)
        if it.flow.guards.triggers or it.here.segment == "callback":
            note_change(it, node, target.value, frame, "augment")
        assign(it, target, augmented(it, node, operator, before, value))
        return True
    if isinstance(target, cst.Attribute):
        base = settle(it, evaluate(it, target.value))
        before = attribute(it, target, base, attribute_name(it, target))
        value = augmented(it, node, operator, before, evaluate(it, node.value))
        set_attribute(it, target, base, attribute_name(it, target), value, "+=")
    elif isinstance(target, cst.Subscript):
        base = settle(it, evaluate(it, target.value))
        key = key_of(it, target)
        before = subscript(it, target, base, key)
        value = augmented(it, node, operator, before, evaluate(it, node.value))
        _set_item(it, target, base, key, value, "+=")
    return True


def augmented(it: DryRun, node: Any, operator: str, before: Value, value: Value) -> Value:
    """What ``before += value`` binds: a list, dict or set is itself changed."""

    def one(each: Value) -> Value:
        if isinstance(each, Instance):
            return _augmented_object(it, node, operator, each, value)
        method = _IN_PLACE.get((each.kind, operator)) if isinstance(each, Heap) else None
        if it.flow.store.get(("shared", each)) is not ABSENT:
            mutation(it, node, each, "augmented assignment")
        if method is not None:
            assert isinstance(each, Heap)
            other = settle(it, value)
            if operator != "Add" and other.kind != each.kind:
                changed(it, each)
                return each
            data_method(it, node, each, method, Arguments((other,)))
            return each
        if isinstance(each, Heap) and each.kind in {"list", "set", "dict"}:
            return _repeated_in_place(it, node, operator, each, value)
        if isinstance(each, Symbol) and isinstance(each.now, (list, set, dict)):
            changed(it, each)
            return each
        return binary(it, operator, each, value)

    found = spread(it, before, one)
    return fresh(Op.RESULT) if found is None else found


def _repeated_in_place(it: DryRun, node: Any, operator: str, heap: Heap, value: Value) -> Value:
    """``items *= 2``, or what cannot be done in place."""
    made = binary(it, operator, heap, value)
    if heap.kind == "list" and operator == "Multiply":
        mutation(it, node, heap, "augmented assignment")
        known = content_of(it, made) if isinstance(made, Heap) else None
        if known is None:
            changed(it, heap)
        else:
            it.flow.store.set(("content", heap), Tuple(known))
        return heap
    return made


def _augmented_object(it: DryRun, node: Any, operator: str, base: Instance, value: Value) -> Value:
    """The same for an object of the app, which may have a method for it."""
    name = {"Add": "__iadd__", "Subtract": "__isub__", "BitOr": "__ior__"}.get(operator, "")
    method = own_method(it, base.cls, name)
    if method is None:
        return binary(it, operator, base, value)
    return call_function(it, node, method, Arguments((base, value)))


def _note_binding(it: DryRun, target: cst.Name, value: Value) -> None:
    """Record that a plain variable is set after a click."""
    own = it.here.frame
    frame = own.shared.get(target.value, own)
    outer = frame is not own
    emit(it, Assigned, target, name=target.value, value=value, scope=frame, outer=outer)


def assign(it: DryRun, target: cst.BaseExpression, value: Value) -> None:
    """Bind a target of an assignment."""
    if isinstance(target, cst.Name):
        if it.flow.guards.triggers:
            _note_binding(it, target, value)
        bind(it, target.value, value)
    elif isinstance(target, (cst.Tuple, cst.List)):
        _unpack(it, target, value)
    elif isinstance(target, cst.Attribute):
        base = settle(it, evaluate(it, target.value))
        set_attribute(it, target, base, attribute_name(it, target), value)
    elif isinstance(target, cst.Subscript):
        base = settle(it, evaluate(it, target.value))
        _set_item(it, target, base, key_of(it, target), value)
    elif isinstance(target, cst.StarredElement):
        assign(it, target.value, value)


def _set_item(it: DryRun, node: Any, base: Value, key: Value, value: Value, how: str = "=") -> None:
    def use(each: Value) -> Value:
        if each is SESSION_STATE:
            set_state_item(it, node, key, value, how)
        elif isinstance(each, Heap):
            set_item(it, node, each, key, value)
        elif isinstance(each, Tuple) or (
            isinstance(each, Const) and isinstance(each.value, (str, int, float, bytes))
        ):
            fail(it, "TypeError")
        elif isinstance(each, Instance) and (method := own_method(it, each.cls, "__setitem__")):
            call_function(it, node, method, Arguments((each, key, value)))
        else:
            if is_parameters(each):
                put_into_address(it, node, new(it, "dict", [Tuple((key, value))]))
            risk(it)
            mutation(it, node, each, "item assignment")
            changed(it, each)
        return value

    spread(it, base, use)


def _unpack(it: DryRun, target: cst.Tuple | cst.List, value: Value) -> None:
    value = settle(it, value)
    elements = target.elements
    stars = [type(each) is cst.StarredElement for each in elements]
    items, complete = items_of(it, value)
    if complete and True in stars and len(items) >= len(elements) - 1:
        at = stars.index(True)
        after = len(elements) - at - 1
        middle = new(it, "list", items[at : len(items) - after])
        values: list[Value] = [*items[:at], middle, *items[len(items) - after :]]
    elif complete and len(items) == len(elements):
        values = items
    elif complete and not _made_together(it, items):
        fail(it, "ValueError")
        values = [fresh("some item") for _ in elements]
    else:
        if complete and True not in stars and items and _made_together(it, items):
            command = items[0].kind
            emit(it, Unpacked, target, command=command, items=len(items), names=len(elements))
        if not complete:
            count, more = len(elements), True in stars
            operated(it, fresh("items"), lambda data: take_apart(data, count, more), (value,))
        values = [element_of(it, value, index) for index in range(len(elements))]
    for place, each in zip(elements, values, strict=False):
        assign(it, place.value, settle(it, each))


def _made_together(it: DryRun, items: list[Value]) -> bool:
    """Whether these are the columns or tabs of one call."""
    kinds = {each.kind for each in items if isinstance(each, Container)}
    return (
        len(kinds) == 1
        and kinds <= {"columns", "tabs"}
        and all(isinstance(each, Container) for each in items)
    )


def element_of(it: DryRun, value: Value, index: int) -> Value:
    """The item that unpacking takes from a position."""
    found = spread(it, value, lambda each: element(it, each, index))
    return fresh("some item") if found is None else found


@runs(cst.Del)
def run_Del(it: DryRun, node: cst.Del) -> bool:
    targets = (
        [each.value for each in node.target.elements]
        if isinstance(node.target, cst.Tuple)
        else [node.target]
    )
    for target in targets:
        if isinstance(target, cst.Name):
            _delete_name(it, target.value)
        elif isinstance(target, cst.Attribute):
            base = settle(it, evaluate(it, target.value))
            if base is SESSION_STATE:
                del_state_item(it, target, Const(target.attr.value), "delete-attribute")
            else:
                delete_named(it, target, base, attribute_name(it, target))
        elif isinstance(target, cst.Subscript):
            base = settle(it, evaluate(it, target.value))
            key = key_of(it, target)
            if base is SESSION_STATE:
                del_state_item(it, target, key, "delete-item")
            elif isinstance(base, Instance) and (method := own_method(it, base.cls, "__delitem__")):
                call_function(it, target, method, Arguments((base, key)))
            else:
                delete_item(it, target, base, key)
    return True


def _delete_name(it: DryRun, name: str) -> None:
    key = (it.here.frame.shared.get(name, it.here.frame), name)
    if it.flow.store.has(key):
        if key in it.flow.store.marked:
            check_bound(it, *key)
        it.flow.store.set(key, ABSENT)
    elif key[0].function is not None:
        not_yet_bound(it, name)
    else:
        unbound(it, name)


def delete_named(it: DryRun, node: Any, base: Value, name: str) -> None:
    """``del base.name``."""
    if isinstance(base, Instance):
        delete_attribute(it, node, base, name)
        return
    risk(it)
    mutation(it, node, base, f"attribute {name}")
    if isinstance(base, (Class, Module)):
        if isinstance(base, Class) and is_member(it, base, name):
            fail(it, "AttributeError")
        it.flow.store.set((base.frame, name), ABSENT)
    operated(it, fresh("deleted"), lambda data: delattr(data, name), (base,))
    changed(it, base)


@runs(cst.Global)
def run_Global(it: DryRun, node: cst.Global) -> bool:
    for each in node.names:
        it.here.frame.shared[each.name.value] = it.here.frame.module.frame
    return True


@runs(cst.Nonlocal)
def run_Nonlocal(it: DryRun, node: cst.Nonlocal) -> bool:
    for each in node.names:
        name = each.name.value
        frame = it.here.frame.parent
        while frame is not None and it.flow.store.get((frame, name)) is ABSENT:
            frame = frame.parent
        if frame is not None:
            it.here.frame.shared[name] = frame
    return True


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
