"""Values whose items or attributes are set, deleted or augmented: one function a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.changing import (
    augments,
    deletes_attribute,
    deletes_item,
    method_of,
    sets_attribute,
    sets_item,
)
from stlint.dryrun.core.contents import changed, content_of, is_parameters
from stlint.dryrun.core.emit import note_done
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import risk
from stlint.dryrun.libraries.known_names import CONTAINERS, ENVIRONMENT, NAMESPACES
from stlint.dryrun.python.functions import call_function
from stlint.dryrun.python.instances import own_method
from stlint.dryrun.python.operations import binary
from stlint.dryrun.streamlit.address import parameter_deleted
from stlint.dryrun.streamlit.looks import put_into_address
from stlint.dryrun.streamlit.session_state import del_state_item, set_state_item, write_state
from stlint.dryrun.streamlit.state_store import forget_state
from stlint.dryrun.values.computing import operated
from stlint.dryrun.values.concrete import new
from stlint.dryrun.values.items import mutation
from stlint.dryrun.values.members import is_member
from stlint.dryrun.values.shared import note_set, note_set_outside
from stlint.dryrun.values.special_methods import in_place
from stlint.model.made_of import leaves
from stlint.model.objects import Class, Function, Heap, Instance, Module
from stlint.model.outside import SESSION_STATE, Container, External, SessionState
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


# Items -------------------------------------------------------------------------------------------


@sets_item(SessionState)
def _set_in_state(
    it: DryRun, node: Any, base: SessionState, key: Value, value: Value, how: str
) -> None:
    del base
    set_state_item(it, node, key, value, how)


@sets_item(Tuple, Const)
def _set_in_fixed(
    it: DryRun, node: Any, base: Tuple | Const, key: Value, value: Value, how: str
) -> None:
    del node, base, key, value, how
    fail(it, "TypeError")


@sets_item(Instance)
def _set_in_object(
    it: DryRun, node: Any, base: Instance, key: Value, value: Value, how: str
) -> None:
    method = own_method(it, base.cls, "__setitem__")
    if method is None:
        _set_in_unknown(it, node, base, key, value, how)
    else:
        call_function(it, node, method, Arguments((base, key, value)))


@sets_item(Value)
def _set_in_unknown(it: DryRun, node: Any, base: Value, key: Value, value: Value, how: str) -> None:
    """An item of something of which little is known."""
    del how
    if is_parameters(base):
        put_into_address(it, node, new(it, "dict", [Tuple((key, value))]))
    if base == ENVIRONMENT:
        note_set_outside(it, node, key, value)
    risk(it)
    mutation(it, node, base, "item assignment")
    changed(it, base)
    _reach_state(it, base)


@deletes_item(SessionState)
def _delete_from_state(it: DryRun, node: Any, base: SessionState, key: Value) -> None:
    del base
    del_state_item(it, node, key, "delete-item")


@deletes_item(Tuple, Const)
def _delete_from_fixed(it: DryRun, node: Any, base: Tuple | Const, key: Value) -> None:
    del node, base, key
    fail(it, "TypeError")


@deletes_item(Instance)
def _delete_from_object(it: DryRun, node: Any, base: Instance, key: Value) -> None:
    method = own_method(it, base.cls, "__delitem__")
    if method is None:
        _delete_from_unknown(it, node, base, key)
    else:
        call_function(it, node, method, Arguments((base, key)))


@deletes_item(Value)
def _delete_from_unknown(it: DryRun, node: Any, base: Value, key: Value) -> None:
    if is_parameters(base):
        parameter_deleted(it, node, key, "delete-item")
    mutation(it, node, base, "item deletion")
    changed(it, base)


# Attributes --------------------------------------------------------------------------------------


@sets_attribute(SessionState)
def _set_of_state(
    it: DryRun, node: Any, base: SessionState, name: str, value: Value, how: str
) -> None:
    del base
    write_state(it, node, name, value, how=how)


@sets_attribute(Container)
def _set_of_place(
    it: DryRun, node: Any, base: Container, name: str, value: Value, how: str
) -> None:
    del node, how
    it.flow.store.set(("attribute", base, name), value)


@sets_attribute(Class, Module)
def _set_of_namespace(
    it: DryRun, node: Any, base: Class | Module, name: str, value: Value, how: str
) -> None:
    del how
    _refuse_member(it, base, name)
    note_done(it, node, f"attribute {name}", base)
    note_set(it, node, base.frame, name, value)
    it.flow.store.set((base.frame, name), value)


@sets_attribute(Function)
def _set_of_function(
    it: DryRun, node: Any, base: Function, name: str, value: Value, how: str
) -> None:
    it.flow.store.set(("attribute", base, name), value)
    _set_of_unknown(it, node, base, name, value, how)


@sets_attribute(External)
def _set_of_external(
    it: DryRun, node: Any, base: External, name: str, value: Value, how: str
) -> None:
    if base.path == "streamlit" or base == CONTAINERS:
        it.process.patched.add(name)
    it.flow.store.set(("attribute", base, name), value)
    _set_of_unknown(it, node, base, name, value, how)


@sets_attribute(Value)
def _set_of_unknown(it: DryRun, node: Any, base: Value, name: str, value: Value, how: str) -> None:
    """An attribute of something of which little is known."""
    del how
    operated(it, fresh("changed"), lambda data: setattr(data, name, None), (base,))
    if is_parameters(base):
        put_into_address(it, node, new(it, "dict", [Tuple((Const(name), value))]))
    risk(it)
    mutation(it, node, base, f"attribute {name}")
    changed(it, base)
    if SESSION_STATE in leaves(base):
        it.flow.store.set(("attribute", SESSION_STATE, name), value)  # it is its class
    if any(isinstance(each, Container) for each in leaves(base)):
        it.process.patched.add(name)
        it.flow.store.set(("attribute", CONTAINERS, name), value)
    _reach_state(it, base)


def _reach_state(it: DryRun, base: Value) -> None:
    """What is changed through the names of a module may be session state."""
    if isinstance(base, External):
        return
    if any(isinstance(each, External) and each.path in NAMESPACES for each in leaves(base)):
        forget_state(it)


@deletes_attribute(SessionState)
def _delete_of_state(it: DryRun, node: Any, base: SessionState, name: str) -> None:
    del base
    del_state_item(it, node, Const(name), "delete-attribute")


@deletes_attribute(Class, Module)
def _delete_of_namespace(it: DryRun, node: Any, base: Class | Module, name: str) -> None:
    risk(it)
    mutation(it, node, base, f"attribute {name}")
    _refuse_member(it, base, name)
    it.flow.store.set((base.frame, name), ABSENT)
    changed(it, base)


@deletes_attribute(Value)
def _delete_of_unknown(it: DryRun, node: Any, base: Value, name: str) -> None:
    risk(it)
    if is_parameters(base):
        parameter_deleted(it, node, Const(name), "delete-attribute")
    mutation(it, node, base, f"attribute {name}")
    operated(it, fresh("deleted"), lambda data: delattr(data, name), (base,))
    changed(it, base)


def _refuse_member(it: DryRun, base: Class | Module, name: str) -> None:
    """Nobody can set or delete a member of an enumeration."""
    if isinstance(base, Class) and is_member(it, base, name):
        fail(it, "AttributeError")


# Augmented assignments ---------------------------------------------------------------------------


@augments(Instance)
def _augmented_object(it: DryRun, node: Any, base: Instance, operator: str, value: Value) -> Value:
    """An object of the app may have a method for it."""
    found = in_place(it, node, operator, base, value)
    return binary(it, node, operator, base, value) if found is None else found


@augments(Heap)
def _augmented_container(it: DryRun, node: Any, base: Heap, operator: str, value: Value) -> Value:
    _tell_if_shared(it, node, base)
    method = _IN_PLACE.get((base.kind, operator))
    if method is None:
        return _repeated_in_place(it, node, base, operator, value)
    other = settle(it, value)
    if operator != "Add" and other.kind != base.kind:
        changed(it, base)
    else:
        method_of(it, node, base, method, Arguments((other,)))
    return base


@augments(Symbol)
def _augmented_symbol(it: DryRun, node: Any, base: Symbol, operator: str, value: Value) -> Value:
    if not isinstance(base.now, (list, set, dict)):
        return _augmented_unknown(it, node, base, operator, value)
    _tell_if_shared(it, node, base)
    changed(it, base)
    return base


@augments(Value)
def _augmented_unknown(it: DryRun, node: Any, base: Value, operator: str, value: Value) -> Value:
    _tell_if_shared(it, node, base)
    return binary(it, node, operator, base, value)


def _tell_if_shared(it: DryRun, node: Any, base: Value) -> None:
    if it.flow.store.get(("shared", base)) is not ABSENT:
        mutation(it, node, base, "augmented assignment")


def _repeated_in_place(it: DryRun, node: Any, heap: Heap, operator: str, value: Value) -> Value:
    """``items *= 2``, or what cannot be done in place."""
    made = binary(it, node, operator, heap, value)
    if heap.kind != "list" or operator != "Multiply":
        return made
    mutation(it, node, heap, "augmented assignment")
    known = content_of(it, made) if made.kind else None
    if known is None:
        changed(it, heap)
    else:
        it.flow.store.set(("content", heap), Tuple(known))
    return heap
