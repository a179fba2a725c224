"""What becomes of a fix that could not be held against all runs of its app: it is unsafe."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stlint.results.finding import Safety

if TYPE_CHECKING:
    from stlint.results.finding import Edit, Finding

__all__ = ["unproved"]

_NOTE = " (not tried in all runs of the app: there are too many)"
_ONE_WORD = re.compile(r"[\w.]+(=[\w.'\"]+)?")
"""A name in the place of another one, or an argument: what that does depends on no other run."""


def unproved(finding: Finding) -> Finding:
    """The same finding with a fix that someone has to look at, if it may matter in other runs."""
    fix = finding.fix
    if fix is None or fix.safety is not Safety.SAFE or all(map(_is_word, fix.edits)):
        return finding
    return replace(finding, fix=replace(fix, safety=Safety.UNSAFE, message=fix.message + _NOTE))


def _is_word(edit: Edit) -> bool:
    """Whether a word is put in the place of another one, or nothing in that of a comment."""
    span = edit.span
    whole = (span.row, span.column) != (span.end_row, span.end_column)
    return whole and (not edit.content or _ONE_WORD.fullmatch(edit.content) is not None)
