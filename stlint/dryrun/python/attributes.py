"""What ``base.name`` is, for every kind of base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.asking import attribute_of, reads
from stlint.dryrun.core.builtin_table import builtin
from stlint.dryrun.core.contents import PARAMETERS, is_parameters, version_of
from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.exits import risk_if_tried
from stlint.dryrun.core.failures import fail, may_fail, operating
from stlint.dryrun.core.flow import settle, spread
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.trail import doubt, risk
from stlint.dryrun.core.visiting import evaluate, visits
from stlint.dryrun.imports.search_path import known_submodule
from stlint.dryrun.libraries import known_names
from stlint.dryrun.libraries.enum_texts import member_text
from stlint.dryrun.libraries.listing_calls import member_of_path
from stlint.dryrun.libraries.python_library import is_missing
from stlint.dryrun.python.instances import bound_to
from stlint.dryrun.streamlit.address import attribute_asked
from stlint.dryrun.streamlit.releases import (
    VERSION_TEXTS,
    behaves,
    name_used,
    part_of,
    version_text,
)
from stlint.dryrun.streamlit.session_state import is_method
from stlint.dryrun.streamlit.state_store import read_state, state_of
from stlint.dryrun.values.classes import class_member
from stlint.dryrun.values.computing import has_member
from stlint.dryrun.values.concrete import frozen, type_of
from stlint.dryrun.values.declared_secrets import note_secret
from stlint.dryrun.values.entries import USERS
from stlint.dryrun.values.member_texts import member_shown, of_member
from stlint.dryrun.values.members import has_no, lacks
from stlint.dryrun.values.private import attribute_name
from stlint.dryrun.values.shared import read_shared
from stlint.files import disk
from stlint.model import table_entries
from stlint.model.events import MethodNamed, SetUpNeeded
from stlint.model.objects import Bound, Class, Function, Heap, Instance, Module, Suspended
from stlint.model.ops import Op
from stlint.model.outside import (
    BOTTOM,
    SESSION_STATE,
    SIDEBAR,
    Container,
    Containers,
    External,
    SessionState,
    qualified,
)
from stlint.model.values import NO, NONE, Const, PerRelease, Phi, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


_SINGLETONS: Final[dict[str, Value]] = {
    known_names.TYPE_CHECKING: NO,
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


_ATTRIBUTE: Final = Op.ATTRIBUTE
_MEMBER: Final = Op.MEMBER
_SUPER: Final = Op.SUPER


@visits(cst.Attribute)
def visit_Attribute(it: DryRun, node: cst.Attribute) -> Value:
    """``value.attr``."""
    return attribute(it, node, evaluate(it, node.value), attribute_name(it, node))


def attribute(it: DryRun, node: Any, base: Value, name: str) -> Value:
    """``base.name``."""
    operating(it, node)
    note_secret(it, node, base, name, "attribute")
    if not isinstance(base, Phi):
        found = attribute_of(it, node, base, name)
        return settle(it, found) if isinstance(found, Phi) else found
    there: list[Value] = []

    def use(each: Value) -> Value:
        found = attribute_of(it, node, each, name)
        if not lacks_attribute(it, each, name):
            there.append(found)
        return found

    several = spread(it, base, use)
    if several is None:
        return fresh("some attribute")
    if there and all(each == there[0] for each in there[1:]):
        return there[0]  # the others raise
    return settle(it, several)


def lacks_attribute(it: DryRun, base: Value, name: str) -> bool:
    """Whether ``base.name`` surely raises: a class, plain data or a module has no such name."""
    if isinstance(base, Class):
        return has_no(it, base, name)
    if isinstance(base, External):
        return is_missing(base.path, name) and version_of(it, base) is NONE
    if isinstance(base, (Const, Heap, Tuple)):
        return not hasattr(type_of(it, base), name)
    return table_entries.lacks(base, name)


def may_lack(it: DryRun, base: External, name: str) -> bool:
    """Whether ``base.name`` raises or not, by the user, the secrets or Python's release."""
    full = f"{base.path}.{name}"
    return (
        full in _OF_SECRETS or _is_of_some_users(base.path, name) or lacks_attribute(it, base, name)
    )


