"""The visitors of assignments: names, attributes and items are bound, changed and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.changing import (
    augmented,
    delete_attribute,
    delete_item,
    set_attribute,
    set_item,
)
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.failures import fail, operating
from stlint.dryrun.core.flow import bind, settle, spread
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.tables import Table
from stlint.dryrun.core.visiting import evaluate, runs
from stlint.dryrun.libraries.tried_objects import take_apart
from stlint.dryrun.python.annotations import evaluate_annotation
from stlint.dryrun.python.attributes import attribute
from stlint.dryrun.python.expressions import key_of, subscript
from stlint.dryrun.python.names import check_bound, not_yet_bound, unbound
from stlint.dryrun.streamlit.seen_in_caches import note_stored
from stlint.dryrun.values.computing import operated
from stlint.dryrun.values.concrete import new
from stlint.dryrun.values.items import element, items_of, note_change
from stlint.dryrun.values.private import attribute_name
from stlint.dryrun.values.shared import note_set
from stlint.model.events import Assigned, NameBound, Unpacked
from stlint.model.objects import Heap
from stlint.model.ops import Op
from stlint.model.outside import Container
from stlint.model.values import Symbol, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


_LITERALS: Final = frozenset(
    {
        *(cst.Integer, cst.Float, cst.SimpleString, cst.ConcatenatedString),
        *(cst.List, cst.Dict, cst.Set, cst.Tuple, cst.Name, cst.UnaryOperation),
    }
)


_BINDS: Table[Callable[[DryRun, Any, Value], None]] = Table()
"""What binds a target to a value, by its node."""
_UNBINDS: Table[Callable[[DryRun, Any], None]] = Table()
_AUGMENTS: Table[Callable[[DryRun, cst.AugAssign, Any, str], None]] = Table()


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
    operator = type(node.operator).__name__.removesuffix("Assign")
    _AUGMENTS[type(node.target)](it, node, node.target, operator)
    return True


@_AUGMENTS.of(cst.Name)
def _augment_name(it: DryRun, node: cst.AugAssign, target: cst.Name, operator: str) -> None:
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


@_AUGMENTS.of(cst.Attribute)
def _augment_attribute(
    it: DryRun, node: cst.AugAssign, target: cst.Attribute, operator: str
) -> None:
    base = settle(it, evaluate(it, target.value))
    before = attribute(it, target, base, attribute_name(it, target))
    value = augmented(it, node, operator, before, evaluate(it, node.value))
    set_attribute(it, target, base, attribute_name(it, target), value, "+=")


@_AUGMENTS.of(cst.Subscript)
def _augment_item(it: DryRun, node: cst.AugAssign, target: cst.Subscript, operator: str) -> None:
    base = settle(it, evaluate(it, target.value))
    key = key_of(it, target)
    before = subscript(it, target, base, key)
    value = augmented(it, node, operator, before, evaluate(it, node.value))
    set_item(it, target, base, key, value, "+=")


def _note_binding(it: DryRun, target: cst.Name, value: Value) -> None:
    """Record that a variable is set after a click.

    The own variables of a function that is called after the click are gone when it returns.
    """
    own = it.here.frame
    frame = own.shared.get(target.value, own)
    outer = frame is not own
    if outer or it.flow.guards.triggers != _clicked_before(it):
        emit(it, Assigned, target, name=target.value, value=value, scope=frame, outer=outer)


def _clicked_before(it: DryRun) -> frozenset[Any]:
    """The widgets that were clicked where the function was called that is run here."""
    calls = (each for each in reversed(it.flow.targets) if each.kind == "call")
    call = next(calls, None)
    return call.guards.triggers if call else frozenset()


def assign(it: DryRun, target: cst.BaseExpression, value: Value) -> None:
    """Bind a target of an assignment."""
    _BINDS[type(target)](it, target, value)


@_BINDS.of(cst.Name)
def _bind_name(it: DryRun, target: cst.Name, value: Value) -> None:
    if it.flow.guards.triggers:
        _note_binding(it, target, value)
    frame = it.here.frame.shared.get(target.value)
    if frame is not None:
        note_set(it, target, frame, target.value, value)
    bind(it, target.value, value)


@_BINDS.of(cst.Attribute)
def _bind_attribute(it: DryRun, target: cst.Attribute, value: Value) -> None:
    base = settle(it, evaluate(it, target.value))
    set_attribute(it, target, base, attribute_name(it, target), value)


@_BINDS.of(cst.Subscript)
def _bind_item(it: DryRun, target: cst.Subscript, value: Value) -> None:
    base = settle(it, evaluate(it, target.value))
    note_stored(it, target, base, value)
    set_item(it, target, base, key_of(it, target), value)


@_BINDS.of(cst.StarredElement)
def _bind_rest(it: DryRun, target: cst.StarredElement, value: Value) -> None:
    assign(it, target.value, value)


@_BINDS.of(cst.Tuple, cst.List)
def _unpack(it: DryRun, target: cst.Tuple | cst.List, value: Value) -> None:
    value = settle(it, value)
    elements = target.elements
    stars = [type(each) is cst.StarredElement for each in elements]
    operating(it, target)
    items, complete = items_of(it, value)
    if complete and True in stars and len(items) >= len(elements) - 1:
        at = stars.index(True)
        after = len(elements) - at - 1
        middle = new(it, "list", items[at : len(items) - after])
        values: list[Value] = [*items[:at], middle, *items[len(items) - after :]]
    elif complete and len(items) == len(elements):
        values = items
    elif complete and not _made_together(it, items):
        fail(it, "ValueError", "unpack", (value,))
        values = [fresh("some item") for _ in elements]
    else:
        if complete and True not in stars and items and _made_together(it, items):
            command = items[0].kind
            emit(it, Unpacked, target, command=command, items=len(items), names=len(elements))
        if not complete:
            count, more = len(elements), True in stars
            operated(it, fresh("unpack"), lambda data: take_apart(data, count, more), (value,))
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
    _unbind(it, node.target)
    return True


def _unbind(it: DryRun, target: cst.BaseExpression) -> None:
    """Undo what binds a target."""
    _UNBINDS[type(target)](it, target)


@_UNBINDS.of(cst.Tuple, cst.List)
def _unbind_all(it: DryRun, target: cst.Tuple | cst.List) -> None:
    for each in target.elements:
        _unbind(it, each.value)


@_UNBINDS.of(cst.Name)
def _unbind_name(it: DryRun, target: cst.Name) -> None:
    name = target.value
    key = (it.here.frame.shared.get(name, it.here.frame), name)
    if it.flow.store.has(key):
        if key in it.flow.store.marked:
            check_bound(it, target, *key)
        it.flow.store.set(key, ABSENT)
    elif key[0].function is not None:
        not_yet_bound(it, name)
    else:
        unbound(it, name)


@_UNBINDS.of(cst.Attribute)
def _unbind_attribute(it: DryRun, target: cst.Attribute) -> None:
    base = settle(it, evaluate(it, target.value))
    delete_attribute(it, target, base, attribute_name(it, target))


@_UNBINDS.of(cst.Subscript)
def _unbind_item(it: DryRun, target: cst.Subscript) -> None:
    base = settle(it, evaluate(it, target.value))
    delete_item(it, target, base, key_of(it, target))


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
