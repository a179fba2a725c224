"""Where events are, seen from one another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stlint.model.drafts import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["apart", "repeats"]


def repeats(run: Run, event: Event) -> bool:
    """Whether the same happens at the same place elsewhere in the run, too."""
    [placed] = run.once(_placed)
    return any(
        each is not event and not each.guards.excludes(event.guards)
        for each in placed[type(event), event.place.node]
    )


def _placed(run: Run) -> Iterator[dict[tuple[type[Event], Any], list[Event]]]:
    found: dict[tuple[type[Event], Any], list[Event]] = defaultdict(list)
    for each in run.events:
        found[type(each), each.place.node].append(each)
    yield found


def apart(first: Event, second: Event, text: str) -> tuple[tuple[str, Event | Call], ...]:
    """Where the ways to two events part, for ``related``: the first event, or the two calls.

    ``text`` is what to say of the first. In a loop they do not part: nothing is to be said.
    """
    if first.place.node is not second.place.node:
        return ((text, first),)
    for one, two in zip(first.place.stack, second.place.stack, strict=False):
        if one[1] is not two[1]:
            return (("the first call", Call(*one)), ("the second call", Call(*two)))
    return ()
