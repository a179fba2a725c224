"""What a user does, as fixtures and the rule book write it down."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from stlint.results.finding import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["opened_at", "steps"]

_STEP = re.compile(
    r"open (?P<page>.+)"
    r"|click (?:the (?P<which>\d+)(?:st|nd|rd|th) )?(?P<button>.+)"
    r"|(?P<plain>rerun|another user)"
    r"|wait (?P<seconds>[\d.]+)"
    r"|set (?:the (?P<nth>\d+)(?:st|nd|rd|th) )?(?P<widget>.+?) to(?: (?P<value>.*))?"
)


def steps(text: str) -> tuple[Step, ...]:
    """``click Save; open home.py; set n to 3``; a value that is no literal is a word.

    On pages of the rule book also ``rerun``, ``wait 0.3`` (seconds, in which threads may go on),
    and ``another user``: who opens the app, does what follows, and whose page is looked at.

    A label in quotes is one that could not be seen otherwise: ``click ''``. Of several widgets with
    one label, ``click the 2nd Save`` means that which the run draws as the second.

    Raises:
        ValueError: a part is no step.
    """
    return tuple(_step(part) for part in filter(None, map(str.strip, text.split(";"))))


def opened_at(witness: Sequence[Step]) -> tuple[str | None, tuple[Step, ...]]:
    """The page at which a witness opens the app, if it says one, and what is done then."""
    if witness and witness[0].kind == "page":
        return witness[0].target, tuple(witness[1:])
    return None, tuple(witness)


def _step(text: str) -> Step:
    step = _STEP.fullmatch(text)
    if step is None:
        raise ValueError(f"not a step: {text!r}")
    if step["button"]:
        return Step("click", _label(step["button"]), None, int(step["which"] or 0))
    if step["plain"]:
        return Step(step["plain"].split()[-1], "")
    if step["seconds"]:
        return Step("wait", "", float(step["seconds"]))
    if step["page"]:
        return Step("page", step["page"])
    value = _value(step["value"] or "")
    return Step("set", _label(step["widget"]), value, int(step["nth"] or 0))


def _label(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == "'" else text


def _value(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
