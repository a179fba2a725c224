"""A document as it is read: text, rows, and spans of what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from stlint.results.finding import Related, Span

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.results.finding import Fix, Level

__all__ = ["Document", "Remark"]


@dataclass(frozen=True)
class Document:
    """A file beside an app; its lines end with a line feed here, whatever they end with on disk."""

    kind: str
    path: Path
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends; row 1 is the first."""
        return self.text.split("\n")

    @property
    def concerns_streamlit(self) -> bool:
        """Whether it is Streamlit's own, or speaks of it."""
        return self.kind in {"config", "secrets"} or "streamlit" in self.text.casefold()

    def row(self, row: int, last: int = 0) -> Span:
        """What stands in a row, without the blanks around it, or from it to another one."""
        line = self.lines[row - 1] if row <= len(self.lines) else ""
        end = self.lines[max(row, last) - 1] if max(row, last) <= len(self.lines) else ""
        start = len(line) - len(line.lstrip()) + 1
        return Span(str(self.path), row, start, max(row, last), max(len(end.rstrip()) + 1, 1))

    def word(self, word: str, row: int, last: int = 0) -> Span:
        """A word in some rows, or else the first of them."""
        for at in range(row, max(row, last) + 1):
            column = self.lines[at - 1].find(word) if at <= len(self.lines) else -1
            if word and column >= 0:
                return Span(str(self.path), at, column + 1, at, column + len(word) + 1)
        return self.row(row)


class Remark(NamedTuple):
    """What a rule has to say of a document.

    Attributes:
        span: where.
        message: what is wrong.
        help: what to do about it.
        level: if not that of the rule.
        rows: the first and last row of the statement that it is in, if not those of the span.
        related: other places.
        fix: what can be done about it.
        releases: in which releases of Streamlit it holds, if not in all that are meant.
        optional: it is told only if the rule is selected by name.
    """

    span: Span
    message: str
    help: str | None = None
    level: Level | None = None
    rows: tuple[int, int] | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    releases: tuple[str, ...] = ()
    optional: bool = False
