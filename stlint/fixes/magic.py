"""Lines that are no more than an expression, written so that they do what they are there for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.fixes.layout.conditions import as_if
from stlint.fixes.layout.habits import unit_of
from stlint.fixes.layout.text import NoFixError
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.finding import Span
    from stlint.results.remedies import CallRun, WriteIf

__all__ = ["call_run", "write_if"]


def write_if(workshop: Workshop, remedy: WriteIf, at: At) -> Fix:
    """Make edits of ``WriteIf``.

    Raises:
        NoFixError: what is written there is no condition in a line of its own.
    """
    del workshop, remedy
    text, span = at.text, at.span
    start = text.offset(span.row, span.column)
    begin, end = text.line_start(start), text.line_end(start)
    margin, line = text.text[begin:start], text.text[start:end]
    if margin.strip():
        raise NoFixError
    lines, long = as_if(line)
    inner = margin + unit_of(text)
    new = "\n".join(
        each if not index else f"{inner if inside else margin}{each}"
        for index, (each, inside) in enumerate(lines)
    )
    return Fix("write it as a statement", Safety.SAFE, (text.edit(start, start + long, new),))


def call_run(workshop: Workshop, remedy: CallRun, at: At) -> Fix:
    """Make edits of ``CallRun``.

    Raises:
        NoFixError: the call is no statement of its own.
    """
    del workshop, remedy
    text, span = at.text, at.span
    start, end = (text.offset(*each) for each in ((span.row, span.column), _end(span)))
    before = text.text[text.line_start(start) : start]
    if before.strip() or text.text[end : text.line_end(end)].partition("#")[0].strip():
        raise NoFixError
    return Fix("run the page", Safety.SAFE, (text.edit(end, end, ".run()"),))


def _end(span: Span) -> tuple[int, int]:
    return span.end_row, span.end_column
