"""Helpers that draw a widget: they take its key, and each of their callers gives another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.fixes.layout.branches import target_of_call
from stlint.fixes.layout.calls import (
    add_argument,
    add_parameter,
    argument,
    call_at,
    first_argument,
    function_of,
    given_at,
    is_called,
    literal,
    names_it,
    parameters_of,
)
from stlint.fixes.layout.habits import joined, quoted
from stlint.fixes.layout.loops import loops_around
from stlint.fixes.layout.text import NoFixError, slug

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.fixes.layout.calls import Call, Function
    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit
    from stlint.results.remedies import Caller, Helper, Site

__all__ = ["PARAMETER", "Calls", "calls_of", "through_parameter"]

PARAMETER = "key"
"""What a helper calls the key."""
Calls = list[tuple["Caller", "Text", "Call"]]
"""The calls of a helper, each in its file."""


def calls_of(at: At, helper: Helper | None, function: Function) -> Calls | None:
    """Every call of a function in the app; None: that is not known, or it is called otherwise."""
    if helper is None:
        return None
    found: Calls = []
    for each in helper.callers:
        text, span = at.place(each.call)
        call = call_at(text, span)
        if not is_called(text, call, function.name):
            return None
        found.append((each, text, call))
    return found


def through_parameter(
    workshop: Workshop,
    text: Text,
    function: Function,
    helper: Helper,
    calls: Calls,
    default: str | None,
    first: str | None = None,
) -> tuple[Edit, ...]:
    """Let a function take a key, and its callers give one each; the first keeps the default.

    That is called ``default``, or is the code ``first``, or there is none.
    """
    known = parameters_of(function)
    if not helper.plain or PARAMETER in known.only_so:
        raise NoFixError
    edits: tuple[Edit, ...] = ()
    if PARAMETER not in known.names:
        value = first or (quoted(text, workshop.key(default, function)) if default else "None")
        edits += add_parameter(text, function, f"{PARAMETER}={value}")
        if names_it(function, PARAMETER):
            raise NoFixError
    giving: list[Site] = []
    for number, (caller, other, call) in enumerate(calls):
        function_of(other, call)  # no class, lambda or coroutine
        if not caller.once:
            raise NoFixError
        if _own_key(call, known.by_position) is not None:
            giving.append(caller.call)
            if not set(caller.clashing).isdisjoint(giving):
                raise NoFixError  # it may be the same one again
            continue
        if PARAMETER in known.names and not helper.only_key:
            raise NoFixError  # another value of it would mean something else
        loops = loops_around(other, call)
        edits += tuple(edit for each in loops for edit in each.edits)
        if not number and not loops:
            continue
        wanted = _named(other, call) or slug(function.name)
        names = tuple(each.name for each in loops)
        if names:
            value = joined(other, "", workshop.stem(wanted, call), names)
        else:
            value = quoted(other, workshop.key(wanted, call))
        edits += add_argument(other, call, f"{PARAMETER}={value}")
    return edits


def _own_key(call: Call, by_position: tuple[str, ...]) -> object:
    """What a call gives as the key; None: nothing."""
    at = by_position.index(PARAMETER) if PARAMETER in by_position else len(by_position)
    placed = given_at(call, at)
    named = argument(call, PARAMETER)
    return named if named is not None else placed if PARAMETER in by_position else None


def _named(text: Text, call: Call) -> str:
    """What a call is about: the variable that gets its result, or its first argument."""
    variable = target_of_call(text, call)
    if variable is not None:
        return slug(variable.replace("_", " "))
    label = literal(first_argument(call))
    return slug(label) if isinstance(label, str) else ""
