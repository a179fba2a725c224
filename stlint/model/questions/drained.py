"""Uploads and buffers that are read a second time, when there is nothing left in them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.model.events import ElementCreated, StreamMoved
from stlint.model.made_of import widgets_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["Drained", "read_twice"]


class Drained(NamedTuple):
    """A second reading of something, and the one before it, which has left nothing."""

    first: StreamMoved
    second: StreamMoved


def read_twice(run: Run) -> Iterator[Drained]:
    """What is read to its end a second time in one run, and not wound back before."""
    streams: dict[Any, list[StreamMoved]] = defaultdict(list)
    for each in run.of(StreamMoved):
        if each.place.segment != "callback":  # it has what the run before was given
            streams[each.stream].append(each)
    for stream, moves in streams.items():
        for second in moves:
            first = _before(run, stream, moves, second)
            if second.whole and first is not None:
                yield Drained(first, second)
                break


def _before(
    run: Run, stream: Any, moves: list[StreamMoved], second: StreamMoved
) -> StreamMoved | None:
    """The reading after which nothing is left for another one; ``None``: it is not known of any."""
    left: StreamMoved | None = None
    for each in moves:
        if each.order >= second.order:
            break
        if each.guards.excludes(second.guards):
            continue
        surely = second.guards.implies(each.guards) or _chosen(each, second)
        left = each if each.whole and surely and each.place.cached is None else None
    if left is None or second.place.cached is not None:
        return None
    shown = (each for each in run.elements if left.order < each.order < second.order)
    return None if any(_shows(each, stream) for each in shown) else left


def _chosen(first: StreamMoved, second: StreamMoved) -> bool:
    """Whether it is for a user to choose, by what widgets are set to, that both happen."""
    more = [each for each in first.guards if each not in second.guards]
    return all(widgets_in(each) and each.subject in widgets_in(each) for each in more)


def _shows(element: ElementCreated, stream: Any) -> bool:
    """Whether an element is given a stream itself: it may wind it back."""
    given = element.arguments.values()
    return any(each == stream or stream in (each.items or ()) for each in given)