@reads(External)
def _of_external(it: DryRun, node: Any, base: External, name: str) -> Value:
    own = it.flow.store.get(("attribute", base, name))
    if own is not ABSENT:
        return own
    if base.path.startswith("streamlit"):
        return _of_streamlit(it, node, base.path, name)
    if lacks_attribute(it, base, name):
        may_fail(it, "AttributeError")  # another release of Python may have it
    return external(f"{base.path}.{name}")


@reads(SessionState)
def _of_session_state(it: DryRun, node: Any, base: SessionState, name: str) -> Value:
    own = it.flow.store.get(("attribute", base, name))
    if own is not ABSENT:
        return Bound(own, (base,)) if isinstance(own, Function) else own
    if is_method(name):
        if it.flow.store.has(state_of(name)[0]):
            emit(it, MethodNamed, node, name=name)
        return External(f"session_state.{name}")
    if name.startswith("__") and name.endswith("__"):
        risk(it)
        return External(f"session_state.{name}")
    return read_state(it, node, name, "attribute")


@reads(Module)
def _of_module(it: DryRun, node: Any, base: Module, name: str) -> Value:
    found = module_member(it, base, name)
    if it.process.learnt.changed:
        read_shared(it, node, (base.frame, name), found)
    return found


@reads(Container)
def _of_container(it: DryRun, node: Any, base: Container, name: str) -> Value:
    del node
    own = it.flow.store.get(("attribute", base, name))
    if own is not ABSENT:
        return own
    patched = it.flow.store.get(("attribute", known_names.CONTAINERS, name))
    if patched is not ABSENT:
        patched = settle(it, patched)
        return Bound(patched, (base,)) if isinstance(patched, Function) else fresh("patched")
    if name == "open" and not behaves(it, "containers-tell-whether-open"):
        return Symbol(Op.NO_COMMAND, (base, name))
    return Bound(External(f"streamlit.{name}"), (base,))


@reads(Function)
def _of_function(it: DryRun, node: Any, base: Function, name: str) -> Value:
    if base.cached is not None and name == "clear":
        return Bound(External("stlint.clear"), (base,))
    own = it.flow.store.get(("attribute", base, name))
    if name == "__name__" and own is not ABSENT:
        return own
    if name == "__name__":
        wrapped = it.flow.store.get(("wraps", base))
        return Const(_name_of(base)) if wrapped is ABSENT else attribute(it, node, wrapped, name)
    return _of_unknown(it, node, base, name)


def _name_of(function: Function) -> str:
    return "<lambda>" if isinstance(function.node, cst.Lambda) else function.name


@reads(Suspended)
def _of_suspended(it: DryRun, node: Any, base: Suspended, name: str) -> Value:
    if name == "close":
        return Bound(External("stlint.close"), (base,))
    return _of_unknown(it, node, base, name)


@reads(Symbol)
def _of_symbol(it: DryRun, node: Any, base: Symbol, name: str) -> Value:
    if base.op is _SUPER:
        return _super_attribute(it, node, base, name)
    if base.op is _MEMBER and name in {"value", "name"}:
        cls, member = base.args
        return of_member(it, cls, member, name)
    return _of_unknown(it, node, base, name)


@reads(PerRelease)
def _of_release(it: DryRun, node: Any, base: PerRelease, name: str) -> Value:
    del node
    part = part_of(it, base, name)
    return part if part is not None else Bound(External(f"data.{name}"), (base,))


@reads(Const)
def _of_constant(it: DryRun, node: Any, base: Const, name: str) -> Value:
    if isinstance(base.value, Path):
        return member_of_path(base.value, name)
    return _of_data(it, node, base, name)


@reads(Heap, Tuple)
def _of_data(it: DryRun, node: Any, base: Const | Heap | Tuple, name: str) -> Value:
    del node
    if lacks_attribute(it, base, name):
        return fail(it, "AttributeError", f".{name}", (base,))
    return Bound(External(f"data.{name}"), (base,))


@reads(Containers)
def _of_containers(it: DryRun, node: Any, base: Containers, name: str) -> Value:
    if not (hasattr(list, name) or hasattr(tuple, name)):
        return fail(it, "AttributeError", f".{name}", (base,))
    return _of_unknown(it, node, base, name)


