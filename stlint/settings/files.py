"""Reads ``stlint.toml``, or ``[tool.stlint]`` of ``pyproject.toml``; says what is wrong there."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.files import disk
from stlint.files.naming import named
from stlint.files.toml import check_keys, toml_parser
from stlint.settings.options import options
from stlint.settings.types import WrittenFloat, WrongValueError
from stlint.spelling import meant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stlint.files.toml_places import Places, Route

__all__ = ["PYPROJECT", "FileSettings", "SettingsError", "read_file"]

PYPROJECT: Final = "pyproject.toml"
_MANY: Final = 100
"""Mistakes in one file that are told."""
_LONGEST: Final = 500
"""Characters of what is said of a mistake."""
_PARSER_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class SettingsError(Exception):
    """A file of settings that cannot be used; each line of the message is one thing wrong in it."""


class FileSettings(NamedTuple):
    """What a file says, as ``Settings`` holds it, by the names of its attributes; and where."""

    path: Path
    values: dict[str, Any]
    rows: dict[str, int]


class _Problem(NamedTuple):
    """What is wrong: where, in a value or in its key; what to say takes time to find out."""

    route: Route
    of_value: bool
    said: Callable[[], str]


def read_file(path: Path, *, wanted: bool = False) -> FileSettings | None:
    """Read the settings of a file.

    A parser of TOML is imported only if the file speaks of stlint at all.

    Args:
        path: a ``pyproject.toml``, or a file whose settings stand at the top.
        wanted: whether somebody named this file, so that it has to have settings.

    Returns:
        ``None`` if it is a ``pyproject.toml`` that says nothing about stlint.

    Raises:
        SettingsError: it cannot be read, or says something that no setting can be.
    """
    try:
        data = disk.read(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"{named(path)}: cannot read the settings: {reason}") from error
    shared = path.name == PYPROJECT
    if not shared or b"stlint" in data:
        return _read(path, data, shared=shared, wanted=wanted)
    if wanted:
        raise SettingsError(f"{named(path)}: there is no [tool.stlint]")
    return None


def _read(path: Path, data: bytes, *, shared: bool, wanted: bool) -> FileSettings | None:
    text = _decoded(path, data)
    document = _parsed(path, text)
    route: Route = ()
    if shared:
        route = ("tool", "stlint")
        tools = document.get("tool")
        if not isinstance(tools, dict) or "stlint" not in tools:
            if wanted:
                raise SettingsError(f"{named(path)}: there is no [tool.stlint]")
            return None
        return _checked(path, text, tools["stlint"], route)
    return _checked(path, text, document, route)


def _checked(path: Path, text: str, table: object, route: Route) -> FileSettings:
    problems: list[_Problem] = []
    values: dict[str, Any] = {}
    known = {option.name: option for option in options()}
    if not isinstance(table, dict):
        problems.append(_Problem(route, True, lambda: "[tool.stlint] has to be a table"))
        table = {}
    for name, value in table.items():
        option = known.get(name)
        if option is None:
            said = partial(_unknown, name, known, inside=bool(route))
            problems.append(_Problem((*route, name), False, said))
            continue
        try:
            values[option.attribute] = option.kind.stored(value, path.parent)
        except WrongValueError as error:
            said = partial("{}: {}".format, name, error)
            problems.append(_Problem((*route, name, *error.route), True, said))
    if not problems and not values:
        return FileSettings(path, {}, {})
    places = _places(text)
    if problems:
        found = [(_place(places, each.route, each.of_value), each.said) for each in problems]
        raise SettingsError(_listed(path, sorted(found, key=lambda each: each[0])))
    rows = {name: _place(places, (*route, name), False)[0] for name in table}
    return FileSettings(path, values, {name.replace("-", "_"): row for name, row in rows.items()})


def _listed(path: Path, found: list[tuple[tuple[int, int], Callable[[], str]]]) -> str:
    """What is wrong in a file, one a line, as far as anybody reads."""
    more = len(found) - _MANY
    told = found[:_MANY]
    lines = [f"{named(path)}:{row}:{column}: {_cut(said())}" for (row, column), said in told]
    return "\n".join([*lines, f"{named(path)}: and {more:,} more"] if more > 0 else lines)


def _cut(said: str) -> str:
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _unknown(name: str, known: dict[str, Any], *, inside: bool) -> str:
    if name == "tool" and not inside:
        return f"the settings stand at the top here: [tool.stlint] is for {PYPROJECT}"
    near = meant(name.replace("_", "-"), known)
    hint = f"did you mean {near!r}?" if near else "`stlint check --show-settings` lists them"
    return f"there is no setting {name!r}: {hint}"


def _decoded(path: Path, data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        row, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"byte 0x{data[error.start]:02x} is not UTF-8, as TOML has to be"
        raise SettingsError(f"{named(path)}:{row}:{column}: {message}") from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _parsed(path: Path, text: str) -> dict[str, Any]:
    toml = toml_parser()
    try:
        check_keys(text)
        document: dict[str, Any] = toml.loads(text, parse_float=WrittenFloat)
    except toml.TOMLDecodeError as error:
        row, column = text.count("\n") + 1, len(text) - text.rfind("\n")
        said = str(error)
        if place := _PARSER_PLACE.search(said):
            said = said[: place.start()]
            row, column = (int(place[1]), int(place[2])) if place[1] else (row, column)
        raise SettingsError(f"{named(path)}:{row}:{column}: this is no TOML: {said}") from error
    except RecursionError as error:
        raise SettingsError(f"{named(path)}: this is nested too deeply") from error
    except ValueError as error:  # of int(), which takes no more than some thousand digits
        raise SettingsError(f"{named(path)}: a number has too many digits") from error
    return document


def _places(text: str) -> Places:
    from stlint.files.toml_places import Places, find_places

    toml = toml_parser()
    try:
        return find_places(text, lambda quoted: str(toml.loads(f"key = {quoted}")["key"]))
    except RecursionError:
        return Places({}, {})


def _place(places: Places, route: Route, of_value: bool) -> tuple[int, int]:
    """Where a value or else its key stands; if unknown, what it is in."""
    while route:
        first, second = (places.values, places.keys) if of_value else (places.keys, places.values)
        if place := first.get(route) or second.get(route):
            return place
        route = route[:-1]
    return 1, 1
