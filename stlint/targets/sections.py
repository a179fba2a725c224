"""What a ``setup.cfg`` says; configparser takes the square of spaces in a line, and of mistakes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stlint.targets.mentions import Mention, Source, mention_of
from stlint.targets.specifiers import SpecifierError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stlint.targets.mentions import Asking

__all__ = ["setup_cfg"]

_SECTION = re.compile(r"\[(.+)\]")
_DELIMITER = re.compile(r"[=:]")


class _Line(NamedTuple):
    """A line of the value of an option; what stands behind the delimiter is the first."""

    row: int
    text: str


class _WrongLineError(ValueError):
    """A line is no part of a section; ``row`` is its number, from 1."""

    def __init__(self, row: int) -> None:
        super().__init__("this is no option of a section")
        self.row = row


def setup_cfg(path: Path, text: str, asking: Asking) -> Iterator[Source]:
    """What the project needs, then what it may need.

    Args:
        path: the file.
        text: what it says.
        asking: what may be asked and told.
    """
    try:
        values = _values(text)
    except _WrongLineError as error:
        asking.skip(path, error.row, error)
        return
    needed = values.get(("options", "install_requires"), [])
    extras = (lines for (name, _), lines in values.items() if name == "options.extras_require")
    yield Source("setup.cfg", tuple(_mentions(needed, path, asking, sometimes=False)))
    more = [line for lines in extras for line in lines]
    yield Source("setup.cfg", tuple(_mentions(more, path, asking, sometimes=True)))


def _mentions(
    lines: list[_Line], path: Path, asking: Asking, *, sometimes: bool
) -> Iterator[Mention]:
    for row, text in lines:
        if "streamlit" not in text.lower() or not asking.may_try():
            continue
        try:
            found = mention_of(text, path, row, sometimes=sometimes)
        except SpecifierError as error:
            asking.skip(path, row, error)
            continue
        if found is not None:
            yield found


def _values(text: str) -> dict[tuple[str, str], list[_Line]]:
    """The lines of each option, by section and name: of several of one name the last counts.

    Raises:
        _WrongLineError: a line belongs to nothing.
    """
    found: dict[tuple[str, str], list[_Line]] = {}
    section: str | None = None
    value: list[_Line] | None = None
    begun = 0
    for row, line in enumerate(text.splitlines(), 1):
        said = line.strip()
        if not said or said.startswith(("#", ";")):
            continue
        indent = len(line) - len(line.lstrip())
        if value is not None and indent > begun:
            value.append(_Line(row, said))
            continue
        begun = indent
        if header := _SECTION.match(said):
            section, value = header[1], None
            continue
        delimiter = _DELIMITER.search(said)
        if section is None or delimiter is None or not delimiter.start():
            raise _WrongLineError(row)
        name = said[: delimiter.start()].strip().lower()
        value = found[section, name] = [_Line(row, said[delimiter.end() :].strip())]
    return found
