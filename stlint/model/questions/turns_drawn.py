"""Elements that each turn of a loop draws anew, though they tell how far the loop is."""

from __future__ import annotations

from itertools import pairwise, starmap, takewhile
from typing import TYPE_CHECKING, Any, Final

from stlint.model.events import ElementCreated, ExternalCall
from stlint.model.values import Const, Symbol
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["drawn_each_turn"]

_COUNTING: Final = frozenset({"progress"})
"""What is there to be changed while something goes on."""
_REPLACED: Final = frozenset({"element", "empty"})
"""Containers in which the next element takes the place of the one before."""


def drawn_each_turn(run: Run) -> Iterator[ElementCreated]:
    """The first of some elements that count the turns of a loop, and stand below one another."""
    turns: dict[Any, list[ElementCreated]] = {}
    for each in run.elements:
        if each.command in _COUNTING:
            turns.setdefault((each.place.node, each.place.stack), []).append(each)
    for first, *others in turns.values():
        second = others[0] if others else first
        if second is not first and _counts([first, *others]) and _alone(run, first, second):
            yield first


def _counts(drawn: list[ElementCreated]) -> bool:
    """Whether the elements are alike but for a number that grows with each turn."""
    first = drawn[0]
    if first.container in _REPLACED or first.spot is not None:
        return False
    if any(each.inside is not first.inside or _named(each) != _named(first) for each in drawn):
        return False
    values = [each["value"].value for each in drawn]
    known = takewhile(lambda each: isinstance(each, Const), values)
    numbers = [each.value for each in known if isinstance(each.value, (int, float))]
    if len(numbers) > 1:
        step = numbers[1] - numbers[0]
        even = all(_is_near(after - before, step) for before, after in pairwise(numbers))
        return step > 0 and even and (_is_near(numbers[0], 0) or _is_near(numbers[0], step))
    return not numbers and all(starmap(_is_next, pairwise(values)))


def _named(element: ElementCreated) -> Any:
    return element["text"].value


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) < 1e-9


def _is_next(before: Any, after: Any) -> bool:
    """Whether two values are the same but for one number, which is the next one."""
    if isinstance(before, Const) and isinstance(after, Const):
        one, other = before.value, after.value
        return type(one) is type(other) is int and other == one + 1
    if not (isinstance(before, Symbol) and isinstance(after, Symbol)):
        return False
    if before.op != after.op or len(before.args) != len(after.args):
        return False
    differing = [(a, b) for a, b in zip(before.args, after.args, strict=True) if a != b]
    return len(differing) == 1 and _is_next(*differing[0])


def _alone(run: Run, first: ElementCreated, second: ElementCreated) -> bool:
    """Whether a turn draws nothing else, or does something that takes time."""
    between = [each for each in run.events if first.order < each.order < second.order]
    if not any(isinstance(each, ElementCreated) for each in between):
        return True
    return any(
        isinstance(each, ExternalCall) and (each.loads or each.name in effects().kinds["waits"])
        for each in between
    )
