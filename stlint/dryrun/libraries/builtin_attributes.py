"""Built-ins that ask objects for attributes, or about their classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.builtin_table import builtin
from stlint.dryrun.core.changing import delete_attribute, set_attribute
from stlint.dryrun.core.contents import changed, version_of
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.truth import choose
from stlint.dryrun.python.attributes import attribute, lacks_attribute, may_lack
from stlint.dryrun.python.instances import perhaps
from stlint.dryrun.streamlit.releases import attribute_there
from stlint.dryrun.streamlit.session_state import (
    del_state_item,
    is_method,
    set_state_item,
    state_get,
    state_has,
    state_item,
)
from stlint.dryrun.streamlit.state_store import opaque
from stlint.dryrun.values.classes import class_member, may_have_own
from stlint.dryrun.values.concrete import concrete, frozen
from stlint.dryrun.values.members import lacks
from stlint.dryrun.values.outlived import tell_if_outlived
from stlint.dryrun.values.refusals import is_no_class, is_unhashable
from stlint.dryrun.values.truths import is_there
from stlint.model.objects import Function, Instance
from stlint.model.ops import Op
from stlint.model.outside import SESSION_STATE, Container, External
from stlint.model.values import NO, NONE, YES, Symbol, Value, fresh

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


_ATTRIBUTE_HOOKS: Final = ("__getattr__", "__getattribute__", "__setattr__", "__delattr__")
"""Methods that have their own idea of which attributes there are."""


@builtin("hasattr")
def _builtin_hasattr(it: DryRun, node: Any, base: Value, name: Value) -> Value | None:
    text = concrete(it, name)
    if base is SESSION_STATE:
        return YES if is_method(str(text)) else state_has(it, node, name)
    if isinstance(base, Instance) and isinstance(text, str):
        if any(may_have_own(it, base.cls, each) for each in _ATTRIBUTE_HOOKS):
            perhaps(it, node, base, lambda: attribute(it, node, base, text))
            return fresh("has")
        own = it.flow.store.get(("attribute", base, text)) is not ABSENT
        if own or class_member(it, base.cls, text) is not ABSENT:
            return YES
    if isinstance(text, str) and not isinstance(base, External) and lacks_attribute(it, base, text):
        return NO
    there = _answers_to(it, base, text)
    return Symbol(Op.HASATTR, (base, frozen(it, name))) if there is None else there


def _answers_to(it: DryRun, base: Value, name: Any) -> Value | None:
    """Whether ``hasattr`` is true: containers have a function for any name, to say so."""
    if isinstance(base, Container) and isinstance(name, str) and not name.startswith("_"):
        return YES
    return attribute_there(it, base, name)


@builtin("getattr")
def _builtin_getattr(
    it: DryRun, node: Any, base: Value, name: Value, default: Value | None = None
) -> Value | None:
    text = concrete(it, name)
    if base is SESSION_STATE and not is_method(str(text)):
        if default is not None:
            return state_get(it, node, name, default)
        return state_item(it, node, name, "attribute")
    there = _answers_to(it, base, text) if default is not None else None
    if there is not None:
        assert default is not None
        return choose(it, there, lambda: attribute(it, node, base, str(text)), lambda: default)
    hooked = isinstance(base, Instance) and any(
        may_have_own(it, base.cls, each) for each in _ATTRIBUTE_HOOKS
    )
    if hooked and isinstance(text, str) and default is not None:
        perhaps(it, node, base, lambda: attribute(it, node, base, text))
        return fresh("some attribute")
    if isinstance(text, str):
        if default is not None and isinstance(base, External) and may_lack(it, base, text):
            there = Symbol(Op.HASATTR, (base, frozen(it, name)))
            return choose(it, there, lambda: External(f"{base.path}.{text}"), lambda: default)
        if default is not None and lacks_attribute(it, base, text):
            return default
        if default is not None and _may_have_been_given(it, base, text):
            return fresh("some attribute")
        if default is not None and concrete(it, base, now=True) is None:
            there = Symbol(Op.HASATTR, (base, frozen(it, name)), hasattr(None, text))
            part = Symbol(Op.ATTRIBUTE, (base, version_of(it, base), text))
            return choose(it, there, lambda: part, lambda: default)
        found = attribute(it, node, base, text)
        if default is None or is_there(found):
            return found
    if base == External("streamlit") or isinstance(base, Container):
        opaque(it, node, "a command that is not known by name", may_stop=False)
    return fresh("some attribute")


def _may_have_been_given(it: DryRun, base: Value, name: str) -> bool:
    """Whether an object has an attribute only if somebody set it that nobody has seen."""
    return (
        isinstance(base, Instance)
        and it.flow.store.get(("attribute", base, name)) is ABSENT
        and lacks(it, base.cls, name)
    )


@builtin("type")
def _builtin_type(it: DryRun, node: Any, value: Value, *more: Value) -> Value | None:
    del node
    if more:
        risk(it)  # a class is made
        return None
    return value.cls if isinstance(value, Instance) else None


@builtin("vars")
def _builtin_vars(it: DryRun, node: Any, base: Value | None = None) -> Value | None:
    return attribute(it, node, base, "__dict__") if isinstance(base, Instance) else None


@builtin("dir")
def _builtin_dir(it: DryRun, node: Any, base: Value | None = None) -> Value | None:
    del node
    return None if base is None else Symbol(Op.DIR, (base,))


@builtin("setattr")
def _builtin_setattr(it: DryRun, node: Any, base: Value, name: Value, value: Value) -> Value | None:
    if base is SESSION_STATE:
        set_state_item(it, node, name, value)
        return NONE
    text = concrete(it, name)
    if isinstance(text, str):
        set_attribute(it, node, base, text, value)
        return NONE
    changed(it, base)
    return NONE


@builtin("delattr")
def _builtin_delattr(it: DryRun, node: Any, base: Value, name: Value) -> Value | None:
    text = concrete(it, name)
    if base is SESSION_STATE:
        del_state_item(it, node, name, "delete-attribute")
    elif isinstance(text, str):
        delete_attribute(it, node, base, text)
    else:
        changed(it, base)
    return NONE


@builtin("isinstance")
def _builtin_isinstance(it: DryRun, node: Any, value: Value, kind: Value) -> Value | None:
    if is_no_class(kind):
        return fail(it, "TypeError")
    tell_if_outlived(it, node, "isinstance", value, kind.items or (kind,))
    return Symbol(Op.ISINSTANCE, (frozen(it, value), frozen(it, kind)))


@builtin("hash")
def _builtin_hash(it: DryRun, node: Any, value: Value) -> Value | None:
    del node
    return fail(it, "TypeError") if is_unhashable(it, value) else None


@builtin("super")
def _builtin_super(it: DryRun, node: Any, *given: Value) -> Value | None:
    del node, given
    if not it.here.functions or it.here.functions[-1].owner is None:
        return None
    params = it.here.functions[-1].node.params.params
    if not params:
        return None
    this = it.flow.store.get((it.here.frame, params[0].name.value))
    return Symbol(Op.SUPER, (it.here.functions[-1].owner, this))


@builtin("property")
def _builtin_property(
    it: DryRun,
    node: Any,
    fget: Value,
    fset: Value = NONE,
    fdel: Value = NONE,
    doc: Value = NONE,
) -> Value | None:
    del doc
    found = _with_role(it, node, fget, "property")
    if isinstance(found, Function):
        it.flow.store.set(("setter", found), fset)
        it.flow.store.set(("deleter", found), fdel)
    return found


@builtin("staticmethod")
def _builtin_staticmethod(it: DryRun, node: Any, function: Value) -> Value | None:
    return _with_role(it, node, function, "staticmethod")


@builtin("classmethod")
def _builtin_classmethod(it: DryRun, node: Any, function: Value) -> Value | None:
    return _with_role(it, node, function, "classmethod")


def _with_role(it: DryRun, node: Any, function: Value, role: str) -> Value | None:
    del node
    if not isinstance(function, Function):
        return function
    twin = function.copy()
    twin.role = role
    return twin
