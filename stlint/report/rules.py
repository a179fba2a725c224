"""The rules: a table of them for people, JSON for editors and web pages."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Final, TextIO

from stlint.report import page_lines, terminal_width
from stlint.report.lines import Piece
from stlint.rules.book import page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.report.lines import Line
    from stlint.rules import Rule

__all__ = ["as_json", "write_table"]

_LEAST: Final = 40
"""Columns that a sentence needs."""
_LEVELS = re.compile(r"(?m)^Level: ([a-z, ]+)")
_SAFETY = re.compile(r"(?si)\n## Fix safety\n.*?\b(safe|unsafe)\b")


def write_table(rules: Sequence[Rule], stream: TextIO) -> None:
    """List rules: code, name, level, whether there are fixes, and what each does in a sentence."""
    page_lines(_table(rules, terminal_width(stream)), stream)


def _table(rules: Sequence[Rule], width: int | None) -> Iterator[Line]:
    rows = []
    for each in rules:
        told = page(each)
        levels, safety = _LEVELS.search(told), _SAFETY.search(told)
        level = levels[1].strip() if levels else each.level.value
        rows.append((each, level, _MARKS.get(safety[1].casefold(), "   ") if safety else "   "))
    left = max(len(each.name) for each, _, _ in rows)
    middle = max(len(level) for _, level, _ in rows)
    used = len("ST000") + left + middle + len("[*]") + 8
    for each, level, mark in rows:
        beside, *below = _wrapped(each.summary, used, width)
        yield (
            Piece(each.code, each.level.value, each.url),
            Piece(f"  {each.name:<{left}}", "name"),
            Piece(f"  {level:<{middle}}"),
            Piece(f"  {mark}", "help"),
            *([Piece(f"  {beside}")] if beside else ()),
        )
        yield from ((Piece(line),) for line in below)
    yield ()
    yield (Piece("[*] fixed by --fix, [~] by --fix --unsafe-fixes. `stlint rule CODE` explains."),)


def _wrapped(text: str, used: int, width: int | None) -> list[str]:
    """What stands beside so many columns, and the lines below that: all of them if little is left.

    Args:
        text: what is told.
        used: the columns that are used up.
        width: the columns of the terminal; ``None`` if there is none, and a line is a line.
    """
    if width is None or len(text) <= width - used:
        return [text]
    if width - used < _LEAST:
        indent = len("ST000  ")
        lines = textwrap.wrap(text, max(width - indent, _LEAST // 2))
        return ["", *(" " * indent + each for each in lines)]
    first, *rest = textwrap.wrap(text, width - used)
    return [first, *(" " * used + each for each in rest)]


_MARKS = {"safe": "[*]", "unsafe": "[~]"}


def as_json(rule: Rule) -> dict[str, object]:
    """Describe a rule and give its page.

    Raises:
        MissingPageError: there is none.
    """
    return {
        "code": rule.code,
        "name": rule.name,
        "topic": rule.topic,
        "level": rule.level.value,
        "default": rule.default,
        "raises": rule.raises,
        "summary": rule.summary,
        "url": rule.url,
        "page": page(rule),
    }
