"""What is true, or never None, whatever it holds: functions, classes, modules, containers."""

from __future__ import annotations

import builtins
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.alternatives import of_pages
from stlint.dryrun.core.asking import tests
from stlint.dryrun.core.tables import Table
from stlint.dryrun.libraries.known_names import TRUE_BASES
from stlint.model.objects import Bound, Class, Function, Heap, Instance, Module, Suspended
from stlint.model.ops import CONNECTIVES, Op
from stlint.model.outside import Container, External
from stlint.model.values import Const, PerRelease, Symbol, Tuple, Value, WidgetValue
from stlint.streamlit_api.history import is_module, member, public_names
from stlint.streamlit_api.lookup import table

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from stlint.dryrun.core.dry_run import DryRun


_OBJECTS: Final = (Function, Container, Module, Suspended)
_DECIDING: Final = ("__bool__", "__len__")
"""Methods that decide what an object is when it is asked for its truth."""
_OURS: Final = frozenset({"session_state", "stlint"})
"""What stands before the names of methods that are not looked up in a library."""
_RAISED: Final = frozenset({Op.EXCEPTION_CLASS, Op.EXCEPTION, Op.TRACEBACK})
"""What a context manager is told of an exception."""
SURELY_TRUE: Final = frozenset({Op.EXCEPTION_CLASS, Op.TRACEBACK, Op.NO_COMMAND, Op.EDITS})
_KINDS: Final = {"list": list, "dict": dict, "set": set}
_NEVER_NONE: Table[Callable[[Any], bool]] = Table()


@tests(Const)
def _of_constant(it: DryRun, value: Const) -> bool | None:
    del it
    return bool(value.value)


@tests(Tuple)
def _of_tuple(it: DryRun, value: Tuple) -> bool | None:
    del it
    return bool(value.items)


@tests(PerRelease)
def _of_release(it: DryRun, value: PerRelease) -> bool | None:
    del it
    truths = {bool(each) for each in value.values}
    return truths.pop() if len(truths) == 1 else None


@tests(WidgetValue)
def _of_widget(it: DryRun, value: WidgetValue) -> bool | None:
    del it, value
    return None


@tests(*_OBJECTS)
def _of_object(it: DryRun, value: Value) -> bool | None:
    del it, value
    return True


@tests(Symbol)
def _of_symbol(it: DryRun, value: Symbol) -> bool | None:
    del it
    return True if value.op in SURELY_TRUE else None


@tests(External)
def _of_external(it: DryRun, value: External) -> bool | None:
    """What is neither a command, a class nor a module may be anything: ``user.is_logged_in``."""
    del it
    return True if is_callable_or_module(value.path) else None


@tests(Bound)
def _of_method(it: DryRun, value: Bound) -> bool | None:
    del it
    return True if _is_method(value) else None


@tests(Class)
def _of_class(it: DryRun, value: Class) -> bool | None:
    del it
    return None if value.node.keywords else True  # a metaclass may have a say


@tests(Instance)
def _of_instance(it: DryRun, value: Instance) -> bool | None:
    return True if _is_plain(value, it.flow.store.has) else None


@tests(Value)
def _of_unknown(it: DryRun, value: Value) -> bool | None:
    del it
    return True if of_pages(value) else None


def never_none(value: Value) -> bool:
    """Whether a value is surely not None, though it may be false."""
    return _NEVER_NONE[type(value)](value)


@_NEVER_NONE.of(*_OBJECTS, Class, Tuple, Heap, Instance)
def _is_something(value: Value) -> bool:
    del value
    return True


@_NEVER_NONE.of(External)
def _is_of_library(value: External) -> bool:
    return is_callable_or_module(value.path) or _is_namespace(value.path)


@_NEVER_NONE.of(Bound)
def _is_method(value: Bound) -> bool:
    """Whether a function is bound, and nothing that was only read from an object."""
    if not isinstance(value.function, External):
        return True
    top, _, name = value.function.path.partition(".")
    if top == "streamlit":
        box = value.args[0] if value.args else None
        known = table()["commands"]
        if isinstance(box, Container):
            name = member(box.kind, name)
        return "signature" in known.get(name, ())
    return top in _OURS or (top == "data" and callable(_of_kind(value.args[0], name)))


@_NEVER_NONE.of(Symbol)
def _is_raised(value: Symbol) -> bool:
    return value.op in _RAISED or value.op is Op.NO_COMMAND or of_pages(value)


@_NEVER_NONE.of(Value)
def _is_pages(value: Value) -> bool:
    return of_pages(value)


def is_function(value: Value) -> bool:
    """Whether a value is surely something that can be called without a further look."""
    if isinstance(value, External):
        return "." in value.path and is_callable_or_module(value.path)
    return isinstance(value, Function) or (isinstance(value, Bound) and _is_method(value))


def reaches_code(value: Value) -> bool:
    """Whether calling a value runs code of the app itself."""
    while isinstance(value, Bound):
        value = value.function
    return not isinstance(value, External)


def by_parts(value: Value, now: Callable[[Value], bool | None]) -> bool | None:
    """The truth that ``and`` or ``or`` has in this run, by one of its parts or by all."""
    if value.op not in CONNECTIVES:
        return None
    truths = {now(each) for each in value.args}
    decides = value.op is Op.OR
    return decides if decides in truths else None if None in truths else not decides


def is_there(value: Value) -> bool:
    """Whether what is read from an object is something that it surely has."""
    if isinstance(value, (External, Bound)):
        return never_none(value)
    return not isinstance(value, Symbol)


@lru_cache(maxsize=4096)
def is_callable_or_module(path: str) -> bool:
    """Whether a dotted name is that of a function, a class or a module, for all that is known."""
    top, _, name = path.partition(".")
    if not name:
        return True
    if top == "builtins":
        return callable(getattr(builtins, name, None))
    if top == "streamlit":
        return name in table()["commands"] or is_module(name)
    return top in _OURS


def _is_namespace(path: str) -> bool:
    """Whether it is one of the objects that ``st`` itself has, such as ``st.query_params``."""
    top, _, name = path.partition(".")
    return top == "streamlit" and name in public_names()


def _of_kind(base: Value, name: str) -> Any:
    """What the type of plain data has under a name."""
    if isinstance(base, Const):
        return getattr(type(base.value), name, None)
    kind = _KINDS.get(base.kind) if isinstance(base, Heap) else tuple
    return getattr(kind, name, None) if isinstance(base, (Heap, Tuple)) else None


def _is_plain(value: Instance, has: Callable[[Hashable], bool]) -> bool:
    """Whether an object has no say in what it is when it is tested."""
    for each in value.cls.line():
        if isinstance(each, Class):
            if any(has((each.frame, name)) for name in _DECIDING):
                return False
        elif not isinstance(each, External) or not _makes_true(each.path):
            return False
    return True


def _makes_true(path: str) -> bool:
    """Whether objects of a class of a library are true."""
    top, _, name = path.partition(".")
    found = getattr(builtins, name, None) if top == "builtins" else None
    if isinstance(found, type):
        return not any(hasattr(found, each) for each in _DECIDING)
    return path in TRUE_BASES
