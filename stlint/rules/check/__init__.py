"""Rules about the check itself: what was not checked, and which ignore comments are no use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.results.finding import Finding, Span

if TYPE_CHECKING:
    from stlint.results.finding import Fix
    from stlint.rules import Rule

__all__ = ["at", "remark"]


def at(path: str, row: int, column: int) -> Span:
    """The span of one character."""
    return Span(path, row, column, row, column + 1)


def remark(
    rule: Rule, message: str, span: Span, remedy: str | None = None, fix: Fix | None = None
) -> Finding:
    """A finding that no run of an app leads to."""
    rows = (span.row, span.end_row)
    return Finding(rule.code, rule.name, rule.level, message, span, rows, help=remedy, fix=fix)
