"""What widgets are given to begin with, left to session state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.fixes.layout.calls import argument, call_at
from stlint.fixes.layout.carried import (
    begins_with_entry,
    method_at,
    taken_after,
    without_argument,
    without_assignment,
)
from stlint.fixes.layout.habits import quoted
from stlint.fixes.layout.text import NoFixError
from stlint.results.finding import Fix, Safety
from stlint.streamlit_api import commands

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies import DropArgument, KeepByKey, KeepDefault
    from stlint.results.remedies_of_widgets import FallBack

__all__ = ["drop_argument", "fall_back", "keep_by_key", "keep_default"]


def keep_by_key(workshop: Workshop, remedy: KeepByKey, at: At) -> Fix:
    """Make edits of ``KeepByKey``.

    Raises:
        NoFixError: the widget begins with more than the entry, or what keeps it does more.
    """
    text, call = at.text, call_at(at.text, at.span)
    other, span = at.place(remedy.write)
    shared = workshop.apart(text, remedy.key) != remedy.key
    if other is not text or shared or argument(call, "key") is not None:
        raise NoFixError
    start, end = begins_with_entry(text, call, _parameter(remedy), remedy.key)
    key = f"key={quoted(text, remedy.key)}"
    edits = (*without_assignment(text, call, span), text.edit(start, end, key))
    safety = Safety.SAFE if remedy.safe else Safety.UNSAFE
    return Fix(f"let the widget keep it: {key}", safety, edits)


def drop_argument(workshop: Workshop, remedy: DropArgument, at: At) -> Fix:
    """Make edits of ``DropArgument``.

    Raises:
        NoFixError: others follow that are given by position.
    """
    del workshop
    edit = without_argument(at.text, call_at(at.text, at.span), _parameter(remedy))
    return Fix(f"leave out {remedy.parameter}", Safety.SAFE, (edit,))


def fall_back(workshop: Workshop, remedy: FallBack, at: At) -> Fix:
    """Make edits of ``FallBack``.

    Raises:
        NoFixError: what the call gives is not assigned, or others follow by position.
    """
    del workshop
    edits = taken_after(at.text, call_at(at.text, at.span), _parameter(remedy))
    return Fix(f"take {remedy.parameter} if nothing is typed", Safety.UNSAFE, edits)


def keep_default(workshop: Workshop, remedy: KeepDefault, at: At) -> Fix:
    """Make edits of ``KeepDefault``.

    Raises:
        NoFixError: another method is called there, or by another name.
    """
    del workshop
    text, span = at.place(remedy.asked)
    edit = text.edit(*method_at(text, call_at(text, span), "get"), "setdefault")
    return Fix("keep the default, with setdefault", Safety.SAFE, (edit,))


def _parameter(remedy: DropArgument | FallBack | KeepByKey) -> tuple[str, int | None]:
    """The name of a parameter, and its position if it can be given by that.

    Raises:
        NoFixError: nobody knows the command.
    """
    command = commands().get(remedy.command)
    if command is None:
        raise NoFixError
    named = remedy.parameter in command.by_position
    return remedy.parameter, command.by_position.index(remedy.parameter) if named else None
