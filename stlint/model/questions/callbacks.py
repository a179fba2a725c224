"""What happens when an element is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.events import Failed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated, Event
    from stlint.model.run import Run

__all__ = ["called_by", "refused"]


def called_by(run: Run, element: ElementCreated) -> tuple[Event, ...]:
    """The events of the callback of an element, as it may run after this run."""
    if element.value is None:
        return ()
    return tuple(
        each
        for each in run.events
        if (around := each.within("callback")) is not None and around.what == element.value
    )


def refused(run: Run) -> Iterator[tuple[ElementCreated, Failed]]:
    """The elements whose callback cannot be called as it is to be, with what raises then."""
    for failed in run.of(Failed):
        around = failed.within("callback")
        if around is None or failed.how != "call" or failed.place.stack:
            continue
        element = run.widgets.get(around.what)
        if element is not None and element.callback is not None:
            yield element, failed
