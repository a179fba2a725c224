"""What an error hid that is mended: the app goes on behind it, and that is no new harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stlint.findings import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.findings import Edit, Finding, Span

    Rows = Callable[[str, int, int], str]
    """The text of some rows of a file, of those from one to another."""

__all__ = ["was_hidden"]


def was_hidden(new: Finding, mended: Finding, before: Rows, after: Rows) -> bool:
    """Whether something was there all the time, and only not seen since the app ended before it.

    Args:
        new: what is found now.
        mended: what was fixed.
        before: reads the files as they were before it.
        after: reads them as they are now.
    """
    if mended.fix is None or (mended.releases and not _within(new.releases, mended.releases)):
        return False
    if all(map(_renames, mended.fix.edits)):
        return True  # nobody got beyond the name
    steps = mended.witness
    if mended.level is not Level.ERROR or steps is None:
        return False
    if (new.witness or ())[: len(steps)] != steps:
        return False
    about = [after(each.path, each.row, each.end_row).strip() for each in _places(new)]
    written = [each.content.strip() for each in mended.fix.edits]
    if any(one in other or other in one for one in about for other in written):
        return False  # what was written takes part in it
    there, here = (_statement(*each) for each in ((mended, before), (new, after)))
    return new.code == mended.code or there != here


def _within(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return bool(some) and set(some) <= set(others)


def _renames(edit: Edit) -> bool:
    """Whether a name is all that is replaced, by another one."""
    span = edit.span
    whole = (span.row, span.column) != (span.end_row, span.end_column)
    return whole and re.fullmatch(r"[\w.]+", edit.content) is not None


def _places(finding: Finding) -> list[Span]:
    return [finding.span, *(each.span for each in finding.related)]


def _statement(finding: Finding, rows: Rows) -> str:
    return rows(finding.span.path, *finding.statement)
