"""A finding as people read it: what, where in the code, what to do, how to see it happen."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from stlint.report.columns import clean
from stlint.report.concise import headline
from stlint.report.frame import Mark, frame
from stlint.report.lines import Line, Piece, plain, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.findings import Finding, Step
    from stlint.report.sources import Sources

__all__ = ["finding_lines"]

_FRAME_WIDTH = 120


def finding_lines(
    finding: Finding, sources: Sources, width: int | None = None, link: str | None = None
) -> Iterator[Line]:
    """Tell one finding.

    Args:
        finding: the finding.
        sources: the text and the names of the files that it speaks of.
        width: columns of the terminal; ``None`` where lines may be of any length (source lines
            are cut nevertheless).
        link: the address of the rule's page.
    """
    yield from wrap(headline(finding, sources, link), width)
    drawn = list(_frames(finding, sources, width or _FRAME_WIDTH))
    yield from drawn
    margin = len(plain(drawn[-1])) - 1 if drawn else 2
    if finding.help:
        yield from _note((Piece("help:", "help"), Piece(f" {clean(finding.help)}")), margin, width)
    if finding.witness is not None:
        when = _when(finding.witness)
        yield from _note((Piece("raises", "raises"), Piece(f" {when}")), margin, width)


def _frames(finding: Finding, sources: Sources, width: int) -> Iterator[Line]:
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


def _when(witness: tuple[Step, ...]) -> str:
    if not witness:
        return "on the first run"
    return f"after: {clean(', then '.join(str(step) for step in witness))}"
