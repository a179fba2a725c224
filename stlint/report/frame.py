"""A source frame: the lines of code that a finding speaks of, with marks below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stlint.printable import Glyph, glyphs, width
from stlint.report.lines import Line, Piece, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.results.finding import Span

__all__ = ["Mark", "frame"]

_LONGEST_MARK = 6
_CUT = Piece("…", "gutter")


class Mark(NamedTuple):
    """A span to mark, the words to put there, and whether it is what the finding is about."""

    span: Span
    label: str = ""
    primary: bool = False


def frame(lines: Sequence[str], marks: Sequence[Mark], limit: int) -> Iterator[Line]:
    """Draw an excerpt of one file.

    Args:
        lines: all lines of the file, without line ends.
        marks: what to mark; those beyond the end of the file are left out.
        limit: columns at most, the line numbers included.
    """
    marks = sorted(
        (mark for mark in marks if 1 <= mark.span.row <= len(lines)),
        key=lambda mark: (mark.span.row, not mark.primary, mark.span.column),
    )
    rows = _rows(lines, marks)
    if not rows:
        return
    digits = len(str(rows[-1]))
    bar = Piece(f"{'':>{digits}} |", "gutter")
    room = max(limit - digits - 3, 8)
    yield (bar,)
    shown_before = rows[0] - 1
    for row in rows:
        if row > shown_before + 1:
            yield (Piece("...", "gutter"),)
        shown_before = row
        here = [mark for mark in marks if mark.span.row == row]
        line = glyphs(lines[row - 1].rstrip())
        window = _window(line, here[0] if here else None, room)
        number = Piece(f"{row:>{digits}} |", "gutter")
        yield (number, Piece(" "), *_cut(line, *window)) if line else (number,)
        for mark in here:
            yield from _underline(line, mark, window, bar, room)
    if any(_last_row(mark.span) > rows[-1] for mark in marks):
        yield (Piece("...", "gutter"),)
    yield (bar,)


def _rows(lines: Sequence[str], marks: Sequence[Mark]) -> list[int]:
    rows: set[int] = set()
    context: set[int] = set()
    for mark in marks:
        first, last = mark.span.row, _last_row(mark.span)
        shown = min(last, first + _LONGEST_MARK - 1, len(lines))
        rows.update(range(first, shown + 1))
        if mark.primary:
            context |= {first - 1, last + 1} if shown == last else {first - 1}
    rows |= {row for row in context if 1 <= row <= len(lines) and lines[row - 1].strip()}
    gaps = {row + 1 for row in rows if row + 2 in rows}
    return sorted(rows | gaps)


def _last_row(span: Span) -> int:
    """The last row that holds a part of the span."""
    return span.end_row - 1 if span.end_column <= 1 and span.end_row > span.row else span.end_row


def _extent(line: Sequence[Glyph], span: Span) -> tuple[int, int]:
    """The indices of the first character marked on the span's first row, and after the last."""
    start = min(max(span.column - 1, 0), len(line))
    end = len(line) if span.end_row > span.row else min(span.end_column - 1, len(line))
    return start, max(end, start)


def _window(line: Sequence[Glyph], mark: Mark | None, room: int) -> tuple[int, int]:
    """Choose which characters of a long line to show: those around the mark."""
    if sum(glyph.columns for glyph in line) <= room:
        return 0, len(line)
    start, end = _extent(line, mark.span) if mark else (0, 0)
    space = room - 2
    wanted = min(sum(glyph.columns for glyph in line[start:end]) or 1, space)
    lead = (space - wanted) // 2
    if sum(glyph.columns for glyph in line[:start]) + wanted <= space:
        left = 0
    else:
        left = _back(line, start, lead)
        left = min(left, _back(line, len(line), space))
    right, used = left, 0
    while right < len(line) and used + line[right].columns <= space:
        used += line[right].columns
        right += 1
    return left, right


def _back(line: Sequence[Glyph], index: int, columns: int) -> int:
    """The index that lies at most so many columns before another one, at a whole character."""
    used = 0
    while index and used + line[index - 1].columns <= columns:
        index -= 1
        used += line[index].columns
    while index < len(line) and not line[index].columns:
        index += 1
    return index


def _cut(line: Sequence[Glyph], left: int, right: int) -> Iterator[Piece]:
    if left:
        yield _CUT
    yield Piece("".join(glyph.text for glyph in line[left:right]), "source")
    if right < len(line):
        yield _CUT


def _underline(
    line: Sequence[Glyph], mark: Mark, window: tuple[int, int], bar: Piece, room: int
) -> Iterator[Line]:
    left, right = window
    start, end = (min(max(index, left), right) for index in _extent(line, mark.span))
    before = sum(glyph.columns for glyph in line[left:start]) + bool(left)
    columns = max(sum(glyph.columns for glyph in line[start:end]), 1)
    style = "primary" if mark.primary else "related"
    drawn = (bar, Piece(" " * (before + 1)), Piece(("^" if mark.primary else "-") * columns, style))
    if not mark.label:
        yield drawn
    elif before + columns + 1 + width(mark.label) <= room:
        yield (*drawn, Piece(f" {mark.label}", style))
    else:
        yield drawn
        for label in wrap((Piece(mark.label, style),), room, indent=""):
            yield (bar, Piece(" "), *label)
