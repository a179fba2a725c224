"""Attributes of objects of the app's own classes, as their classes have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.asking import reads
from stlint.dryrun.core.changing import deletes_attribute, sets_attribute
from stlint.dryrun.core.contents import version_of
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import fork, settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import doubt, risk
from stlint.dryrun.core.truth import truth_of
from stlint.dryrun.libraries.known_names import FROZEN, NAMED_TUPLE
from stlint.dryrun.python.descriptors import (
    delete_through,
    goes_first,
    got,
    is_kept_property,
    is_property,
    set_through,
)
from stlint.dryrun.python.functions import call_function
from stlint.dryrun.values.classes import class_member, fields_of
from stlint.dryrun.values.concrete import concrete
from stlint.dryrun.values.items import mutation
from stlint.dryrun.values.members import lacks
from stlint.dryrun.values.shared import note_set_in, read_shared
from stlint.model.guards import Guard
from stlint.model.objects import Bound, Class, Function, Instance
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import NONE, UNKNOWN, Const, Symbol, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


_ATTRIBUTE: Final = Op.ATTRIBUTE


@reads(Instance)
def instance_attribute(it: DryRun, node: Any, base: Instance, name: str) -> Value:
    """``base.name``."""
    if name == "__class__":
        return base.cls
    hook = own_method(it, base.cls, "__getattribute__")
    if hook is not None:
        return _hooked(it, node, hook, (base, Const(name)))
    found = class_member(it, base.cls, name)
    own = it.flow.store.get(("attribute", base, name))
    if own is not ABSENT and not goes_first(it, found):
        if it.process.learnt.changed:
            read_shared(it, node, (base, name), own)
        return settle(it, own)
    steps_back = is_kept_property(found) or isinstance(found, Instance)
    if steps_back and version_of(it, base) is not NONE and not goes_first(it, found):
        perhaps(it, node, base, lambda: bound_to(it, node, found, base, base.cls))
        return fresh("some attribute")
    if is_kept_property(found):
        value = bound_to(it, node, found, base, base.cls)
        it.flow.store.set(("attribute", base, name), value)
        return value
    if found is not ABSENT:
        return bound_to(it, node, found, base, base.cls)
    risk(it)
    hook = own_method(it, base.cls, "__getattr__")
    if hook is not None and not name.startswith("__"):
        return _hooked(it, node, hook, (base, Const(name)))
    if lacks(it, base.cls, name):
        doubt(it)
    return Symbol(_ATTRIBUTE, (base, version_of(it, base), name))


def own_method(it: DryRun, cls: Class, name: str) -> Function | None:
    """A method that a class of the app defines, or one that it is made of."""
    found = class_member(it, cls, name)
    return found if isinstance(found, Function) else None


def _hooked(it: DryRun, node: Any, hook: Function, args: tuple[Value, ...]) -> Value:
    """What a method gives that Python calls for an attribute."""
    if any(each is hook for each in it.here.functions):
        return fresh("some attribute")
    risk(it)
    return settle(it, call_function(it, node, hook, Arguments(args)))


def bound_to(it: DryRun, node: Any, found: Value, instance: Value, cls: Value) -> Value:
    """What a member of a class is when it is asked for through an object."""
    if isinstance(found, Function):
        if is_property(found) or is_kept_property(found):
            return call_function(it, node, found, Arguments((instance,)))
        if found.role == "staticmethod":
            return found
        return Bound(found, (cls if found.role == "classmethod" else instance,))
    return got(it, node, found, instance, cls) if isinstance(found, Instance) else found


@sets_attribute(Instance)
def _set_attribute(
    it: DryRun, node: Any, base: Instance, name: str, value: Value, how: str
) -> None:
    """``base.name = value``."""
    del how
    mutation(it, node, base, f"attribute {name}")
    hook = own_method(it, base.cls, "__setattr__")
    if hook is not None and not any(each is hook for each in it.here.functions):
        it.flow.store.set(("attribute", base, name), fresh(f"its {name}"))
        _hooked(it, node, hook, (base, Const(name), value))
        return
    found = class_member(it, base.cls, name)
    if set_through(it, node, found, base, value):
        return
    if base.cls.bases == [External(NAMED_TUPLE)]:
        fail(it, "AttributeError")
    elif _is_frozen(it, base.cls):
        if name not in fields_of(it, base.cls) and "slots" in base.cls.options:
            risk(it)  # some releases of Python raise TypeError
            return
        fail(it, FROZEN)
    elif _lacks_slot(it, base.cls, name):
        fail(it, "AttributeError")
    else:
        note_set_in(it, node, base, (value,), attribute=name)
        it.flow.store.set(("attribute", base, name), value)


def _is_frozen(it: DryRun, cls: Class) -> bool:
    """Whether an attribute of such an object cannot be set."""
    return any(
        isinstance(each, Class) and truth_of(it, each.options.get("frozen", Const(False))) is True
        for each in cls.line()
    )


def _lacks_slot(it: DryRun, cls: Class, name: str) -> bool:
    """Whether the objects of a class have a place for some names only, and not for this."""
    for each in cls.line():
        if each == External("builtins.object"):
            continue
        if not isinstance(each, Class):
            return False
        slots = _slots(it, each)
        if slots is None or name in slots or "__dict__" in slots:
            return False
    return True


def _slots(it: DryRun, cls: Class) -> set[str] | None:
    """The names that a class has places for; ``None``: for any."""
    if truth_of(it, cls.options.get("slots", Const(False))) is True:
        return set(fields_of(it, cls))
    value = it.flow.store.get((cls.frame, "__slots__"))
    names = UNKNOWN if value is ABSENT else concrete(it, value)
    if isinstance(names, str):
        return {names}
    return set(map(str, names)) if isinstance(names, (list, tuple, set, dict)) else None


@deletes_attribute(Instance)
def _delete_attribute(it: DryRun, node: Any, base: Instance, name: str) -> None:
    """``del base.name``."""
    mutation(it, node, base, f"attribute {name}")
    hook = own_method(it, base.cls, "__delattr__")
    if hook is not None:
        _hooked(it, node, hook, (base, Const(name)))
        it.flow.store.set(("attribute", base, name), fresh(f"its {name}"))
        return
    risk(it)
    found = class_member(it, base.cls, name)
    if delete_through(it, node, found, base):
        return
    own = it.flow.store.get(("attribute", base, name))
    plain = found is ABSENT or is_kept_property(found)
    it.flow.store.set(("attribute", base, name), ABSENT if plain else fresh(f"its {name}"))
    if own is ABSENT and plain and _is_plain_class(it, base.cls):
        fail(it, "AttributeError")


def _is_plain_class(it: DryRun, cls: Class) -> bool:
    """Whether a class is made of nothing but classes of the app."""
    return all(
        isinstance(each, Class) or each == External("builtins.object") for each in cls.line()
    )


def perhaps(it: DryRun, node: Any, about: Value, run: Callable[[], object]) -> None:
    """Something may be done, or not."""
    guard = Guard(Symbol(Op.CALLED, (about, id(node))))

    def do() -> bool:
        run()
        return True

    fork(it, ((guard,), (guard.negated(),)), do, lambda: True)
