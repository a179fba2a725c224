"""What is done once in a process, since a module does it while it is imported."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from stlint.model.events import ElementCreated, PageConfigured, StateWrite
from stlint.model.proof import prove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.proof import Proof
    from stlint.model.run import Run

__all__ = ["done_once"]

_PASSING: Final = frozenset({"balloons", "empty", "progress", "snow", "spinner", "status", "toast"})
"""What is meant to be seen for a moment, such as while a module loads something."""


def done_once(run: Run) -> Iterator[tuple[Event, Proof]]:
    """What is drawn, or set in session state for others, by imports of one run and of no other.

    A module whose import is broken off, as by ``st.stop``, is imported again by the next run.
    """
    if not run.about.is_app:
        return
    for event in chain(run.elements, run.of(StateWrite), run.of(PageConfigured)):
        if not event.within("import") or event.within("callback") or not _matters(run, event):
            continue
        proof = prove(run, event)
        then = proof.way[-1][0].again if proof.way else None
        there = None if then is None else then.same(event)
        if then is not None and (there is None or not there.happens):
            yield event, proof


def _matters(run: Run, event: Event) -> bool:
    if isinstance(event, ElementCreated):
        return event.command not in _PASSING
    return not isinstance(event, StateWrite) or _is_needed(run, event)


def _is_needed(run: Run, write: StateWrite) -> bool:
    """Whether a read of each run finds what is set here, and nothing else that the app has set."""
    key = None if write.key is None else run.state(write.key)
    return key is not None and any(
        write in found
        and all(each.within("import", "callback") or each.guards.triggers for each in found)
        for each in key.reads
        if not each.within("import", "callback")
        for found in (key.reaching(each),)
    )
