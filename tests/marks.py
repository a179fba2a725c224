"""The findings that a script expects of itself, written as comments where they belong.

``st.button("Go")  # error: ST301`` says that stlint reports ST301 as an error on this line and
nothing else; ``# warning: ST401, ST402`` expects two findings, and ``# error: ST301  # warning:
ST401`` one of each level. ``# optional: ST401`` expects a warning that is told only if the rule is
selected by its code. A code that is written twice is expected twice. Text may stand before
a mark in the same comment's place (``# always 1  # warning: ST202``), never after it.

Where Streamlit raises in another line than the one that is marked, that line ends in ``# raised``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.results.finding import Finding

__all__ = ["OPTIONAL", "Mark", "found", "marks", "raised_rows", "without_marks"]

OPTIONAL = "optional"
_MARK = (
    r"#[ \t]*(?P<level>error|warning|optional):[ \t]*(?P<codes>ST\d{3}(?:[ \t]*,[ \t]*ST\d{3})*)"
)
_ONE = re.compile(_MARK)
_TRAIL = re.compile(rf"[ \t]*(?:{re.sub(r'[?]P<[a-z]+>', '?:', _MARK)}[ \t]*)+$")
_RAISED = re.compile(r"#[ \t]*raised$")
_CODE = re.compile(r"ST\d{3}")


class Mark(NamedTuple):
    """One expected finding: its row (from 1), its level as a plain word, its code."""

    line: int
    level: str
    code: str


def marks(text: str, *, optional: bool = False) -> list[Mark]:
    """The findings that ``text`` expects, in order of row, level, code.

    Args:
        text: the script.
        optional: with those that are optional, as the warnings that they then are.
    """
    return sorted(
        Mark(row, "warning" if mark["level"] == OPTIONAL else mark["level"], code)
        for row, line in enumerate(_rows(text), start=1)
        if (trail := _TRAIL.search(line))
        for mark in _ONE.finditer(trail[0])
        if optional or mark["level"] != OPTIONAL
        for code in _CODE.findall(mark["codes"])
    )


def raised_rows(text: str) -> set[int]:
    """The rows that are said to raise for what is marked elsewhere."""
    return {row for row, line in enumerate(_rows(text), start=1) if _RAISED.search(line)}


def found(findings: Iterable[Finding]) -> list[Mark]:
    """What was reported, in the form and order in which ``marks`` gives what is expected."""
    return sorted(Mark(each.span.row, each.level.value, each.code) for each in findings)


def without_marks(text: str) -> str:
    """``text`` with every mark, and the blanks before it, taken away; rows keep their numbers."""
    return "\n".join(_TRAIL.sub("", line) for line in _rows(text))


def _rows(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
