"""Edits and texts: which edits go together, and what they make of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.results.finding import Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stlint.syntax.source import Source

__all__ = ["compatible", "edited", "together"]

_Place = tuple[tuple[int, int], tuple[int, int]]


def compatible(fixes: Iterable[Fix]) -> list[Fix]:
    """Those of some fixes that can be carried out at once, the first of two that cannot.

    Edits that two fixes share are no conflict: one does for both, and both are done with it.
    """
    chosen: list[Fix] = []
    taken: set[Edit] = set()
    for fix in fixes:
        own = [each for each in fix.edits if each not in taken]
        if not any(_conflict(one, other) for one in own for other in taken):
            chosen.append(fix)
            taken.update(own)
    return chosen


def together(one: Fix | None, other: Fix | None) -> Fix | None:
    """The fix of a finding that two apps have: what both need, or what the first one needs.

    There is none if one of them has none: it would not do for that app.
    """
    if one is None or other is None or one == other:
        return one and other
    if len(compatible([one, other])) < 2:
        return one
    edits = dict.fromkeys((*one.edits, *other.edits))
    return Fix(one.message, max(one.safety, other.safety, key=_RISK.index), tuple(edits))


_RISK = ["safe", "unsafe", "display"]


def _conflict(one: Edit, other: Edit) -> bool:
    if one.span.path != other.span.path:
        return False
    (start, end), (first, last) = _place(one), _place(other)
    if start == end or first == last:
        return start <= last and first <= end
    return start < last and first < end


def _place(edit: Edit) -> _Place:
    span = edit.span
    return (span.row, span.column), (span.end_row, span.end_column)


def edited(source: Source, edits: Sequence[Edit]) -> bytes:
    """Carry out edits.

    Args:
        source: the file.
        edits: those of this file; they do not overlap.

    Returns:
        The bytes of the file as it is to be, in its encoding.

    Raises:
        UnicodeEncodeError: something new cannot be said in the encoding of the file.
    """
    starts = [0]
    for line in source.lines[:-1]:
        at = starts[-1] + len(line)
        starts.append(at + (2 if source.text[at : at + 2] == "\r\n" else 1))
    pieces: list[str] = []
    done = 0
    for edit in sorted(dict.fromkeys(edits), key=_place):
        (row, column), (end_row, end_column) = _place(edit)
        pieces += [source.text[done : starts[row - 1] + column - 1], edit.content]
        done = starts[end_row - 1] + end_column - 1
    return "".join([*pieces, source.text[done:]]).encode(source.encoding)
