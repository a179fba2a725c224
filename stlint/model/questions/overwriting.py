"""What is drawn into an ``st.empty`` and replaced before anybody can see it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import ElementCreated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["Overwritten", "overwritten"]

_PASSING: Final = frozenset(
    {"balloons", "echo", "empty", "progress", "snow", "spinner", "status", "toast", "write_stream"}
)
"""What is there for a while only, or shows how the work goes."""


class Overwritten(NamedTuple):
    """An element, and the one that surely takes its place."""

    lost: ElementCreated
    by: ElementCreated


def overwritten(run: Run) -> Iterator[Overwritten]:
    """The first element of each ``st.empty`` whose place another one takes at once.

    Left out are those that are emptied: nothing was to stay there.
    """
    places: defaultdict[Any, list[ElementCreated]] = defaultdict(list)
    for each in run.of(ElementCreated, having="spot"):
        places[each.spot].append(each)
    for drawn in places.values():
        if any(each.command == "empty" for each in drawn):
            continue
        found = (_after(run, each, drawn[at + 1 :]) for at, each in enumerate(drawn))
        yield from filter(None, [next(filter(None, found), None)])


def _after(run: Run, lost: ElementCreated, later: list[ElementCreated]) -> Overwritten | None:
    """An element with the next one that is drawn wherever it is, if that comes at once."""
    if lost.command in _PASSING:
        return None
    for each in later:
        if lost.guards.implies(each.guards):
            seen = each.command in _PASSING or each.place.node is lost.place.node
            seen = seen or not run.onward.in_one_go(lost, each)
            return None if seen else Overwritten(lost, each)
    return None
