"""What charts refuse for the columns of their data: names of columns, colors, sizes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from stlint.streamlit_api.behaviours import behaviours
from stlint.streamlit_api.history import signatures, taking
from stlint.streamlit_api.release_set import since

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.streamlit_api.given import Given
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["charts", "maps", "specifications"]

Problem = tuple[str, "ReleaseSet"]
_MEASURED: Final = "1.28"
"""The first release that was asked."""
_HEX: Final = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_NAMED: Final = frozenset(
    {"red", "orange", "yellow", "green", "blue", "violet", "gray", "grey", "primary"}
)
"""Colors that charts take by their names, in newer releases."""
_UNNAMED: Final = ("value",)
"""The column of a list of numbers."""
_ENDS: Final = {
    "latitude": ("LAT", "LATITUDE", "lat", "latitude"),
    "longitude": ("LON", "LONGITUDE", "lon", "longitude"),
}
"""Columns that maps look for by themselves."""
_VIEWS: Final = frozenset({"layer", "concat", "hconcat", "vconcat", "facet", "repeat", "spec"})


def charts(given: Given) -> Iterator[Problem]:
    """What is wrong with the columns, the colors and the size of a simple chart."""
    for name in ("x_label", "y_label"):
        label = given.known.get(name)
        if type(label) in {int, float}:
            yield f"{name} is {label!r}, no text", taking("line_chart", name, named=True)
            return
    columns = _columns(given.known.get("data"))
    if columns is None:
        return
    for found in (_named(given, columns), _color(given, columns), _size(given, columns)):
        if found is not None:
            yield found
            return


def maps(given: Given) -> Iterator[Problem]:
    """What is wrong with the data of ``st.map``, and with its colors."""
    data = given.known.get("data")
    if type(data) in {int, float, str, bytes}:
        yield f"data is {data!r}, no table", since(_MEASURED)
    columns = _columns(data)
    if columns is None:
        return
    for name, usual in _ENDS.items():
        chosen = given.known.get(name)
        absent = given.lacks(name) or (type(chosen) is str and chosen not in columns)
        if absent and not set(usual) & set(columns):
            text = f"the data has no column for the {name}, such as {usual[-1]!r}"
            yield f"{text}: {_listed(columns)}", since(_MEASURED)
            return
        named = [each for each in usual if each in columns]
        named = [chosen] if type(chosen) is str and chosen in columns else named
        sure = len(named) == 1 and (given.lacks(name) or chosen in columns)
        if sure and None in _column(data, named[0]):
            yield f"the {name} of a point is None", since(_MEASURED)
            return
        texts = [each for each in _column(data, named[0]) if type(each) is str] if sure else ()
        if texts:
            yield f"the {name} of a point is {texts[0]!r}, no number", since(_MEASURED)
            return
    color = given.known.get("color")
    if type(color) is str and color not in columns and _is_no_color(color):
        yield f"color is {color!r}, neither a color nor a column", since(_MEASURED)


def specifications(given: Given) -> Iterator[Problem]:
    """What is wrong with a specification of Vega-Lite: there is none, or nothing to select."""
    every = {each.name for one in signatures("vega_lite_chart") for each in one.parameters}
    if given.more or not given.names <= every:
        return
    spec, data = given.known.get("spec"), given.known.get("data")
    absent = given.lacks("spec") or ("spec" in given.known and spec in (None, {}))
    if absent and (given.lacks("data") or ("data" in given.known and not isinstance(data, dict))):
        yield "there is no spec", since(_MEASURED)
        return
    if absent and isinstance(data, dict):
        spec = data
    plain = isinstance(spec, dict) and "params" not in spec and not _VIEWS & spec.keys()
    if plain and given.known.get("on_select") == "rerun":
        there = taking("vega_lite_chart", "on_select", named=True)
        yield "on_select is 'rerun', and the spec has no params to select with", there


# Columns -----------------------------------------------------------------------------------------


def _columns(data: Any) -> Sequence[str] | None:
    """The names of the columns that plain data becomes; ``None``: nobody knows."""
    if isinstance(data, dict):
        lists = all(type(each) is list for each in data.values())
        equal = lists and len({len(each) for each in data.values()}) < 2
        return tuple(data) if equal and all(type(each) is str for each in data) else None
    if type(data) is not list:
        return None
    if all(isinstance(each, dict) for each in data):
        names = dict.fromkeys(name for each in data for name in each)
        return tuple(names) if all(type(each) is str for each in names) else None
    return _UNNAMED if all(type(each) in {int, float} for each in data) else None


def _column(data: Any, name: str) -> list[Any]:
    """What is in a column of plain data."""
    if isinstance(data, dict):
        return list(data.get(name, ()))
    return [each.get(name) for each in data if isinstance(each, dict)]


def _named(given: Given, columns: Sequence[str]) -> Problem | None:
    """A column that is asked for by name, and is not there."""
    asked: dict[str, Any] = {name: given.known.get(name) for name in ("x", "y", "sort")}
    for name, value in asked.items():
        there = taking("bar_chart", "sort", named=True) if name == "sort" else since(_MEASURED)
        if name == "sort" and value is None and name in given.known:
            return "sort is None, neither a boolean nor a column", there
        if type(value) in {int, float} or (name == "x" and isinstance(value, (list, tuple))):
            return f"{name} is {value!r}, which is no column", there
        names = [value] if type(value) is str else value if name == "y" else None
        for each in names if isinstance(names, (list, tuple)) else ():
            wanted = each.removeprefix("-") if name == "sort" else each
            if type(each) is str and wanted not in columns:
                return _missing(name, each, columns, there)
    return None


def _missing(name: str, value: str, columns: Sequence[str], there: ReleaseSet) -> Problem:
    return f"{name} is {value!r}, which is no column of the data: {_listed(columns)}", there


def _listed(columns: Sequence[str]) -> str:
    """The columns that there are."""
    return ", ".join(map(repr, columns)) or "it has none"


# Colors and sizes --------------------------------------------------------------------------------


def _is_no_color(text: str) -> bool:
    """Whether a text is surely no color, whatever the release."""
    return bool(text) and not _HEX.fullmatch(text) and not text.lower().startswith("rgb")


def _color(given: Given, columns: Sequence[str]) -> Problem | None:
    """What is wrong with a color: it is none, or there are too few or too many."""
    color, there = given.known.get("color"), since(_MEASURED)
    if type(color) in {int, float}:
        return f"color is {color!r}, neither a color nor a column", there
    if type(color) is str:
        if not color or color in columns:
            return None
        if _is_no_color(color):
            named = color.lower() in _NAMED
            where = there - behaviours("charts-take-names-of-colors") if named else there
            return f"color is {color!r}, neither a color nor a column", where
    if not isinstance(color, (str, list, tuple)) or not color or given.open("y", "x"):
        return None
    drawn = _drawn(given, columns)
    numbers = len(color) in {3, 4} and all(type(each) in {int, float} for each in color)
    many = 1 if isinstance(color, str) or numbers else len(color)
    if drawn is None or many == drawn:
        return None
    colors = "1 color" if many == 1 else f"{many} colors"
    return f"there {'is' if many == 1 else 'are'} {colors} for {drawn} columns", there


def _drawn(given: Given, columns: Sequence[str]) -> int | None:
    """How many columns are drawn; ``None``: that depends on more."""
    if given.more or isinstance(given.known.get("size"), str) or given.open("size"):
        return None
    y = given.known.get("y")
    if isinstance(y, (list, tuple)):
        return len(y) if y else None
    return 1 if type(y) is str else len(columns) - (given.known.get("x") in columns)


def _size(given: Given, columns: Sequence[str]) -> Problem | None:
    """What is wrong with the size of the points of ``st.scatter_chart``."""
    size, there = given.known.get("size"), since(_MEASURED)
    wrong = isinstance(size, (list, tuple)) or (type(size) is str and size not in columns)
    return (f"size is {size!r}, neither a number nor a column", there) if wrong else None
