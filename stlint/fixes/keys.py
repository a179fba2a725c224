"""Keys of their own for widgets: made from the label, the loop, or a parameter of the helper."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.helpers import PARAMETER, calls_of, through_parameter
from stlint.fixes.layout.calls import (
    add_argument,
    argument,
    call_at,
    first_argument,
    function_of,
    literal,
    words_of,
)
from stlint.fixes.layout.fresh import fresh_ending
from stlint.fixes.layout.habits import joined, quoted
from stlint.fixes.layout.loops import learn_turns, loops_around
from stlint.fixes.layout.text import NoFixError, slug
from stlint.results.finding import Fix, Safety
from stlint.streamlit_api import commands

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.calls import Call
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit
    from stlint.results.remedies import AddKey, ReplaceKey

__all__ = ["add_key", "replace_key"]


def add_key(workshop: Workshop, remedy: AddKey, at: At) -> Fix:
    """Make edits of ``AddKey``.

    Raises:
        NoFixError: it is not known how.
    """
    command = commands().get(remedy.command)
    text, call = at.text, call_at(at.text, at.span)
    if command is None or command.parameter("key") is None or argument(call, "key") is not None:
        raise NoFixError
    for loop, differs in remedy.drawn.turns:
        learn_turns(*at.place(loop), differs)
    varies = _varies(workshop, at, call, remedy)
    wanted = words_of(call) or (slug(remedy.label or "") if not varies.names else "")
    wanted = wanted or slug(remedy.command.replace("_", " "))
    value = _key(workshop, text, call, wanted, varies)
    edits = (*varies.edits, *add_argument(text, call, f"key={value}"))
    return Fix(f"add key={value}", _safety(at), edits)


def replace_key(workshop: Workshop, remedy: ReplaceKey, at: At) -> Fix:
    """Make edits of ``ReplaceKey``.

    Raises:
        NoFixError: it is not known how.
    """
    text, call = at.text, call_at(at.text, at.span)
    given = argument(call, "key") or (first_argument(call) if remedy.form else None)
    old = literal(given)
    if given is None or old is None:
        raise NoFixError
    if remedy.form and remedy.named:
        raise NoFixError  # the buttons of the form would be called something else
    for loop, differs in remedy.drawn.turns:
        learn_turns(*at.place(loop), differs)
    varies = _varies(workshop, at, call, remedy, text.code(given) if remedy.alone else None)
    stays = varies.parameter and varies.alone
    if remedy.again and not (stays or remedy.form) and remedy.named:
        raise NoFixError
    if varies.names and not varies.parameter:
        value = joined(text, "", workshop.stem(str(old), call), varies.names)
    else:
        value = _key(workshop, text, call, str(old), varies)
    edits = (*varies.edits, text.edit(text.start(given), text.end(given), value))
    return Fix(f"use the key {value}", _safety(at), edits)


def _safety(at: At) -> Safety:
    """An app that raises has no behaviour to change; others may rely on what they share."""
    return Safety.SAFE if at.error else Safety.UNSAFE


class _Varies(NamedTuple):
    """What is different each time that a call is made.

    ``parameter`` is the parameter that its function has or gets for that, ``alone`` whether that
    is enough to be the key.
    """

    parameter: str | None
    alone: bool
    names: tuple[str, ...]
    edits: tuple[Edit, ...]


def _key(workshop: Workshop, text: Text, call: Call, wanted: str, varies: _Varies) -> str:
    """The expression of the key: a string, with what changes in its place."""
    if varies.parameter and varies.alone:
        return varies.parameter
    if varies.parameter:
        start = f"{{{varies.parameter}}}"
        return joined(text, start, fresh_ending(text, start, wanted, call), varies.names)
    if not varies.names:
        return quoted(text, workshop.key(wanted, call))
    return joined(text, "", workshop.stem(wanted, call), varies.names)


def _varies(
    workshop: Workshop, at: At, call: Call, remedy: AddKey | ReplaceKey, old: str | None = None
) -> _Varies:
    """What differs; ``old`` is the code of the key that the first of several calls keeps."""
    text, again, helper = at.text, remedy.again, remedy.drawn.helper
    loops = loops_around(text, call)
    names = tuple(each.name for each in loops)
    edits = tuple(edit for each in loops for edit in each.edits)
    function = function_of(text, call)
    known = [] if function is None else calls_of(at, helper, function)
    if known is None and not remedy.drawn.once:
        raise NoFixError  # it may be called several times, and not by plain calls
    calls = known or []
    looped = any(loops_around(other, one) for _, other, one in calls)
    if function is not None and helper is not None and (len(calls) > 1 or looped):
        alone = not names and helper.alone and helper.only_key
        # One key may stay what it is, unless an element elsewhere has the same identity.
        default = None if alone and again else slug(function.name)
        first = old if alone else None
        edits += through_parameter(workshop, text, function, helper, calls, default, first)
        return _Varies(PARAMETER, alone, names, edits)
    if (remedy.several and not names) or (function is not None and not remedy.drawn.once):
        raise NoFixError  # what calls the function is called several times
    return _Varies(None, False, names, edits)
