"""What happens when an element is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stlint.model.events import ElementCreated, Event
    from stlint.model.run import Run

__all__ = ["called_by"]


def called_by(run: Run, element: ElementCreated) -> tuple[Event, ...]:
    """The events of the callback of an element, as it may run after this run."""
    if element.value is None:
        return ()
    return tuple(
        each
        for each in run.events
        if (around := each.within("callback")) is not None and around.what == element.value
    )