@reads(Value)
def _of_unknown(it: DryRun, node: Any, base: Value, name: str) -> Value:
    """An attribute of something of which little is known."""
    del node
    if table_entries.lacks(base, name):
        return fail(it, "AttributeError", f".{name}", (base,))
    if (qualified(base) or "builtins.").startswith("builtins.") or is_parameters(base):
        # what is sorted, or read by hand, is what somebody has put in
        risk_if_tried(it) if _has_usually(base, name) else risk(it)
    if base.op is _MEMBER and lacks(it, base.args[0], name):
        doubt(it)
    has_member(it, base, name)
    return Symbol(_ATTRIBUTE, (base, version_of(it, base), name))


def _has_usually(base: Value, name: str) -> bool:
    """Whether an attribute is one that all objects or exceptions have, or hardly ever missing."""
    if base.op is Op.EXCEPTION:
        return hasattr(BaseException, name)
    return hasattr(object, name) or name in {"append", "close"}


def _has_secrets(it: DryRun) -> bool:
    """Whether the project has a file of secrets, which may set up the login."""
    around = list(it.here.path.parents)[:_LEVELS]
    return any(disk.is_file(each / ".streamlit" / "secrets.toml") for each in around)


def _of_streamlit(it: DryRun, node: Any, path: str, name: str) -> Value:
    if f"{path}.{name}" in VERSION_TEXTS:
        return version_text(it)
    name_used(it, node, path, name)
    if f"{path}.{name}" in _OF_SECRETS and not _has_secrets(it):
        emit(it, SetUpNeeded, node)
    if _is_of_some_users(path, name):
        may_fail(it, "AttributeError")
    if path == PARAMETERS:
        risk(it)  # it may be a parameter that is not there
        attribute_asked(it, node, name)
    it.process.learnt.by_hand |= name == "secrets"
    found = external(f"{path}.{name}")
    return frozen(it, found) if isinstance(found, External) else found


@builtin("str")
def _builtin_str(it: DryRun, node: Any, value: Value) -> Value | None:
    del node
    text = member_shown(it, value, member_text)
    return None if text is value else text


@reads(Class)
def _of_class(it: DryRun, node: Any, base: Class, name: str) -> Value:
    found = class_member(it, base, name)
    if it.process.learnt.changed:
        read_shared(it, node, (base.frame, name), found)
    above = (each.path for each in base.line() if isinstance(each, External))
    enum = any(each.startswith(known_names.OF_ENUMS) for each in above)
    if enum and found is not ABSENT and not isinstance(found, (Function, Bound)):
        return Symbol(_MEMBER, (base, name)) if not name.startswith("_") else fresh(name)
    if found is ABSENT:
        if name == "__name__":
            return Const(base.name)
        if lacks_attribute(it, base, name):
            return fail(it, "AttributeError")
        return Symbol(_ATTRIBUTE, (base, version_of(it, base), name))
    if isinstance(found, Function) and found.role == "classmethod":
        return Bound(found, (base,))
    return found


def _super_attribute(it: DryRun, node: Any, base: Symbol, name: str) -> Value:
    cls, this = base.args
    actual = this.cls if isinstance(this, Instance) else this
    line = list(actual.line()) if isinstance(actual, Class) else list(cls.line())
    for each in line[line.index(cls) + 1 :] if cls in line else ():
        if not isinstance(each, Class):
            break
        found = settle(it, it.flow.store.get((each.frame, name)))
        if found is not ABSENT:
            return bound_to(it, node, found, this, actual)
    return Bound(External(f"object.{name}"), (this,))


def module_member(it: DryRun, module: Module, name: str) -> Value:
    """A name of a local module."""
    found = it.flow.store.get((module.frame, name))
    if found is not ABSENT:
        return settle(it, found)
    sub = known_submodule(it, module, name)
    if sub is None:
        risk(it)
    return sub if sub is not None else Symbol(Op.NAME, (name, module.path))


def _is_of_some_users(path: str, name: str) -> bool:
    """Whether it is something that is known of some users, and of others not."""
    return path in USERS and name not in _OF_ALL_USERS and not name.startswith("__")


def external(path: str) -> Value:
    """Something by its dotted name; the objects of Streamlit that stand for themselves."""
    return _SINGLETONS.get(path) or External(path)
