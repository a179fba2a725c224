"""Caches that a script makes, and that are gone when its run is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stlint.model.events import ExternalCall, Remembering, Stored
from stlint.model.questions.caching import on_every_rerun
from stlint.model.questions.writes import reads_own

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["Ephemeral", "ephemeral"]

_OTHER = "other"


class Ephemeral(NamedTuple):
    """A cache that is gone with each run, and a load that is done again for that.

    ``event`` is the decorator, or the load where it stores that in a dict; ``name`` is what the
    function or the dict is called, ``store`` where the load is put into the dict.
    """

    event: Event
    name: str
    load: ExternalCall
    store: Stored | None = None


def ephemeral(run: Run) -> Iterator[Ephemeral]:
    """Caches of the script itself that keep what is loaded again with each run."""
    loads = [each for each in run.of(ExternalCall) if _is_load(each)]
    for made in run.of(Remembering):
        if not made.script or made.stays:
            continue
        for load in loads:
            around = load.within("cached")
            if around is None or around.what.node is not made.function:
                continue
            if on_every_rerun(run, load, cached=_OTHER) and reads_own(run, load) is False:
                yield Ephemeral(made, made.name, load)
                break
    for store in run.of(Stored):
        for load in loads:
            if _is_beside(load, store):
                if on_every_rerun(run, load) and reads_own(run, load) is False:
                    yield Ephemeral(load, store.name, load, store)
                break


def _is_load(call: ExternalCall) -> bool:
    return call.loads is not None and not call.tainted and not call.polled


def _is_beside(load: ExternalCall, store: Stored) -> bool:
    """Whether a load is done by the function that stores it, or by one that this calls."""
    functions = store.place.functions
    return (
        load.order < store.order
        and load.place.functions[: len(functions)] == functions
        and load.place.stack[: len(functions)] == store.place.stack
        and load.place.cached is None
    )
