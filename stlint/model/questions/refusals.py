"""Values under the keys of widgets that these do not take, or that are set too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.events import ElementCreated, StateDelete, StateRefused, StateWrite, Stopped
from stlint.model.events.data import DRAWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["drawn_before", "freed", "set_too_late"]


def set_too_late(run: Run) -> Iterator[StateRefused]:
    """The assignments to keys whose widgets the run has drawn already: Streamlit refuses them."""
    return (each for each in run.of(StateRefused) if each.why == DRAWN)


def drawn_before(run: Run, event: StateRefused | StateWrite) -> ElementCreated | None:
    """The widget that has a key which is set, the last that is drawn before that."""
    found = (
        each
        for each in reversed(run.elements)
        if each.entry == event.key and _comes_before(each, event)
    )
    return next(found, None)


def freed(run: Run) -> Iterator[tuple[StateWrite, ElementCreated]]:
    """The assignments that Streamlit takes since the key was deleted, and that do nothing.

    With each is the widget, which keeps what it has. It is asked anew if the run ends in a rerun.
    """
    for write in run.of(StateWrite):
        widget = None if write.changes or write.key is None else drawn_before(run, write)
        if widget is None or write.within("callback"):
            continue
        if not _is_between(run, widget, write) or _asks_anew(run, write):
            continue
        yield write, widget


def _is_between(run: Run, widget: ElementCreated, write: StateWrite) -> bool:
    """Whether the key is surely deleted after a widget is drawn, and before it is set."""
    return any(
        each.key == write.key and widget.order < each.order and write.guards.implies(each.guards)
        for each in run.of(StateDelete)
        if _comes_before(each, write)
    ) and write.guards.implies(widget.guards)


def _asks_anew(run: Run, write: StateWrite) -> bool:
    """Whether the run may end in another one, which has the value from the start."""
    return any(
        isinstance(each, Stopped)
        and each.order > write.order
        and each.how in {"rerun", "switch_page"}
        and not each.guards.excludes(write.guards)
        for each in run.ends
    )


def _comes_before(one: Event, other: Event) -> bool:
    return (
        one.order < other.order
        and one.place.segment != "callback"
        and not one.guards.excludes(other.guards)
    )
