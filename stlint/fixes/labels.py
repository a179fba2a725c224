"""Labels for what has none: read out, and not seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stlint.fixes.layout.branches import target_of
from stlint.fixes.layout.calls import first_replaced
from stlint.fixes.layout.habits import quoted
from stlint.fixes.layout.text import NoFixError
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies import WriteLabel

__all__ = ["write_label"]

_EMPTY: Final[frozenset[object]] = frozenset({"", None})
_LEAST: Final = 3
"""Letters of a word that says something."""


def write_label(workshop: Workshop, remedy: WriteLabel, at: At) -> Fix:
    """Make edits of ``WriteLabel``.

    Raises:
        NoFixError: the empty label is not written there, or nothing says what it may be.
    """
    del workshop
    label = _words(target_of(at.text, at.span) or "") or _words(remedy.key or "")
    if not label:
        raise NoFixError
    told = quoted(at.text, label)
    unseen = quoted(at.text, "collapsed")
    edits = first_replaced(at.text, at.span, "label", _EMPTY, told, label_visibility=unseen)
    return Fix(f"name it {told}, unseen", Safety.UNSAFE, edits)


def _words(name: str) -> str:
    """A name as a label: ``start_date`` becomes ``Start date``; empty if it is too short."""
    words = " ".join(re.findall(r"[^\W_]+", name)).capitalize()
    return words if sum(map(str.isalpha, words)) >= _LEAST else ""
