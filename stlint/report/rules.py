"""The rules: a table of them for people, JSON for editors and web pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TextIO

from stlint.report import terminal_width, write_lines
from stlint.report.lines import Piece
from stlint.rules.book import page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.report.lines import Line
    from stlint.rules import Rule

__all__ = ["as_json", "write_table"]

_LEVELS = re.compile(r"(?m)^Level: ([a-z, ]+)")
_SAFETY = re.compile(r"(?si)\n## Fix safety\n.*?\b(safe|unsafe)\b")


def write_table(rules: Sequence[Rule], stream: TextIO) -> None:
    """List rules: code, name, level, whether there are fixes, and what each does in a line."""
    write_lines(_table(rules, terminal_width(stream)), stream)


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
        summary = each.summary if width is None else _short(each.summary, max(width - used, 20))
        yield (
            Piece(each.code, each.level.value, each.url),
            Piece(f"  {each.name:<{left}}", "name"),
            Piece(f"  {level:<{middle}}"),
            Piece(f"  {mark}", "help"),
            Piece(f"  {summary}"),
        )
    yield ()
    yield (Piece("[*] fixed by --fix, [~] by --fix --unsafe-fixes. `stlint rule CODE` explains."),)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


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
