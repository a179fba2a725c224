"""Values that an app carries from a widget into session state and back, left to the widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.fixes.layout.calls import argument, call_at
from stlint.fixes.layout.carried import begins_with_entry, without_assignment
from stlint.fixes.layout.habits import quoted
from stlint.fixes.layout.text import NoFixError
from stlint.results.finding import Fix, Safety
from stlint.streamlit_api import commands

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies import KeepByKey

__all__ = ["keep_by_key"]


def keep_by_key(workshop: Workshop, remedy: KeepByKey, at: At) -> Fix:
    """Make edits of ``KeepByKey``.

    Raises:
        NoFixError: the widget begins with more than the entry, or what keeps it does more.
    """
    text, call = at.text, call_at(at.text, at.span)
    other, span = at.place(remedy.write)
    command = commands().get(remedy.command)
    shared = workshop.apart(text, remedy.key) != remedy.key
    if other is not text or command is None or shared or argument(call, "key") is not None:
        raise NoFixError
    named = remedy.parameter in command.by_position
    position = command.by_position.index(remedy.parameter) if named else None
    start, end = begins_with_entry(text, call, (remedy.parameter, position), remedy.key)
    key = f"key={quoted(text, remedy.key)}"
    edits = (*without_assignment(text, call, span), text.edit(start, end, key))
    safety = Safety.SAFE if remedy.safe else Safety.UNSAFE
    return Fix(f"let the widget keep it: {key}", safety, edits)
