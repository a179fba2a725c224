"""Attributes of objects of the app's own classes, as their classes have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.dryrun.builtins import Builtins
from stlint.dryrun.machine import Arguments
from stlint.dryrun.members import lacks
from stlint.dryrun.store import ABSENT
from stlint.model.guards import Guard
from stlint.model.values import (
    UNKNOWN,
    Bound,
    Class,
    Const,
    External,
    Function,
    Instance,
    Symbol,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class Instances(Builtins):
    """Objects of the app."""

    def instance_attribute(self, node: Any, base: Instance, name: str) -> Value:
        """``base.name``."""
        if name == "__class__":
            return base.cls
        hook = self.own_method(base.cls, "__getattribute__")
        if hook is not None:
            return self._hooked(node, hook, (base, Const(name)))
        found = self.class_member(base.cls, name)
        computed = isinstance(found, Function) and found.role == "property"
        own = self.store.get(("attribute", base, name))
        if own is not ABSENT and not computed:
            return self.settle(own)
        if found is not ABSENT:
            return self.bound_to(node, found, base, base.cls)
        self.risk()
        hook = self.own_method(base.cls, "__getattr__")
        if hook is not None and not name.startswith("__"):
            return self._hooked(node, hook, (base, Const(name)))
        if lacks(self, base.cls, name):
            self.doubt()
        return Symbol("attribute", (base, self.version(base), name))

    def own_method(self, cls: Class, name: str) -> Function | None:
        """A method that a class of the app defines, or one that it is made of."""
        found = self.class_member(cls, name)
        return found if isinstance(found, Function) else None

    def _hooked(self, node: Any, hook: Function, args: tuple[Value, ...]) -> Value:
        """What a method gives that Python calls for an attribute."""
        if any(each is hook for each in self.functions):
            return fresh("attribute")
        self.risk()
        return self.settle(self.call_function(node, hook, Arguments(args)))

    def bound_to(self, node: Any, found: Value, instance: Value, cls: Value) -> Value:
        """What a member of a class is when it is asked for through an object."""
        if isinstance(found, Function):
            if found.role == "property":
                return self.call_function(node, found, Arguments((instance,)))
            if found.role == "staticmethod":
                return found
            return Bound(found, (cls if found.role == "classmethod" else instance,))
        if isinstance(found, Instance) and self.may_have_own(found.cls, "__get__"):
            return fresh("attribute")
        return found

    def set_on_instance(self, node: Any, base: Instance, name: str, value: Value) -> None:
        """``base.name = value``."""
        self.mutation(node, base, f"attribute {name}")
        hook = self.own_method(base.cls, "__setattr__")
        if hook is not None and not any(each is hook for each in self.functions):
            self.store.set(("attribute", base, name), fresh(f"its {name}"))
            self._hooked(node, hook, (base, Const(name), value))
            return
        found = self.class_member(base.cls, name)
        if isinstance(found, Function) and found.role == "property":
            self._set_property(node, base, name, value)
        elif isinstance(found, Instance) and self.may_have_own(found.cls, "__set__"):
            self.opaque(node, f"{found} sets {name}")
        elif base.cls.bases == [External("typing.NamedTuple")]:
            self.fails("AttributeError")
        elif self._is_frozen(base.cls):
            if name not in self.fields_of(base.cls) and "slots" in base.cls.options:
                self.risk()  # some releases of Python raise TypeError
                return
            self.fails("dataclasses.FrozenInstanceError")
        elif self._lacks_slot(base.cls, name):
            self.fails("AttributeError")
        else:
            self.store.set(("attribute", base, name), value)

    def _set_property(self, node: Any, base: Instance, name: str, value: Value) -> None:
        for each in base.cls.line():
            if isinstance(each, Class) and self.store.get((each.frame, name)) is not ABSENT:
                setter = self.store.get(("setter", each.frame, name))
                if isinstance(setter, Function):
                    self.call_function(node, setter, Arguments((base, value)))
                else:
                    self.fails("AttributeError")
                return

    def _is_frozen(self, cls: Class) -> bool:
        """Whether an attribute of such an object cannot be set."""
        return any(
            isinstance(each, Class) and self.truth(each.options.get("frozen", Const(False))) is True
            for each in cls.line()
        )

    def _lacks_slot(self, cls: Class, name: str) -> bool:
        """Whether the objects of a class have a place for some names only, and not for this."""
        for each in cls.line():
            if each == External("builtins.object"):
                continue
            if not isinstance(each, Class):
                return False
            slots = self._slots(each)
            if slots is None or name in slots or "__dict__" in slots:
                return False
        return True

    def _slots(self, cls: Class) -> set[str] | None:
        """The names that a class has places for; ``None``: for any."""
        if self.truth(cls.options.get("slots", Const(False))) is True:
            return set(self.fields_of(cls))
        value = self.store.get((cls.frame, "__slots__"))
        names = UNKNOWN if value is ABSENT else self.concrete(value)
        if isinstance(names, str):
            return {names}
        return set(map(str, names)) if isinstance(names, (list, tuple, set, dict)) else None

    def delete_attribute(self, node: Any, base: Instance, name: str) -> None:
        """``del base.name``."""
        self.mutation(node, base, f"attribute {name}")
        hook = self.own_method(base.cls, "__delattr__")
        if hook is not None:
            self._hooked(node, hook, (base, Const(name)))
            self.store.set(("attribute", base, name), fresh(f"its {name}"))
            return
        self.risk()
        own = self.store.get(("attribute", base, name))
        plain = self.class_member(base.cls, name) is ABSENT
        self.store.set(("attribute", base, name), ABSENT if plain else fresh(f"its {name}"))
        if own is ABSENT and plain and self._is_plain_class(base.cls):
            self.fails("AttributeError")

    def _is_plain_class(self, cls: Class) -> bool:
        """Whether a class is made of nothing but classes of the app."""
        return all(
            isinstance(each, Class) or each == External("builtins.object") for each in cls.line()
        )

    def perhaps(self, node: Any, about: Value, run: Callable[[], object]) -> None:
        """Something may be done, or not."""
        guard = Guard(Symbol("called", (about, id(node))))

        def do() -> bool:
            run()
            return True

        self.fork(((guard,), (guard.negated(),)), do, lambda: True)
