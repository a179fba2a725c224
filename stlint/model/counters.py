"""Keys of session state that an app counts with: which values they come to, click by click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.guards import TRUE, holds_for
from stlint.model.ops import Op
from stlint.model.values import Const, Phi, Symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stlint.model.events import StateWrite
    from stlint.model.guards import Guard

__all__ = ["counts", "is_counted"]

_FURTHEST: Final = 50
"""After so many clicks nobody counts on."""


def is_counted(value: object, key: str | None) -> bool:
    """Whether a value is what session state has under a key, or a whole number away from that."""
    if isinstance(value, Const):
        return type(value.value) is int
    if isinstance(value, Phi):
        return is_counted(value.then, key) and is_counted(value.other, key)
    if not isinstance(value, Symbol):
        return False
    if value.op is Op.ADD:
        return all(is_counted(each, key) for each in value.args)
    return value.op is Op.STATE and value.args[0] == key


def counts(writes: Sequence[StateWrite], key: str) -> Iterator[int]:
    """The values that a key comes to, if nothing but a start and one way on is written.

    Each further value needs one more click; the conditions under which it is counted on hold.
    """
    starts = [each.value.value for each in writes if isinstance(each.value, Const)]
    ways = [each for each in writes if not isinstance(each.value, Const)]
    if len(starts) != 1 or len(ways) != 1 or type(starts[0]) is not int:
        return
    (way,) = ways
    step = _step(way.value, key)
    if not step or not (way.guards.triggers or way.place.segment == "callback"):
        return
    value = starts[0]
    limits = [each for each in way.guards if is_counted(each.subject, key)]
    for _ in range(_FURTHEST):
        yield value
        if not _goes_on(way.guards, limits, value):
            return
        value += step


def _goes_on(guards: Iterable[Guard], limits: Sequence[Guard], value: int) -> bool:
    """Whether a value is counted on, as far as conditions ask for it; others are about clicks."""
    others = (each for each in guards if each not in limits and each.test != TRUE)
    return all(holds_for(value, each) for each in limits) and not any(others)


def _step(value: object, key: str) -> int | None:
    """What is added to a key by what is written to it."""
    if isinstance(value, Phi):
        steps = {_step(each, key) for each in (value.then, value.other)} - {None}
        return steps.pop() if len(steps) == 1 and is_counted(value, key) else None
    if not isinstance(value, Symbol) or value.op is not Op.ADD or not is_counted(value, key):
        return None
    numbers = [each.value for each in value.args if isinstance(each, Const)]
    return numbers[0] if len(numbers) == 1 else None
