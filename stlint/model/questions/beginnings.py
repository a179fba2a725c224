"""What an entry of session state begins with: elsewhere in the app, or so that its uses go well."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from stlint.model.argument import Argument
from stlint.model.events import CommandUsed, ElementCreated, StateRead, StateSeen, StateWrite
from stlint.model.ops import Op
from stlint.model.questions.kinds import kind_of
from stlint.model.values import UNKNOWN
from stlint.results.remedies import Literal
from stlint.streamlit_api import commands
from stlint.streamlit_api.arguments import refusals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run
    from stlint.model.uses import Use

__all__ = ["begins_with", "is_default"]

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
_TELLING: Final = frozenset(
    {
        *("print", "str", "repr", "bool", "isinstance", "type", "id", "hash", "format", "callable"),
        *(".debug", ".info", ".warning", ".error", ".dumps", ".get"),
    }
)
"""Functions and methods that take any value."""
_FULL: Final = frozenset(
    {
        *("max", "min", "next", "reduce", ".max", ".min", ".index", ".remove", ".pop", ".choice"),
        *(".choices", ".sample", ".mean", ".median", ".mode", ".concat", ".concatenate"),
        *(".stack", ".vstack", ".hstack", ".argmax", ".argmin", ".reduce", ".fmean"),
    }
)
"""Functions and methods for which an empty value does not do."""
_WRITING: Final = ("session_state[", "setdefault(", ".update(", "setattr(")
"""Words of which code has one that writes entries by names that it has not written out."""
_SHOWING: Final = frozenset({"write", "json"})
"""Commands that show whatever they are given, and what is in that."""
_TAKING: Final = {
    "lost": _SOME,
    "signed": "int",
    "index": _SOME,
    "iterated": "list",
    "slice": "list",
}
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
        write it, or code that writes entries of names which are not known, it is that of a button,
        or the app asks whether it is there.
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
        if not known and (
            any(_asks(each, key) for _, each in events) or _may_be_written_unnamed(run, others, key)
        ):
            return None
        first, *more = known or [_fitting(run, events, key)]
    except _NoneFitsError:
        return None
    return Literal(first) if all(_is_same(first, each) for each in more) else None


def _is_beside(event: Event) -> bool:
    """Whether a thread does something: it has no session, or is later than the script."""
    return isinstance(event, (StateRead, StateWrite)) and event.within("thread") is not None


def _asks(event: Event, key: str) -> bool:
    return isinstance(event, StateSeen) and event.how == "in" and event.key == key


def _may_be_written_unnamed(run: Run, others: Iterable[Run], key: str) -> bool:
    """Whether a script of the session writes what may be that key, and does not say which."""
    more = run.onward.others(_WRITING)
    return more is None or any(
        isinstance(each, StateWrite)
        and each.key is None
        and not each.changes
        and key.startswith(each.prefix or "")
        for one in (run, *others, *more)
        for each in chain(one.events, one.uncalled)
    )


def _is_same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and repr(one) == repr(other)


def _defaults(events: Iterable[tuple[Run, Event]], key: str) -> Iterator[Any]:
    """What is written where something is missing in session state.

    Raises:
        _NoneFitsError: one of the values is not the same in every run.
    """
    for run, each in events:
        if isinstance(each, StateWrite) and each.key == key and is_default(each):
            always = Argument.of(each.value).always
            data = run.held.get(each.value, UNKNOWN) if always is UNKNOWN else always
            if data is UNKNOWN:
                raise _NoneFitsError
            yield data


def is_default(write: StateWrite) -> bool:
    """Whether a write sets a key that is missing."""
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
        named = key in {each.entry, (each.key or (None, None))[1]}
        if each.form_id == ("text", key) or (named and _is_obeyed(run, each.command)):
            raise _NoneFitsError
        if each.entry == key:
            data = run.held.get(each.value, UNKNOWN)
            if data is UNKNOWN:
                raise _NoneFitsError
            yield data


def _is_obeyed(run: Run, name: str) -> bool:
    """Whether a release that is meant refuses a value under the key of a command."""
    if name not in commands():
        return True
    asked = (commands(release).get(name) for release in (*run.targets.releases, None))
    return any(command is not None and command.read_only for command in asked)


# How it is used ----------------------------------------------------------------------------------


def _fitting(run: Run, events: Iterable[tuple[Run, Event]], key: str) -> Any:
    """An empty value for which all uses go well.

    Raises:
        _NoneFitsError: there is none, or it is not known which.
    """
    kinds: set[str | None] = set()
    given: set[tuple[str, str]] = set()
    for one, each in events:
        if isinstance(each, StateWrite) and each.key == key and not each.changes:
            kind = kind_of(each.value)
            kinds.add(kind if kind in _EMPTY else None)
        elif isinstance(each, StateRead) and each.key == key:
            calls = dict(one.once(_commands))
            for use in one.onward.uses(each):
                parameter = _parameter(use, calls.get(use.call))
                given |= {parameter} if parameter else set()
                kinds.add(None if parameter else _needed(use))
    kinds.discard(None)
    if any(_is_refused(run, *each, None) for each in given):
        kinds.add(_SOME)
    if "float" in kinds:
        kinds.discard("int")
    if len(kinds) > 1:
        kinds.discard(_SOME)
    if len(kinds) > 1 or _SOME in kinds:
        raise _NoneFitsError
    found = _EMPTY[next(iter(kinds), None)]
    if any(_is_refused(run, *each, found) for each in given):
        raise _NoneFitsError
    return found


def _commands(run: Run) -> Iterator[tuple[Any, str]]:
    """The commands of Streamlit that a run calls, each behind the place of its call."""
    for each in run.of(CommandUsed):
        if each.how == "call":
            yield each.place.node, each.name
    for element in run.elements:
        yield element.place.node, element.command


def _parameter(use: Use, name: str | None) -> tuple[str, str] | None:
    """The command and the parameter that a value is given to."""
    command = commands().get(name or "")
    if use.how != "given" or name is None or command is None:
        return None
    if name in _SHOWING:
        return name, "args"
    if isinstance(use.at, str):
        return name, use.at
    placed = command.by_position
    return (name, placed[use.at]) if use.at is not None and use.at < len(placed) else None


def _is_refused(run: Run, name: str, parameter: str, value: Any) -> bool:
    known = refusals(name, {parameter: value}, frozenset({parameter}), more=True)
    return any(each.releases & run.targets.releases for each in known)


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
        return "dict" if use.other == "str" else _SOME
    return _given(name) if how == "given" else _TAKING.get(how)


def _given(name: str) -> str | None:
    if name in _FULL:
        raise _NoneFitsError
    return None if name in _TELLING else _FUNCTIONS.get(name, _SOME)


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
