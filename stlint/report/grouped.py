"""The findings of each file together, in one line each."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from stlint.report.concise import statement
from stlint.report.lines import Line, Page, Piece, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.results.report import Report

__all__ = ["lines"]


def lines(report: Report, page: Page) -> Iterator[Line]:
    """Name each file, and below it what was found there."""
    for path, group in groupby(report.findings, key=lambda each: each.span.path):
        here = list(group)
        yield (Piece(page.sources.name(path), "path"), Piece(":"))
        places = [f"{each.span.row}:{each.span.column}" for each in here]
        margin = max(map(len, places))
        for place, finding in zip(places, here, strict=True):
            line = (Piece(f"  {place:>{margin}}  "), *statement(finding, page))
            yield from wrap(line, page.width, indent=" " * (margin + 4))
        yield ()
