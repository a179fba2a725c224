"""What the caches of Streamlit surely refuse: what has no hash, what nobody can copy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.contents import content_of, held
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.tables import Table
from stlint.dryrun.libraries.known_names import (
    HOLDING_FUNCTIONS,
    NAMED_TUPLE,
    PLAIN_BASES,
    THREAD,
)
from stlint.dryrun.python.lazies import EXPRESSION, LAZY
from stlint.dryrun.streamlit.cached_calls import key_of
from stlint.dryrun.values.classes import class_member, fields_of
from stlint.model.objects import Bound, Class, Function, Heap, Instance, Module, Suspended
from stlint.model.ops import Op
from stlint.model.outside import Container, External, Result, SessionState, qualified
from stlint.model.refused import Refused
from stlint.model.values import Const, Phi, Symbol, Tuple, Value
from stlint.streamlit_api.cached_values import UNKNOWN_TO_CACHES, CachedValue, given_by, own_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.objects import Frame


_DEPTH: Final = 4
"""So deep values are looked into."""
_PICKLING: Final = ("__reduce__", "__reduce_ex__", "__getstate__", "__getattribute__")

_PARTS: Table[Callable[[DryRun, Any, bool], tuple[CachedValue, Iterable[Value]]]] = Table()
"""What is known of a value itself, and the parts of it that have to be hashed or kept as well."""


def refused_arguments(it: DryRun, function: Function, given: Arguments) -> tuple[Refused, ...]:
    """What Streamlit cannot hash of what a cached function is called with."""
    found: list[Refused] = []
    params = function.node.params
    names = [each.name.value for each in (*params.posonly_params, *params.params)]
    key = key_of(function, given.args, given.kwargs, more=given.open)
    for name, value in key.given or ():
        if isinstance(value, Const) or name in names[: function.ahead]:
            continue
        part = _refused(it, value, hashing=True)
        if part is not None and not _has_own(it, function, part):
            found.append(part._replace(name=name))
    return tuple(found)


def uncopied_in(it: DryRun, value: Value) -> Refused | None:
    """What ``st.cache_data`` cannot copy of what its function returns."""
    return None if isinstance(value, Const) else _refused(it, value, hashing=False)


def _refused(it: DryRun, value: Value, depth: int = _DEPTH, *, hashing: bool) -> Refused | None:
    """The first part of a value that is surely refused in this run."""
    value = settle(it, value)
    if isinstance(value, Phi):
        ways = [value.then, value.other] if value.current is None else [value.current]
        found = [_refused(it, each, depth, hashing=hashing) for each in ways]
        return found[0] if all(found) else None
    about, parts = _PARTS[type(value)](it, value, hashing)
    if not (about.hashed if hashing else about.kept):
        return Refused("", value, about.kind, whole=depth == _DEPTH)
    inner = (_refused(it, each, depth - 1, hashing=hashing) for each in parts if depth)
    return next((each for each in inner if each is not None), None)


@_PARTS.of(Value)
def _unknown(it: DryRun, value: Value, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del it, value, hashing
    return UNKNOWN_TO_CACHES, ()


@_PARTS.of(Tuple)
def _tuple(it: DryRun, value: Tuple, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del it, hashing
    return UNKNOWN_TO_CACHES, value.items


@_PARTS.of(Heap)
def _heap(it: DryRun, value: Heap, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del hashing
    if value.kind == "view":
        return own_kind(f"dict_{value.made[1]}"), content_of(it, value) or ()
    return UNKNOWN_TO_CACHES, () if value.kind == "iterator" else content_of(it, value) or ()


@_PARTS.of(Suspended)
def _suspended(it: DryRun, value: Suspended, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del it, hashing
    made = value.function
    if isinstance(made, External):
        if made.path == EXPRESSION:
            return own_kind("generator expression"), ()
        return UNKNOWN_TO_CACHES, value.args[:1] if made.path in _CALLING else ()
    later = getattr(made.node, "asynchronous", None) is not None
    return own_kind(
        "coroutine" if later and isinstance(made.node, cst.FunctionDef) else "generator"
    ), ()


_CALLING: Final = frozenset({f"{LAZY}map", f"{LAZY}filter"})


@_PARTS.of(Function)
def _function(it: DryRun, value: Function, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del it
    if value.cached == "other" or value.role == "opaque":
        return UNKNOWN_TO_CACHES, ()
    if hashing:
        return own_kind("function"), ()
    if isinstance(value.node, cst.Lambda):
        return own_kind("lambda"), ()
    plain = value.cached is None and value.role is None and not value.node.decorators
    local = plain and _is_local(value.frame, value.name)
    return own_kind("local function" if local else "function"), ()


@_PARTS.of(Bound)
def _bound(it: DryRun, value: Bound, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del it
    if not isinstance(value.function, Function):
        return UNKNOWN_TO_CACHES, ()
    if hashing:
        return own_kind("method"), ()
    named = () if value.function.owner is not None else (value.function,)  # a method is looked up
    return UNKNOWN_TO_CACHES, (*named, *value.args, *value.kwargs.values())


@_PARTS.of(Class)
def _class(it: DryRun, value: Class, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del it, hashing
    local = _is_local(value.frame.parent, value.name)
    return own_kind("local class") if local else UNKNOWN_TO_CACHES, ()


@_PARTS.of(Instance)
def _instance(it: DryRun, value: Instance, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    cls, store = value.cls, it.flow.store
    line = list(cls.line())
    own = [each for each in line if isinstance(each, Class)]
    bases = {qualified(each) for each in line if not isinstance(each, Class)}
    has = {name for name in _PICKLING if class_member(it, cls, name) is not ABSENT}
    if any(each.maker is not None for each in own) or "__getattribute__" in has:
        return UNKNOWN_TO_CACHES, ()
    fields = [store.get(("attribute", value, each)) for one in own for each in fields_of(it, one)]
    if bases == {NAMED_TUPLE} or (hashing and cls.dataclass):
        return UNKNOWN_TO_CACHES, [each for each in fields if each is not ABSENT]
    if THREAD in bases and not has:
        return given_by(THREAD), ()
    plain = bases <= PLAIN_BASES and "__reduce__" not in has
    if not plain or any(each.node.decorators and not each.dataclass for each in own):
        return UNKNOWN_TO_CACHES, ()
    if hashing:
        return own_kind("instance"), ()
    if has:
        return UNKNOWN_TO_CACHES, ()
    if _is_local(cls.frame.parent, cls.name):
        return own_kind("local instance"), ()
    return own_kind("instance"), [each for key, each in store.of(value) if key[0] == "attribute"]


@_PARTS.of(Container)
def _container(it: DryRun, value: Container, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del it, value, hashing
    return own_kind("container"), ()


@_PARTS.of(SessionState)
def _state(it: DryRun, value: Value, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del it, value, hashing
    return own_kind("session state"), ()


@_PARTS.of(Module)
def _module(it: DryRun, value: Value, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del it, value, hashing
    return own_kind("module"), ()


@_PARTS.of(External)
def _external(it: DryRun, value: External, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del it, hashing
    if "." not in value.path:
        return own_kind("module"), ()
    return (given_by(value.path) if value.path in _OBJECTS else UNKNOWN_TO_CACHES), ()


_OBJECTS: Final = frozenset({"streamlit.query_params", "streamlit.secrets"})
"""Names of objects that no call has made."""


@_PARTS.of(Result)
def _result(it: DryRun, value: Result, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    del it, hashing
    return given_by(value.path), ()


@_PARTS.of(Symbol)
def _symbol(it: DryRun, value: Symbol, hashing: bool) -> tuple[CachedValue, Iterable[Value]]:
    if value.op is Op.AFTER or (value.op is Op.ATTRIBUTE and value.args[-1] == "__enter__"):
        return _PARTS[type(value.args[0])](it, value.args[0], hashing)
    if value.op is Op.ATTRIBUTE:
        name = qualified(value)
        return (UNKNOWN_TO_CACHES if name is None else given_by(name)), ()
    name = "" if value.op in {Op.ITEM, Op.ELEMENT} else qualified(value) or ""
    return given_by(name), value.args[:1] if name in HOLDING_FUNCTIONS and not hashing else ()


def _is_local(frame: Frame | None, name: str) -> bool:
    """Whether something is defined in a function: a module has no such name."""
    if frame is None or name in frame.shared:
        return False
    while frame is not None:
        if frame.function is not None:
            return True
        frame = frame.parent
    return False


def _has_own(it: DryRun, function: Function, part: Refused) -> bool:
    """Whether ``hash_funcs`` may say how to hash something."""
    given = function.definition.arguments.get("hash_funcs") if function.definition else None
    if given is None or given == Const(None):
        return False
    content = settle(it, held(it, given)).items
    if not isinstance(given, Heap) or content is None:
        return True
    keys = [each.items[0] if isinstance(each, Tuple) else each for each in content]
    return any(map(partial(_may_name, part), keys))


def _may_name(part: Refused, key: Any) -> bool:
    """Whether a key of ``hash_funcs`` may be the class of something: not of one above it."""
    cls = part.value.cls if isinstance(part.value, Instance) else None
    if cls is not None and isinstance(key, Const) and isinstance(key.value, str):
        return key.value.rpartition(".")[2] == cls.name
    if cls is not None and part.whole and isinstance(key, (Class, External)):
        return key is cls
    return not isinstance(key, Class) or not part.whole
