"""Entries of session state: made only where they are missing, read by their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.fixes.layout.entries import attribute_at, default_call
from stlint.fixes.layout.habits import quoted, unit_of
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies_of_state import MakeOnce, ReadItem

__all__ = ["make_once", "read_item"]


def make_once(workshop: Workshop, remedy: MakeOnce, at: At) -> Fix:
    """Make edits of ``MakeOnce``.

    Raises:
        NoFixError: the call is not all that its statement does, or stands in several lines.
    """
    del workshop
    text, found = at.text, default_call(at.text, at.span)
    start, end = found.statement
    key, margin = quoted(text, remedy.key), text.margin(start)
    entry = f"{found.state}[{key}]"
    made = f"{margin}{unit_of(text)}{entry} = {found.default}"
    guarded = f"if {key} not in {found.state}:\n{made}"
    edits = [text.edit(start, end, guarded)]
    if found.named:
        edits = [text.edit(start, start, f"{guarded}\n{margin}"), text.edit(*found.call, entry)]
    return Fix("make it only where it is missing", Safety.SAFE, tuple(edits))


def read_item(workshop: Workshop, remedy: ReadItem, at: At) -> Fix:
    """Make edits of ``ReadItem``.

    Raises:
        NoFixError: no attribute of that name is written there.
    """
    del workshop
    place = attribute_at(at.text, at.span, remedy.key)
    edit = at.text.edit(*place, f"[{quoted(at.text, remedy.key)}]")
    return Fix("read it by its key", Safety.UNSAFE, (edit,))
