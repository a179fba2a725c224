"""What Streamlit's magic shows though nobody meant to: elements, and that drawing gives None."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import Drawn
from stlint.model.ops import CONNECTIVES, Op
from stlint.model.outside import SIDEBAR, Container
from stlint.model.values import NONE, Phi, Symbol, Tuple
from stlint.streamlit_api.lookup import commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["Accident", "accidents"]


class Accident(NamedTuple):
    """A line that magic shows by accident.

    ``what`` is ``element``, ``list`` (with elements in it) or ``nothing``: what drawing gives;
    ``now`` says whether it surely is an element in this run.
    """

    drawn: Drawn
    what: str
    now: bool


def accidents(run: Run) -> Iterator[Accident]:
    """Lines that magic shows though they are there to draw, or only name an element."""
    for drawn in run.of(Drawn):
        if drawn.value is SIDEBAR:
            continue
        shown = list(_shown(drawn.value))
        depths = [depth for each, depth in shown if isinstance(each, Container)]
        if depths:
            what = "element" if min(depths) < _LISTED else "list"
            yield Accident(drawn, what, _is_element(drawn.value))
        elif any(each == NONE for each, _ in shown) and _draws_nothing(run, drawn):
            yield Accident(drawn, "nothing", now=False)


_LISTED: Final = 2
"""How deep the items of a list are; those of a tuple are shown one after the other."""


def _shown(value: Any) -> Iterator[tuple[Any, int]]:
    """What a value may be, and what is in it, and how deep."""
    todo = [(value, 0)]
    while todo:
        each, depth = todo.pop()
        if isinstance(each, Phi):
            todo += ((each.then, depth), (each.other, depth))
        elif isinstance(each, Tuple):
            todo += ((item, depth + 1) for item in each.items)
        elif isinstance(each, Symbol) and each.op in CONNECTIVES:
            todo.append((each.args[-1], depth))
        else:
            yield each, depth


def _draws_nothing(run: Run, drawn: Drawn) -> bool:
    """Whether a line calls what draws and gives None."""
    place = drawn.place
    return any(
        each.place.statement is place.statement
        and each.place.stack == place.stack
        and commands()[each.command].value == "nothing"
        for each in run.elements
        if each.command in commands()
    )


def _is_element(value: Any, depth: int = 0) -> bool:
    """Whether a value is an element in this run, or one of several that are shown."""
    if isinstance(value, Phi):
        return value.current is not None and _is_element(value.current, depth)
    if isinstance(value, Tuple):
        return depth == 0 and any(_is_element(each, 1) for each in value.items)
    if isinstance(value, Symbol) and value.op in CONNECTIVES:
        before = all(_truth(each) is (value.op is Op.AND) for each in value.args[:-1])
        return before and _is_element(value.args[-1], depth)
    return isinstance(value, Container)


def _truth(value: Any) -> bool | None:
    """The truth of a plain value in this run; ``None``: it is not known."""
    plain = isinstance(value.now, (bool, int, float, str, type(None)))
    return bool(value.now) if plain else None
