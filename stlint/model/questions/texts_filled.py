"""Texts with places to be filled in: what gets into them as it is."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

from stlint.model.ops import Op
from stlint.model.values import Const, Tuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["filled"]

_PLACE: Final = re.compile(r"%(?:\((?P<name>[^)]*)\))?[-+ #0]*[\d.]*(?P<kind>[a-zA-Z%])")
_NUMBERS: Final = frozenset("bcdeEfFgGnxX%")


def filled(op: str, args: tuple[Any, ...]) -> Iterator[Any]:
    """What a text shows of what it is filled with, and itself.

    Args:
        op: ``%``, ``.format``, or that with the names that it is given: ``.format(a,b)``.
        args: the text, and what it is filled with.
    """
    template, *given = args
    text = template.now if isinstance(template, Const) else None
    if not isinstance(text, str):
        if op is not Op.MODULO:
            yield template
        return
    if op is Op.MODULO:
        yield from _by_sign(text, given[0])
        return
    names = op.partition("(")[2].removesuffix(")").split(",") if "(" in op else []
    named = dict(zip(names, given[len(given) - len(names) :], strict=True))
    yield from _by_braces(text, given[: len(given) - len(names)], named)


def _by_sign(text: str, given: Any) -> Iterator[Any]:
    places = [each for each in _PLACE.finditer(text) if each["kind"] != "%"]
    if any(each["name"] is not None for each in places):
        pairs = given.args[0].items if given.op is Op.DICT and given.args else ()
        for pair in pairs or ():
            if any(each["name"] == pair.items[0].now and each["kind"] == "s" for each in places):
                yield pair.items[1]
        return
    values = given.items if isinstance(given, Tuple) else (given,)
    if len(values) == len(places):
        yield from (
            each for each, place in zip(values, places, strict=True) if place["kind"] == "s"
        )


def _by_braces(text: str, given: list[Any], named: dict[str, Any]) -> Iterator[Any]:
    try:
        places = list(Formatter().parse(text))
    except ValueError:
        return
    at = 0
    for _, field, how, conversion in places:
        if field is None:
            continue
        name = field or str(at)
        at += not field
        found = named.get(name)
        if name.isdecimal() and int(name) < len(given):
            found = given[int(name)]
        if found is not None and conversion in {None, "s"} and (how or "")[-1:] not in _NUMBERS:
            yield found
