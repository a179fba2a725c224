"""What an entry of session state begins with: elsewhere in the app, or so that its uses go well."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from stlint.model.argument import Argument
from stlint.model.events import ElementCreated, StateRead, StateSeen, StateWrite
from stlint.model.ops import Op
from stlint.model.questions.kinds import kind_of
from stlint.model.values import UNKNOWN
from stlint.results.remedies import Literal
from stlint.streamlit_api import commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run
    from stlint.model.uses import Use

__all__ = ["begins_with"]

_ASKED: Final = frozenset({Op.STATE_HAS, Op.SOME_PRESENCE})
_EMPTY: Final[dict[str | None, Any]] = {
    "bool": False,
    "int": 0,
    "float": 0.0,
    "str": "",
    "list": [],
    "dict": {},
    "set": set(),
    None: None,
}
"""The empty value of each kind; None is one of any."""
_SOME: Final = "some"
"""Some kind, but not that of None."""
_METHODS: Final = {
    **dict.fromkeys(("append", "extend", "insert", "remove", "sort", "reverse", "count"), "list"),
    **dict.fromkeys(("add", "discard", "union", "difference"), "set"),
    **dict.fromkeys(("update", "items", "keys", "values", "setdefault", "get"), "dict"),
    **dict.fromkeys(("upper", "lower", "strip", "split", "startswith", "replace", "title"), "str"),
}
_FUNCTIONS: Final = {
    **dict.fromkeys(("len", "sorted", "enumerate", "list", "sum", "any", "all", "set"), "list"),
    **dict.fromkeys(("range", "abs", "round", "int", "float"), "int"),
    "dict": "dict",
}
_TAKING: Final = {"signed": "int", "index": _SOME, "iterated": "list", "slice": "list"}
"""Kinds of what some things are done with."""
_MEMBERSHIP: Final = frozenset({"In", "NotIn"})
_ORDER: Final = frozenset({"LessThan", "LessThanEqual", "GreaterThan", "GreaterThanEqual"})
_SHARED_SIGNS: Final = frozenset({"Add", "Modulo", "BitOr", "BitAnd"})
"""Operators of numbers, and of texts, lists or sets."""
_NUMBERS: Final = (*"bcdeEfFgGnoxX%", ",")
"""How formats of numbers end."""


class _NoneFitsError(Exception):
    """No value is known that would do."""


def begins_with(run: Run, key: str) -> Literal | None:
    """The value that an entry is to begin with where a script reads it first.

    That is what scripts of the session begin with where it is missing, or what a widget with that
    key does; else an empty one that fits all that is done with it.

    Returns:
        ``None`` if that is not known, or several are, or the entry must not be set: a thread may
        write it, it is that of a button, or the app asks whether it is there.
    """
    others = run.onward.others((key,))
    if others is None:
        return None
    runs = (run, *others)
    events = [(one, each) for one in runs for each in chain(one.events, one.uncalled)]
    if any(_is_beside(each) for _, each in events if getattr(each, "key", None) == key):
        return None
    try:
        known = [*_defaults(events, key), *_of_widgets(events, key)]
        if not known and any(_asks(each, key) for _, each in events):
            return None
        first, *more = known or [_fitting(events, key)]
    except _NoneFitsError:
        return None
    return Literal(first) if all(_is_same(first, each) for each in more) else None


def _is_beside(event: Event) -> bool:
    """Whether a thread does something: it has no session, or is later than the script."""
    return isinstance(event, (StateRead, StateWrite)) and event.within("thread") is not None


def _asks(event: Event, key: str) -> bool:
    return isinstance(event, StateSeen) and event.how == "in" and event.key == key


def _is_same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and repr(one) == repr(other)


def _defaults(events: Iterable[tuple[Run, Event]], key: str) -> Iterator[Any]:
    """What is written where something is missing in session state.

    Raises:
        _NoneFitsError: one of the values is not the same in every run.
    """
    for run, each in events:
        if isinstance(each, StateWrite) and each.key == key and _is_default(each):
            always = Argument.of(each.value).always
            data = run.held.get(each.value, UNKNOWN) if always is UNKNOWN else always
            if data is UNKNOWN:
                raise _NoneFitsError
            yield data


def _is_default(write: StateWrite) -> bool:
    if write.changes:
        return False
    return write.how == "setdefault" or any(
        getattr(each.subject, "op", None) in _ASKED and not each.outcome for each in write.guards
    )


def _of_widgets(events: Iterable[tuple[Run, Event]], key: str) -> Iterator[Any]:
    """What widgets with that key begin with.

    Raises:
        _NoneFitsError: that must not be set, or is not known.
    """
    for run, each in events:
        if not isinstance(each, ElementCreated):
            continue
        if each.form_id == ("text", key):
            raise _NoneFitsError
        if each.entry == key:
            command = commands().get(each.command)
            data = run.held.get(each.value, UNKNOWN)
            if command is None or command.read_only or data is UNKNOWN:
                raise _NoneFitsError
            yield data


# How it is used ----------------------------------------------------------------------------------


def _fitting(events: Iterable[tuple[Run, Event]], key: str) -> Any:
    """An empty value for which all uses go well.

    Raises:
        _NoneFitsError: there is none, or it is not known which.
    """
    kinds: set[str | None] = set()
    for run, each in events:
        if isinstance(each, StateWrite) and each.key == key and not each.changes:
            kind = kind_of(each.value)
            kinds.add(kind if kind in _EMPTY else None)
        elif isinstance(each, StateRead) and each.key == key:
            use = run.onward.use(each)
            kinds.add(None if use is None else _needed(use))
    kinds.discard(None)
    if "float" in kinds:
        kinds.discard("int")
    if len(kinds) > 1:
        kinds.discard(_SOME)
    if len(kinds) > 1 or _SOME in kinds:
        raise _NoneFitsError
    return _EMPTY[next(iter(kinds), None)]


def _needed(use: Use) -> str | None:
    """The kind that a use needs; ``None``: any will do.

    Raises:
        _NoneFitsError: no empty value would do.
    """
    how, name = use.how, use.name
    if how in {"needed", "unpacked", "called", "attribute", "item"}:
        raise _NoneFitsError
    if how in {"augmented", "operand"}:
        return _operand(use)
    if how in {"compared", "compared with"}:
        return _compared(use)
    if how == "method":
        if name not in _METHODS:
            raise _NoneFitsError
        return _METHODS[name]
    if how == "formatted":
        return "int" if name.endswith(_NUMBERS) else _SOME
    if how == "spread":
        return "dict" if name == "**" else "list"
    if how == "item assignment":
        return "dict" if use.other == "str" else None
    return _FUNCTIONS.get(name) if how == "given" else _TAKING.get(how)


def _operand(use: Use) -> str:
    if use.other:
        return use.other
    if use.name in _SHARED_SIGNS:
        raise _NoneFitsError
    return "int"


def _compared(use: Use) -> str | None:
    if use.name not in _MEMBERSHIP:
        return (use.other or "int") if use.name in _ORDER else None
    if use.how == "compared":
        raise _NoneFitsError  # None is in a list, but not in a text
    return "list"
