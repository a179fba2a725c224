"""What kind of thing a value is."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any, Final

from stlint.model.objects import Bound, Class, Function, Heap, Instance, Module, Suspended
from stlint.model.ops import Op
from stlint.model.outside import Container, Containers, External, Result, SessionState, qualified
from stlint.model.values import Const, Symbol, Tuple, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from stlint.model.values import Value

__all__ = ["is_callable", "kind_of"]

_KINDS: Final[dict[type[Value], str]] = {
    Bound: "function",
    Class: "class",
    Container: "container",
    Containers: "container",
    Function: "function",
    Instance: "instance",
    Module: "module",
    SessionState: "session state",
    Suspended: "generator",
    Tuple: "tuple",
}
_PARTS: Final = frozenset({Op.ATTRIBUTE, Op.ITEM})
_MADE: Final = ("table", "lock")
"""What calls return, in the words of the table."""


def kind_of(value: Any) -> str | None:
    """What kind of thing a value is, whatever a user does; None: not known.

    ``list``, ``dict``, ``set`` and other kinds of containers by their names, ``tuple``; the name of
    the type of a constant (``str``, ``NoneType``); ``function``, ``class``, ``instance`` of a class
    of the app, ``module``, ``generator`` (a coroutine, too), ``container`` of elements,
    ``session state``, ``widget`` (its value), ``upload``; of libraries ``connection``, ``table``
    (or array), ``lock``, ``secret``, and ``library`` for a name of one.
    """
    if isinstance(value, Const):
        return type(value.value).__name__
    if isinstance(value, Heap):
        return value.kind
    if isinstance(value, WidgetValue):
        return "upload" if value.upload else "widget"
    if isinstance(value, Symbol) and value.op in _PARTS and kind_of(value.args[0]) == "secret":
        return "secret"
    if isinstance(value, (External, Result)):
        return _outside(value)
    return _KINDS.get(type(value))


def is_callable(value: Any) -> bool:
    """Whether a value is surely something to call, as a callback has to be."""
    if isinstance(value, External):
        module, _, name = value.path.rpartition(".")
        return module == "builtins" and callable(getattr(builtins, name, None))
    return kind_of(value) in {"function", "class"}


def _outside(value: External | Result) -> str | None:
    name, known = qualified(value) or "", effects()
    if name in known.kinds["secret"]:
        return "secret"
    if isinstance(value, External):
        return "library"
    if name in known.connections or name in known.kinds["client"]:
        return "connection"
    return next((each for each in _MADE if name in known.kinds[each]), None)
