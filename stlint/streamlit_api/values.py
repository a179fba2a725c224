"""What releases refuse of single arguments, as measured: ``values.json`` with words to tell it."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stlint.streamlit_api.dates import is_moment
from stlint.streamlit_api.history import taking
from stlint.streamlit_api.release_set import NONE_OF_THEM, ReleaseSet, release_set, since
from stlint.streamlit_api.shapes import TEXT_SHAPES, shape

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

__all__ = [
    "asked",
    "expanded",
    "holds_lists",
    "may_be_file",
    "measured",
    "refused_values",
    "undone",
]

_TABLE: Final = Path(__file__).with_name("values.json")
_TAKEN: Final = {
    "None": "None",
    "int": "a whole number",
    "float": "a number",
    "word": "a text",
    "items": "a list",
}
"""What is told of values that are taken, by their shape."""
_MADE: Final = {
    "array": "a NumPy array",
    "bytes-file": "a BytesIO",
    "clock": "a time",
    "day": "a date",
    "exact": "a Decimal",
    "fraction": "a Fraction",
    "function": "a function",
    "frame": "a DataFrame",
    "moment": "a datetime",
    "numpy-float": "a number of NumPy",
    "numpy-int": "a number of NumPy",
    "object": "an object()",
    "series": "a Series",
    "span": "a timedelta",
    "text-file": "a StringIO",
}
"""What is told of objects, by their shape."""
_NO_FILES: Final = frozenset({"empty", "blank", "shortcode", "material"})
"""Shapes of texts that nobody gives to a file as its name."""
_BARE: Final = re.compile(r"(?!WEBVTT)[A-Za-z][A-Za-z0-9_ -]*")
"""Names of files without an ending: who knows the disk looks for them. Others may come later.

