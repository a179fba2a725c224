"""What elements call, and what it is called with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.fixes.layout.calls import argument, call_at
from stlint.fixes.layout.text import NoFixError
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies_of_widgets import WrapArgument

__all__ = ["wrap_argument"]


def wrap_argument(workshop: Workshop, remedy: WrapArgument, at: At) -> Fix:
    """Make edits of ``WrapArgument``.

    Raises:
        NoFixError: the argument is not written there.
    """
    del workshop
    text = at.text
    value = argument(call_at(text, at.span), remedy.name)
    if value is None:
        raise NoFixError
    start, end = text.start(value), text.end(value)
    before = text.text[:start].rstrip()
    if before.endswith("(") and text.text[end:].lstrip().startswith(")"):
        edits = [text.edit(end, end, ",")]
    else:
        edits = [text.edit(start, start, "("), text.edit(end, end, ",)")]
    return Fix(f"make {remedy.name} a tuple", Safety.SAFE, tuple(edits))
