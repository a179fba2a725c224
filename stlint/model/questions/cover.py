"""Whether one of several events happens in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.model.events import Event
    from stlint.model.guards import Guard, Guards

_MOST: Final = 60
"""Sets of conditions that are looked at."""
_WIDEST: Final = 6
"""Conditions of one event that are looked at."""


def one_always(events: Sequence[Event], guards: Guards) -> Event | None:
    """The first of some events of which one happens whenever some conditions hold.

    As those in an ``if`` and its ``else``; ``None`` if there may be none.
    """
    known: dict[frozenset[Guard], Event] = {}
    for event in events:
        more = frozenset(event.guards.beyond(guards))
        if len(more) <= _WIDEST and not event.guards.excludes(guards):
            known.setdefault(more, event)
    todo = list(known)
    while todo and len(known) < _MOST:
        one = todo.pop()
        for other in list(known):
            both = _without_either(one, other)
            if both is None or both in known:
                continue
            known[both] = min(known[one], known[other], key=lambda each: each.order)
            todo.append(both)
    return known.get(frozenset())


def _without_either(one: frozenset[Guard], other: frozenset[Guard]) -> frozenset[Guard] | None:
    """What is left to hold where it does not matter whether a condition of both does."""
    opposed = [each for each in one if each.negated() in other]
    if len(opposed) != 1:
        return None
    left = (one - {opposed[0]}) | (other - {opposed[0].negated()})
    return left if len(left) <= _WIDEST else None
