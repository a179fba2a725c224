"""Defaults of session state that each run makes, and only the first one needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stlint.model.events import DefaultMade, ExternalCall
from stlint.model.questions.caching import on_every_rerun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["Eager", "made_for_nothing"]


class Eager(NamedTuple):
    """A default that is made again in each run; ``load`` is what takes time in that, if any."""

    default: DefaultMade
    load: ExternalCall | None


def made_for_nothing(run: Run) -> Iterator[Eager]:
    """Defaults for entries that are there from the first run on, or are set somewhere."""
    for default in run.of(DefaultMade):
        if any(_is_inside(default, each) for each in run.elements):
            continue
        kept = default.method == "setdefault" or (
            default.key is not None and any(run.state(default.key).writes)
        )
        if not kept or not on_every_rerun(run, default):
            continue
        loads = (each for each in run.of(ExternalCall) if _takes_time(run, default, each))
        load = next(loads, None)
        if load is not None or default.own:
            yield Eager(default, load)


def _takes_time(run: Run, default: DefaultMade, call: ExternalCall) -> bool:
    """Whether something is loaded to make a default, each time."""
    if call.loads is None or call.tainted or call.polled:
        return False
    return _is_inside(default, call) and on_every_rerun(run, call)


def _is_inside(default: DefaultMade, event: Event) -> bool:
    """Whether something happens while a default is made."""
    nodes = (event.place.node, *(node for _, node in event.place.stack))
    return any(node is each for node in nodes for each in default.calls)
