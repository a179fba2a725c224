"""Defaults that session state has given, changed by a click, and thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.events import DefaultChanged, ExternalCall
from stlint.model.made_of import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["thrown_away"]


def thrown_away(run: Run) -> Iterator[DefaultChanged]:
    """Changes by a click or in a callback of what is nowhere kept after that."""
    if run.incomplete:
        return
    for event in run.of(DefaultChanged):
        clicked = event.within("callback") is not None or bool(event.guards.triggers)
        if clicked and not _is_kept(run, event):
            yield event


def _is_kept(run: Run, event: DefaultChanged) -> bool:
    """Whether something is done with the container later, beside that it is shown."""
    for each in run.state(event.key).writes:
        if each.order > event.order and not each.guards.excludes(event.guards):
            return True
    return any(
        event.value in leaves(each.arguments, inputs=False)
        for each in run.of(ExternalCall)
        if each.order > event.order and not each.guards.excludes(event.guards)
    )
