"""Handlers that catch everything, made to catch what is an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stlint.fixes.layout.text import NoFixError
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies import NarrowHandler

__all__ = ["narrow_handler"]

_EVERYTHING: Final = re.compile(
    r"except(?P<bare>)[ \t]*:"
    r"|except\s+(?:builtins\.)?(?P<named>BaseException)\b(?!\s*[.,\[(])"
    r"|(?:contextlib\.)?suppress\(\s*(?P<suppressed>BaseException)\s*\)"
)
"""What a handler begins with that catches everything, and what is to be replaced there."""


def narrow_handler(workshop: Workshop, remedy: NarrowHandler, at: At) -> Fix:
    """Make edits of ``NarrowHandler``.

    Raises:
        NoFixError: the handler names something else.
    """
    del workshop, remedy
    [(text, span)] = at.sites
    found = _EVERYTHING.match(text.text, text.offset(span.row, span.column))
    if found is None:
        raise NoFixError
    name = found.lastgroup or "bare"
    wanted = " Exception" if name == "bare" else "Exception"
    edit = text.edit(found.start(name), found.end(name), wanted)
    return Fix("catch Exception", Safety.SAFE, (edit,))
