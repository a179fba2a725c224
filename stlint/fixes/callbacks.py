"""What elements call and what with, and how their answers are asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stlint.fixes.layout.calls import (
    add_lambda_parameters,
    add_parameter,
    argument,
    call_at,
    called,
    function_in_loop,
)
from stlint.fixes.layout.habits import quoted
from stlint.fixes.layout.text import NoFixError
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies import CallIt
    from stlint.results.remedies_of_widgets import AskForNone, BindNames, PassCallback, WrapArgument

__all__ = ["ask_for_none", "bind_names", "call_it", "pass_callback", "wrap_argument"]


_TESTED: Final = re.compile(r"(?P<negated>not\s+)?(?P<name>\w+)")


def ask_for_none(workshop: Workshop, remedy: AskForNone, at: At) -> Fix:
    """Make edits of ``AskForNone``.

    Raises:
        NoFixError: it is no variable that is tested.
    """
    del workshop, remedy
    text, span = at.text, at.span
    start, end = text.offset(span.row, span.column), text.offset(span.end_row, span.end_column)
    found = _TESTED.fullmatch(text.text, start, end)
    if found is None:
        raise NoFixError
    wanted = f"{found['name']} is {'None' if found['negated'] else 'not None'}"
    return Fix(f"ask whether {wanted}", Safety.SAFE, (text.edit(start, end, wanted),))


def call_it(workshop: Workshop, remedy: CallIt, at: At) -> Fix:
    """Make edits of ``CallIt``."""
    del workshop, remedy
    end = at.text.offset(at.span.end_row, at.span.end_column)
    return Fix("call it", Safety.SAFE, (at.text.edit(end, end, "()"),))


def pass_callback(workshop: Workshop, remedy: PassCallback, at: At) -> Fix:
    """Make edits of ``PassCallback``.

    Raises:
        NoFixError: it is not called there, or has arguments that cannot be passed so.
    """
    del workshop, remedy
    text, call = at.text, call_at(at.text, at.span)
    if argument(call, "args") is not None or argument(call, "kwargs") is not None:
        raise NoFixError
    given = argument(call, "on_click") or argument(call, "on_change")
    inner = called(given)
    parts = [text.code(inner.function)]
    if inner.args:
        parts.append(f"args=({', '.join(map(text.code, inner.args))},)")
    if inner.kwargs:
        pairs = (f"{quoted(text, name)}: {text.code(each)}" for name, each in inner.kwargs)
        parts.append(f"kwargs={{{', '.join(pairs)}}}")
    edit = text.edit(text.start(inner.call), text.end(inner.call), ", ".join(parts))
    return Fix(f"pass {parts[0]} itself", Safety.UNSAFE, (edit,))


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


def bind_names(workshop: Workshop, remedy: BindNames, at: At) -> Fix:
    """Make edits of ``BindNames``.

    Raises:
        NoFixError: the callback is no lambda and no function of the loop.
    """
    del workshop
    text, call = at.text, call_at(at.text, at.span)
    given = argument(call, "on_click") or argument(call, "on_change")
    if argument(call, "args") is not None:
        raise NoFixError  # which would be given to it
    content = ", ".join(f"{name}={name}" for name in remedy.names)
    edits = add_lambda_parameters(text, given, content)
    if edits is None:
        edits = add_parameter(text, function_in_loop(text, call, given), content)
    return Fix(f"keep {content} for each turn", Safety.SAFE, edits)
