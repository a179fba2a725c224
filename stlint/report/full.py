"""A finding as people read it: what, where in the code, what to do, how to see it happen."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from stlint.printable import clean
from stlint.report.concise import headline
from stlint.report.frame import Mark, frame
from stlint.report.lines import Line, Page, Piece, plain, wrap
from stlint.report.words import when, where_found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.report.sources import Sources
    from stlint.results.finding import Finding
    from stlint.results.report import Report

__all__ = ["finding_lines", "frames", "lines"]

_FRAME_WIDTH = 120


def lines(report: Report, page: Page) -> Iterator[Line]:
    """Tell each finding in several lines."""
    for finding in report.findings:
        yield from finding_lines(finding, page)
        yield ()


def finding_lines(finding: Finding, page: Page) -> Iterator[Line]:
    """Tell one finding; source lines are cut wherever they are written."""
    width = page.width
    yield from wrap(headline(finding, page), width)
    drawn = list(frames(finding, page.sources, width or _FRAME_WIDTH))
    yield from drawn
    margin = len(plain(drawn[-1])) - 1 if drawn else 2
    if finding.help:
        yield from _note((Piece("help:", "help"), Piece(f" {clean(finding.help)}")), margin, width)
    if run := where_found(finding):
        yield from _note((Piece(run),), margin, width)
    if told := when(finding):
        yield from _note((Piece("raises", "raises"), Piece(f" {told}")), margin, width)


def frames(finding: Finding, sources: Sources, width: int = _FRAME_WIDTH) -> Iterator[Line]:
    """Draw the code that a finding speaks of, each file in a frame of its own."""
    path = finding.span.path
    marks = [Mark(finding.span, primary=True)]
    marks += [Mark(each.span, clean(each.message)) for each in finding.related]
    by_file = sorted(marks, key=lambda mark: (mark.span.path != path, mark.span.path))
    for other, group in groupby(by_file, key=lambda mark: mark.span.path):
        here = list(group)
        if other == path:
            yield from frame(sources.lines(path), here, width)
            continue
        first = min(mark.span for mark in here)
        place = Piece(f"{sources.name(other)}:{first.row}:{first.column}", "path")
        drawn = list(frame(sources.lines(other), here, width))
        says = () if drawn else (Piece(f" {'; '.join(mark.label for mark in here)}", "related"),)
        yield (Piece(" --> ", "gutter"), place, *says)
        yield from drawn


def _note(told: Line, margin: int, width: int | None) -> Iterator[Line]:
    line = (Piece(f"{'':{margin}}= ", "gutter"), *told)
    yield from wrap(line, width, indent=" " * (margin + 4))
