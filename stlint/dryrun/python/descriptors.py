"""What a class has that answers for an attribute: properties, and objects with ``__get__``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import risk
from stlint.dryrun.python.functions import call_function
from stlint.dryrun.values.classes import class_member
from stlint.model.objects import Bound, Function, Instance
from stlint.model.values import NONE, Value, fresh

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


ACCESSORS: Final = frozenset({"getter", "setter", "deleter"})
"""What a property has to make another of it."""
_SETTING: Final = ("__set__", "__delete__")
"""An object with one of these goes before what the object itself holds."""


def is_property(value: Value) -> bool:
    """Whether something is a property of the app."""
    return isinstance(value, Function) and value.role == "property"


def is_kept_property(value: Value) -> bool:
    """Whether something is a property that is computed once, and then held by the object."""
    return isinstance(value, Function) and value.role == "kept property"


def with_accessor(it: DryRun, base: Function, which: str, function: Value) -> Value:
    """``base.setter(function)``: a property like ``base``, but for one of its functions."""
    if not isinstance(function, Function):
        return fresh("property")
    twin = (function if which == "getter" else base).copy()
    twin.role = "property"
    for each in ("setter", "deleter"):
        value = function if each == which else it.flow.store.get((each, base))
        it.flow.store.set((each, twin), value)
    return twin


def goes_first(it: DryRun, found: Value) -> bool:
    """Whether a member of a class answers even if the object has an attribute of that name."""
    if isinstance(found, Instance):
        return any(class_member(it, found.cls, each) is not ABSENT for each in _SETTING)
    return is_property(found)


def got(it: DryRun, node: Any, found: Instance, instance: Value, cls: Value) -> Value:
    """What an object of the app that a class has gives when it is asked for; itself, mostly."""
    method = class_member(it, found.cls, "__get__")
    if method is ABSENT:
        return found
    return _called(it, node, method, Arguments((found, instance, cls)))


def set_through(it: DryRun, node: Any, found: Value, base: Instance, value: Value) -> bool:
    """Do ``base.name = value`` by what its class has under the name; ``False``: it does not."""
    if isinstance(found, Function) and is_property(found):
        _accessed(it, node, found, "setter", Arguments((base, value)))
        return True
    method = class_member(it, found.cls, "__set__") if isinstance(found, Instance) else ABSENT
    if method is ABSENT:
        return False
    _called(it, node, method, Arguments((found, base, value)))
    return True


def delete_through(it: DryRun, node: Any, found: Value, base: Instance) -> bool:
    """Do ``del base.name`` by what its class has under the name; ``False``: it does not."""
    if isinstance(found, Function) and is_property(found):
        _accessed(it, node, found, "deleter", Arguments((base,)))
        return True
    method = class_member(it, found.cls, "__delete__") if isinstance(found, Instance) else ABSENT
    if method is ABSENT:
        return False
    _called(it, node, method, Arguments((found, base)))
    return True


def _accessed(it: DryRun, node: Any, found: Function, which: str, given: Arguments) -> None:
    accessor = it.flow.store.get((which, found))
    if accessor is ABSENT or accessor is NONE:
        fail(it, "AttributeError")
    else:
        _called(it, node, accessor, given)


def _called(it: DryRun, node: Any, method: Value, given: Arguments) -> Value:
    method = method.function if isinstance(method, Bound) else method
    if not isinstance(method, Function) or any(each is method for each in it.here.functions):
        risk(it)
        return fresh("some attribute")
    return settle(it, call_function(it, node, method, given))
