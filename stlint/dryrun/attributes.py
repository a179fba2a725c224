"""What ``base.name`` is, for every kind of base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.enum_texts import member_text
from stlint.dryrun.instances import Instances
from stlint.dryrun.listings import member_of_path
from stlint.dryrun.members import has_no, is_member, iterated, lacks
from stlint.dryrun.objects import USERS
from stlint.dryrun.refusals import is_missing
from stlint.dryrun.releases import VERSION_TEXTS
from stlint.dryrun.state import METHODS
from stlint.dryrun.store import ABSENT
from stlint.dryrun.truths import NO_COMMAND
from stlint.files import disk
from stlint.model.events import SetUpNeeded
from stlint.model.values import (
    BOTTOM,
    NO,
    NONE,
    SESSION_STATE,
    SIDEBAR,
    Bound,
    Class,
    Const,
    Container,
    External,
    Function,
    Heap,
    Instance,
    Module,
    PerRelease,
    Phi,
    Suspended,
    Symbol,
    Tuple,
    Value,
    fresh,
    qualified,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import libcst as cst

    from stlint.dryrun.enum_texts import Find

_SINGLETONS: Final[dict[str, Value]] = {
    "typing.TYPE_CHECKING": NO,
    "streamlit.session_state": SESSION_STATE,
    "streamlit.sidebar": SIDEBAR,
    "streamlit._bottom": BOTTOM,
    "streamlit.bottom": BOTTOM,
}


_LEVELS: Final = 3
"""Folders, from that of a file upwards, that may be where the app is started."""
_OF_SECRETS: Final = frozenset(
    {"streamlit.user.is_logged_in", "streamlit.experimental_user.is_logged_in"}
)
"""What is there only if the secrets set up a login."""
_OF_ALL_USERS: Final = frozenset({"is_logged_in", "to_dict", "get", "items", "keys", "values"})
"""What there is whoever looks at the app; the rest may be missing."""


class Attributes(Instances):
    """Reading and writing attributes."""

    def visit_Attribute(self, node: cst.Attribute) -> Value:
        """``value.attr``."""
        return self.attribute(node, self.eval(node.value), node.attr.value)

    def attribute(self, node: Any, base: Value, name: str) -> Value:
        """``base.name``."""
        if not isinstance(base, Phi):
            found = self._attribute(node, base, name)
            return self.settle(found) if isinstance(found, Phi) else found
        there: list[Value] = []

        def use(each: Value) -> Value:
            found = self._attribute(node, each, name)
            if not self.lacks(each, name):
                there.append(found)
            return found

        several = self.spread(base, use)
        if several is None:
            return fresh("some attribute")
        if there and all(each == there[0] for each in there[1:]):
            return there[0]  # the others raise
        return self.settle(several)

    def lacks(self, base: Value, name: str) -> bool:
        """Whether ``base.name`` surely raises: a class, plain data or a module has no such name."""
        if isinstance(base, Class):
            return has_no(self, base, name)
        if isinstance(base, External):
            return is_missing(base.path, name) and self.version(base) is NONE
        if isinstance(base, (Const, Heap, Tuple)):
            return not hasattr(self.type_of(base), name)
        return False

    def may_lack(self, base: External, name: str) -> bool:
        """Whether ``base.name`` raises or not, by the user, the secrets or Python's release."""
        full = f"{base.path}.{name}"
        return full in _OF_SECRETS or _is_of_some_users(base.path, name) or self.lacks(base, name)

    def _attribute(self, node: Any, base: Value, name: str) -> Value:
        if isinstance(base, External):
            if base.path.startswith("streamlit"):
                return self._of_streamlit(node, base.path, name)
            if self.lacks(base, name):
                self.may_fail("AttributeError")  # another release of Python may have it
            return external(f"{base.path}.{name}")
        if base is SESSION_STATE:
            if name in METHODS or (name.startswith("__") and name.endswith("__")):
                return External(f"session_state.{name}")
            return self.read_state(node, name, "attribute")
        if isinstance(base, Module):
            return self.module_member(base, name)
        if isinstance(base, Container):
            own = self.store.get(("attribute", base, name))
            if own is not ABSENT:
                return own
            if name == "open" and not self.behaves("containers-tell-whether-open"):
                return Symbol(NO_COMMAND, (base, name))
            return Bound(External(f"streamlit.{name}"), (base,))
        if isinstance(base, Instance):
            return self.instance_attribute(node, base, name)
        if isinstance(base, Class):
            return self._class_attribute(base, name)
        if isinstance(base, Function) and base.cached is not None and name == "clear":
            return Bound(External("stlint.clear"), (base,))
        if isinstance(base, Suspended) and name == "close":
            return Bound(External("stlint.close"), (base,))
        if isinstance(base, Symbol) and base.op == "super":
            return self._super_attribute(node, base, name)
        if isinstance(base, Symbol) and base.op == "member" and name in {"value", "name"}:
            cls, member = base.args
            return self._of_member(cls, member, name)
        if isinstance(base, PerRelease):
            part = self.part_of(base, name)
            return part if part is not None else Bound(External(f"data.{name}"), (base,))
        if isinstance(base, Const) and isinstance(base.value, Path):
            return member_of_path(base.value, name)
        if isinstance(base, (Const, Heap, Tuple)):
            if self.lacks(base, name):
                return self.fails("AttributeError")
            return Bound(External(f"data.{name}"), (base,))
        if (qualified(base) or "builtins.").startswith("builtins."):
            self.risk()  # what is sorted, or read by hand, is what somebody has put in
        if isinstance(base, Symbol) and base.op == "member" and lacks(self, base.args[0], name):
            self.doubt()
        self.has_member(base, name)
        return Symbol("attribute", (base, self.version(base), name))

    def _has_secrets(self) -> bool:
        """Whether the project has a file of secrets, which may set up the login."""
        around = list(self.path.parents)[:_LEVELS]
        return any(disk.is_file(each / ".streamlit" / "secrets.toml") for each in around)

    def _of_streamlit(self, node: Any, path: str, name: str) -> Value:
        if f"{path}.{name}" in VERSION_TEXTS:
            return self.version_text()
        self.name_used(node, path, name)
        if f"{path}.{name}" in _OF_SECRETS and not self._has_secrets():
            self.emit(SetUpNeeded, node)
        if _is_of_some_users(path, name):
            self.may_fail("AttributeError")
        self.by_hand |= name == "secrets"
        found = external(f"{path}.{name}")
        return self.frozen(found) if isinstance(found, External) else found

    def _of_member(self, cls: Class, member: str, name: str) -> Value:
        """The name or the value of a member of an enumeration."""
        own = self.class_member(cls, name)
        if own is not ABSENT:
            return fresh(name)
        value = self.class_member(cls, member)
        if name == "value":
            made = self.may_have_own(cls, "__new__") or self.may_have_own(cls, "__init__")
            return fresh(name) if made else value
        if Symbol("member", (cls, member)) in (iterated(self, cls) or ()):
            return Const(member)
        names = [
            key[1] for key in self.store.values if isinstance(key, tuple) and key[0] is cls.frame
        ]
        before = names[: names.index(member)] if member in names else names
        alike = (self.equality.same(self.class_member(cls, each), value) for each in before)
        return Const(member) if all(each is False for each in alike) else fresh(name)

    def member_shown(
        self, value: Value, text_of: Callable[[Class, str, Find], str | None]
    ) -> Value:
        """The text of a member of an Enum, if that is what the value is and it is known."""
        if not isinstance(value, Symbol) or value.op != "member":
            return value
        cls, name = value.args
        text = text_of(cls, name, self.class_member)
        first = self._of_member(cls, name, "name")
        return value if text is None or not isinstance(first, Const) else Const(text)

    def _builtin_str(self, node: Any, value: Value) -> Value | None:
        del node
        text = self.member_shown(value, member_text)
        return None if text is value else text

    def _class_attribute(self, base: Class, name: str) -> Value:
        found = self.class_member(base, name)
        enum = any(
            isinstance(each, External) and each.path.startswith("enum.") for each in base.line()
        )
        if enum and found is not ABSENT and not isinstance(found, (Function, Bound)):
            return Symbol("member", (base, name)) if not name.startswith("_") else fresh(name)
        if found is ABSENT:
            if name == "__name__":
                return Const(base.name)
            if self.lacks(base, name):
                return self.fails("AttributeError")
            return Symbol("attribute", (base, self.version(base), name))
        if isinstance(found, Function) and found.role == "classmethod":
            return Bound(found, (base,))
        return found

    def _super_attribute(self, node: Any, base: Symbol, name: str) -> Value:
        cls, this = base.args
        actual = this.cls if isinstance(this, Instance) else this
        line = list(actual.line()) if isinstance(actual, Class) else list(cls.line())
        for each in line[line.index(cls) + 1 :] if cls in line else ():
            if not isinstance(each, Class):
                break
            found = self.settle(self.store.get((each.frame, name)))
            if found is not ABSENT:
                return self.bound_to(node, found, this, actual)
        return Bound(External(f"object.{name}"), (this,))

    def set_attribute(self, node: Any, base: Value, name: str, value: Value) -> None:
        """``base.name = value``."""

        def use(each: Value) -> Value:
            if each is SESSION_STATE:
                self.write_state(node, name, value)
            elif isinstance(each, Instance):
                self.set_on_instance(node, each, name, value)
            elif isinstance(each, Container):
                self.store.set(("attribute", each, name), value)
            elif isinstance(each, (Class, Module)):
                if isinstance(each, Class) and is_member(self, each, name):
                    self.fails("AttributeError")
                self.store.set((each.frame, name), value)
            else:
                self.operated(fresh("set"), lambda data: setattr(data, name, None), (each,))
                if each == External("streamlit"):
                    self.patched.add(name)
                self.mutation(node, each, f"attribute {name}")
                self.changed(each)
            return value

        self.spread(base, use)

    def module_member(self, module: Module, name: str) -> Value:
        """A name of a local module."""
        found = self.store.get((module.frame, name))
        if found is not ABSENT:
            return self.settle(found)
        sub = self.submodule(module, name)
        return sub if sub is not None else Symbol("name", (name, module.path))

    def submodule(self, module: Module, name: str) -> Value | None:
        """A module of a local package that has been imported."""
        raise NotImplementedError


def _is_of_some_users(path: str, name: str) -> bool:
    """Whether it is something that is known of some users, and of others not."""
    return path in USERS and name not in _OF_ALL_USERS and not name.startswith("__")


def external(path: str) -> Value:
    """Something by its dotted name; the objects of Streamlit that stand for themselves."""
    return _SINGLETONS.get(path) or External(path)