WEBVTT is what subtitles begin with.
"""
_COLLECTED: Final = frozenset({"entries", "no-entries", "no-items"})
"""Shapes of lists and dicts."""
_ITEMS: Final = frozenset({"None", "True", "float", "int", "no-items", "word"})
"""If lists of these are refused, all lists are, but for those of dicts: these may be data."""


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return expanded(json.loads(_TABLE.read_bytes()))


def expanded(table: dict[str, Any]) -> dict[str, Any]:
    """The table with what is said of arguments in the place of the numbers that stand for it."""
    said = table["said"]
    for history in table["alone"].values():
        for release, number in history.items():
            history[release] = said[number]
    return table


@lru_cache(maxsize=1)
def holds_lists() -> frozenset[str]:
    """The names of parameters of which lists or dicts are refused, or items of lists."""
    return frozenset(
        name.rpartition(".")[2]
        for name, history in _table()["alone"].items()
        if any("items" in each or _COLLECTED & _shapes(each) for each in history.values())
    )


def may_be_file(parameter: str, text: object) -> bool:
    """Whether a text is refused unless there is a file of that name."""
    return parameter in _naming_files() and type(text) is str and bool(_BARE.fullmatch(text))


@lru_cache(maxsize=1)
def _naming_files() -> frozenset[str]:
    """The names of parameters whose texts may name files."""
    return frozenset(
        name.rpartition(".")[2]
        for name, history in _table()["alone"].items()
        if any(each.get("files") for each in history.values())
    )


def _shapes(about: Mapping[str, Any]) -> set[str]:
    return set(about.get("shapes", "").split())


def measured() -> tuple[str, ...]:
    """The releases that were asked; between them holds what both neighbours say."""
    return tuple(_table()["releases"])


def asked(name: str, parameter: str) -> bool:
    """Whether something is refused of a parameter."""
    return f"{name}.{parameter}" in _table()["alone"]


def undone(name: str, parameter: str, given: frozenset[str], *, more: bool) -> bool:
    """Whether another argument, or one that may be given, undoes that values are refused."""
    unless = _table()["unless"].get(f"{name}.{parameter}", ())
    return bool(unless) and (more or not given.isdisjoint(unless))


def refused_values(
    name: str, known: Mapping[str, Any], given: frozenset[str], *, more: bool
) -> Iterator[tuple[str, str, ReleaseSet]]:
    """The arguments of a call that are refused, why, and in which releases.

    Args:
        name: the command.
        known: the values of those arguments that are known.
        given: all parameters that are given.
        more: there may be others.
    """
    for parameter, value in known.items():
        if undone(name, parameter, given, more=more):
            continue
        if parameter == "format_func" and not known.get("options"):
            continue  # nothing is formatted
        unless = _table()["unless"].get(f"{name}.{parameter}", ())
        history = _history(name, parameter, given, more=more)
        refused, why = NONE_OF_THEM, ""
        for there, about in _spans(history) if history else ():
            if refuses(about, value):
                refused, why = refused | there, _why(parameter, value, about)
        if refused and (refused := refused & taking(name, parameter, named=True)):
            keyed = f"{name}.{parameter} key" in _table()["alone"] and "key" not in given
            needed = " or ".join(f"{each}=" for each in (*unless, *(["key"] if keyed else [])))
            yield parameter, f"{why}{f' without {needed}' if needed else ''}", refused
    yield from _together(name, known)


def _history(name: str, parameter: str, given: frozenset[str], *, more: bool) -> str | None:
    """Under which name something is said of an argument, which may need that there is a key."""
    alone, plain = _table()["alone"], f"{name}.{parameter}"
    if ("key" in given or more) and (keyed := f"{plain} key") in alone:
        return None if more else keyed
    return plain if plain in alone else None


def _together(name: str, known: Mapping[str, Any]) -> Iterator[tuple[str, str, ReleaseSet]]:
    """What is refused of two arguments together."""
    for one, mine, other, each, first, last in _table()["together"].get(name, ()):
        pairs = ((one, mine), (other, each))
        if all(key in known and _same(known[key], value) for key, value in pairs):
            there = since(first) - (since(last) - release_set([last]) if last else NONE_OF_THEM)
            yield one, f"{one} is {mine!r}, and {other} is {each!r}: not both", there


def _same(one: object, two: object) -> bool:
    return type(one) is type(two) and one == two


@cache
def _spans(full: str) -> tuple[tuple[ReleaseSet, dict[str, Any]], ...]:
    """What is said of an argument, and by which releases."""
    history = _table()["alone"][full]
    ends = [*history, None][1:]
    return tuple(
        (since(begin) - since(end), about)
        for (begin, about), end in zip(history.items(), ends, strict=True)
    )


def refuses(about: Mapping[str, Any], value: object) -> bool:
    """Whether a value is refused, by what is said of an argument."""
    kind = shape(value)
    if kind in {"items", "no-items"} and is_moment(value):
        return False  # none was tried
    if kind in {"int", "float"} and _within(about.get(kind, ()), value):
        return True
    shapes = _words(about.get("shapes", ""))
    if kind == "items" and kind not in shapes and type(value) is list:
        items, taken = _words(about.get("items", "")), about.get("item_words", ())
        if not taken and _ITEMS.issubset(items):
            return not any(isinstance(each, dict) for each in value)
        return any(_is_refused(each, items, taken) for each in value)
    open_ = isinstance(value, str) and kind not in _NO_FILES and not _BARE.fullmatch(value)
    if open_ and about.get("files"):
        return False  # whether it is the name of a file depends on the disk
    return _is_refused(value, shapes, about.get("words", ()))


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _is_refused(value: object, shapes: Container[str], words: Any) -> bool:
    kind = shape(value)
    return kind in shapes and not (kind in TEXT_SHAPES and value in words)


def _within(spans: Any, value: Any) -> bool:
    """Whether a number is in one of some intervals."""
    return any(
        (low is None or low <= value) and (high is None or value <= high) for low, high in spans
    )


# Words -------------------------------------------------------------------------------------------


def _why(parameter: str, value: Any, about: Mapping[str, Any]) -> str:
    """What is wrong with a value that is refused, and what would not be."""
    kind = shape(value)
    if kind == "items" and kind not in about.get("shapes", "").split():
        shapes, taken = about.get("items", "").split(), about.get("item_words", ())
        wrong = [each for each in value if _is_refused(each, shapes, taken)]
        if not wrong or (not taken and _ITEMS.issubset(shapes)):
            return f"{parameter} is a list"
        value = wrong[0]
        return f"{parameter} has the item {value!r}{_instead(value, shapes, taken)}"
    if kind in {"int", "float"}:
        bounds = _bounds(about.get(kind, ()), value)
        if bounds:
            return f"{parameter} is {value!r}, {bounds}"
    if kind == "no-items":
        return f"{parameter} is empty"
    text = f"{parameter} is {_shown(value)}"
    if about.get("files") and isinstance(value, str) and _BARE.fullmatch(value):
        text += ", which is no file"
        return text + (_instead(value, [], about["words"]) if about.get("words") else "")
    return text + _instead(value, about.get("shapes", "").split(), about.get("words", ()), about)


def _shown(value: Any) -> str:
    """A value as it is written, or what it is."""
    if isinstance(value, (list, tuple)) and any(map(callable, value)):
        return "a list"
    return _MADE.get(shape(value) or "") or repr(value)


def _bounds(spans: Any, value: Any) -> str:
    """Between which numbers one must be; empty if there are none."""
    low, high = next((each for each in spans if _within([each], value)), (None, None))
    if low is None and high is not None:
        return f"not more than {high}" if isinstance(value, int) else f"not above {high}"
    if high is None and low is not None:
        return f"not less than {low}" if isinstance(value, int) else f"not below {low}"
    return "" if low is None else "which is not allowed"


def _instead(
    value: Any, shapes: list[str], words: Any, about: Mapping[str, Any] | None = None
) -> str:
    """What may be written instead of a value."""
    choices = [each for each in words if each.islower()] or list(words)
    if isinstance(value, str) and 0 < len(choices) <= 12:
        texts = [repr(each) for each in choices]
        return f", not {', '.join(texts[:-1])}{' or ' if texts[1:] else ''}{texts[-1]}"
    if about is None:
        return ""
    open_numbers = {each for each in ("int", "float") if [None, None] not in about.get(each, ())}
    taken = [
        text
        for kind, text in _TAKEN.items()
        if kind not in shapes
        and kind != shape(value)
        and (kind not in {"int", "float"} or kind in open_numbers)
    ]
    return (
        f", not {' or '.join(taken)}"
        if taken and not isinstance(value, str)
        else ", which is not allowed"
    )
