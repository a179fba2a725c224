"""One line a finding, for tools that read ``path:row:column: message``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.printable import clean
from stlint.report.lines import Line, Page, Piece
from stlint.results.finding import Safety

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.results.finding import Finding
    from stlint.results.report import Report

__all__ = ["headline", "lines", "statement"]

_MARKS = {Safety.SAFE: "[*]", Safety.UNSAFE: "[~]"}


def lines(report: Report, page: Page) -> Iterator[Line]:
    """Tell each finding in a line."""
    for finding in report.findings:
        yield headline(finding, page)


def headline(finding: Finding, page: Page) -> Line:
    """Say where, how bad, which rule, what."""
    span = finding.span
    place = f"{page.sources.name(span.path)}:{span.row}:{span.column}"
    return (Piece(place, "path"), Piece(": "), *statement(finding, page))


def statement(finding: Finding, page: Page) -> Line:
    """Say how bad, which rule, what."""
    level = finding.level.value
    return (
        Piece(f"{level}[{finding.code}]", level, page.links.get(finding.code)),
        Piece(" "),
        *_fixable(finding),
        Piece(f"{finding.name}:", "name"),
        Piece(f" {clean(finding.message)}"),
    )


def _fixable(finding: Finding) -> Line:
    """The mark of a finding that can be fixed: safely, or not so."""
    mark = _MARKS.get(finding.fix.safety) if finding.fix else None
    return (Piece(mark, "help"), Piece(" ")) if mark else ()
