"""Session state that each run sets anew, and what is undone by that."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from stlint.model.events import ElementCreated, StateWrite
from stlint.model.objects import Heap
from stlint.model.questions.caching import on_every_rerun
from stlint.model.questions.places import repeats
from stlint.model.values import Const, Tuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run
    from stlint.model.state import Key

__all__ = ["undone"]


def undone(run: Run) -> Iterator[tuple[StateWrite, StateWrite]]:
    """What each run sets to a constant, with a change by a click that this undoes in the next run.

    What is a note for one run is left out: it is filled without a click, read before it starts
    over, or set by a click for what comes further down.
    """
    if run.incomplete or not run.about.is_app:
        return
    widgets = {each.entry for each in run.of(ElementCreated, having="entry")}
    for name in dict.fromkeys(each.key for each in run.of(StateWrite)):
        if name is None or name in widgets:
            continue
        key = run.state(name)
        lost = cache(lambda change, key=key: not key.survives(change))
        clicked = [each for each in key.writes if _is_clicked(each)]
        for reset in filter(_is_start, key.writes) if clicked else ():
            changes = (
                each
                for each in clicked
                if _may_undo(run, key, reset, each)
                and lost(each)
                and (each.within("callback") or _is_for_later(run, key, reset, each))
            )
            change = next(changes, None)
            if change is not None and on_every_rerun(run, reset):
                yield reset, change
                break


def _is_start(write: StateWrite) -> bool:
    """Whether a constant is set, or a list, dict or set that was just made."""
    return (
        write.how in {"=", "update"}
        and bool(write.happens)
        and not write.within("callback")
        and isinstance(write.value, (Const, Tuple, Heap))
    )


def _is_clicked(write: StateWrite) -> bool:
    """Whether it is done by a click or a callback."""
    return write.within("callback") is not None or bool(write.guards.triggers)


def _may_undo(run: Run, key: Key, reset: StateWrite, change: StateWrite) -> bool:
    """Whether a start over is part of each run after a change, which somebody reads elsewhere."""
    if change is reset or (change.how == "=" and change.value == reset.value):
        return False
    if not _runs_again(run, reset, change):
        return False
    others = [each for each in key.reads if each.place.statement is not change.place.statement]
    return bool(others) and not any(each.within("callback") for each in others)


def _runs_again(run: Run, reset: StateWrite, change: StateWrite) -> bool:
    """Whether what sets the key anew is part of each run that follows a change.

    A fragment runs again alone.
    """
    called_back = change.within("callback")
    cause: Event | None = run.widgets.get(called_back.what) if called_back else change
    if cause is None:
        return False
    alone, where = cause.within("fragment", "dialog"), reset.within("fragment", "dialog")
    return alone is None or (where is not None and where.what is alone.what)


def _is_for_later(run: Run, key: Key, reset: StateWrite, change: StateWrite) -> bool:
    """Whether a change by a click is not for the rest of its own run."""
    since = [
        each
        for each in key.writes
        if each.order > reset.order and each.place.statement is not change.place.statement
    ]
    if change.order < reset.order or any(not each.guards.triggers for each in since):
        return False  # each run fills it
    if not change.changes:
        return not any(change in key.reaching(each) for each in key.reads)
    more = [each for each in change.guards.beyond(reset.guards) if not _is_click(change, each)]
    if more or repeats(run, change):
        return False
    chat = any(
        run.widgets[each].command == "chat_input"
        for each in change.guards.triggers
        if each in run.widgets
    )
    return chat or not any(each.within("callback") is None for each in since)


def _is_click(event: Event, guard: object) -> bool:
    return getattr(guard, "subject", None) in event.guards.triggers
