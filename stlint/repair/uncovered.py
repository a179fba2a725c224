"""What an error hid that is mended: the app goes on behind it, and that is no new harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stlint.results.finding import Certainty, Level
from stlint.rules.precedence import SPEAKS_BEFORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stlint.results.finding import Edit, Finding, Span

    Rows = Callable[[str, int, int], str]
    """The text of some rows of a file, of those from one to another."""

__all__ = ["was_hidden"]

_LEFT = frozenset({("ST202", "ST217")})
"""What is kept now was drawn above its change all the time: that is what is left to be said."""


def was_hidden(
    new: Finding, mended: Finding, before: Rows, after: Rows, *, beside: Iterable[Finding] = ()
) -> bool:
    """Whether something was there all the time, and only not seen since the app ended before it.

    Args:
        new: what is found now.
        mended: what was fixed.
        before: reads the files as they were before it.
        after: reads them as they are now.
        beside: what else was fixed meanwhile.
    """
    if (mended.code, new.code) in _LEFT:
        return True
    if mended.releases and not _within(new.releases, mended.releases):
        return False
    edits = [each for one in (mended, *beside) for each in _written(one)]
    written = {each.content.strip() for each in edits if re.search(r"\w", each.content)}

    def touched(span: Span) -> bool:
        text = after(span.path, span.row, span.end_row).strip()
        return any(each in text or text in each for each in written)

    if touched(new.span):
        return False
    if _told_together(new, mended):
        return True
    there, here = (_statement(*each) for each in ((mended, before), (new, after)))
    if new.code in SPEAKS_BEFORE.get(mended.code, ()) and there == here:
        return True  # it had nothing to say as long as the other one spoke
    if new.related and all(touched(each.span) for each in new.related):
        return False  # what was written takes part in it, and not only in one of two calls
    if not _written(mended):
        return True  # nobody got beyond the name
    steps = mended.witness
    if mended.level is not Level.ERROR or steps is None:
        return False
    if (new.witness or ())[: len(steps)] != steps:
        return False
    return new.code == mended.code or there != here


def _told_together(new: Finding, mended: Finding) -> bool:
    """Whether both only may happen, by two calls: one would end the run before the other."""
    return new.code == mended.code and all(
        each.level is Level.WARNING and each.certainty is Certainty.MAY and len(each.related) == 2
        for each in (new, mended)
    )


def _within(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return bool(some) and set(some) <= set(others)


def _written(finding: Finding) -> tuple[Edit, ...]:
    """The edits of a fix, unless a name is replaced by another one and that is all."""
    edits = finding.fix.edits if finding.fix else ()
    return () if all(map(_renames, edits)) else edits


def _renames(edit: Edit) -> bool:
    """Whether a name is all that is replaced, by another one."""
    span = edit.span
    whole = (span.row, span.column) != (span.end_row, span.end_column)
    return whole and re.fullmatch(r"[\w.]+", edit.content) is not None


def _statement(finding: Finding, rows: Rows) -> str:
    return rows(finding.span.path, *finding.statement)
