"""Ignore comments that nothing needs, taken away."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stlint.results.finding import Edit, Fix, Safety, Span

if TYPE_CHECKING:
    from stlint.results.problems import UselessIgnore

__all__ = ["without"]

_LINE_END = re.compile(r"\r\n?|\n")
_COMMA = re.compile(r"[\s,]*,[\s]*|\s+(?=\w)")
_LIST = re.compile(r"\[[^\]\[]*\]|:\s*[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*", re.IGNORECASE)


def without(text: str, ignore: UselessIgnore) -> Fix | None:
    """Take an ignore away, and its comment with it if nothing else is in there.

    Which rule is meant by a word that is none can only be suggested: it would silence something.

    Args:
        text: the file.
        ignore: an ignore that silences nothing.
    """
    if ignore.unknown:
        return _suggested(ignore)
    span = ignore.span
    ends = _lines(text)[1]
    line = _line(text, span.row)
    first, last = span.column - 1, span.end_column - 1
    hash_ = line.rfind("#", 0, first)
    around = [several for start, end, several in _lists(line, hash_) if start < first < end]
    if hash_ < 0 or not around:
        return None
    if around[0]:
        return _fix(span, *_with_comma(line, first, last))
    next_ = line.find("#", last)
    before = line[:hash_].rstrip()
    if next_ >= 0:
        return _fix(span, hash_, next_)
    if before:
        return _fix(span, len(before), len(line))
    rows = (
        (span.row, 1, span.row + 1, 1)
        if span.row <= len(ends)
        else (span.row, 1, span.row, len(line) + 1)
    )
    return Fix("remove the comment", Safety.SAFE, (Edit(Span(span.path, *rows), ""),))


@lru_cache(maxsize=1)
def _lists(line: str, begin: int) -> list[tuple[int, int, bool]]:
    """The lists of codes in a line, and whether one has several: many ignores are in one line."""
    return [
        (*each.span(), bool(re.search(r"\w[\w-]*[\s,]+\w", each.group().strip("[]: "))))
        for each in _LIST.finditer(line, max(begin, 0))
    ]


@lru_cache(maxsize=1)
def _lines(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Where the lines of a file start, and the line ends: many ignores are in one file."""
    ends = [found.span() for found in _LINE_END.finditer(text)]
    return [0, *(end for _, end in ends)], ends


@lru_cache(maxsize=1)
def _line(text: str, row: int) -> str:
    starts, ends = _lines(text)
    return text[starts[row - 1] : ends[row - 1][0] if row <= len(ends) else None]


def _suggested(ignore: UselessIgnore) -> Fix | None:
    if ignore.meant is None:
        return None
    edit = Edit(ignore.span, ignore.meant)
    return Fix(f"write {ignore.meant}", Safety.DISPLAY, (edit,))


def _with_comma(line: str, first: int, last: int) -> tuple[int, int]:
    """Where an item of a list begins and ends with the comma that goes with it."""
    behind = _COMMA.match(line, last)
    if behind:
        return first, behind.end()
    while first and (line[first - 1] == "," or line[first - 1].isspace()):
        first -= 1
    return first, last


def _fix(span: Span, start: int, end: int) -> Fix:
    place = Span(span.path, span.row, start + 1, span.row, end + 1)
    return Fix("remove what ignores nothing", Safety.SAFE, (Edit(place, ""),))
