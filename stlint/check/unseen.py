"""What a dry run could not see into: calls that it cannot follow, code that it does not model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.events import Gap, Opaque
from stlint.results.report import Glimpse, Unseen
from stlint.syntax.places import locate

if TYPE_CHECKING:
    from stlint.dryrun import Analysis
    from stlint.model.events import Event

__all__ = ["unseen"]

MAX_TOLD = 3
"""How many places of each kind are kept."""


def unseen(analysis: Analysis) -> Unseen:
    """Say what could not be seen in the runs of an app, each place once."""
    calls: dict[object, Event] = {}
    gaps: dict[object, Event] = {}
    for run in analysis.runs:
        for event in run.events:
            if isinstance(event, (Opaque, Gap)):
                kept = gaps if isinstance(event, Gap) else calls
                kept.setdefault((event.place.path, event.place.node), event)
    return Unseen(
        len(calls),
        len(gaps),
        _glimpses(list(calls.values())[:MAX_TOLD], analysis),
        _glimpses(list(gaps.values())[:MAX_TOLD], analysis),
    )


def _glimpses(events: list[Event], analysis: Analysis) -> tuple[Glimpse, ...]:
    found = []
    for event in events:
        place = event.place
        source = analysis.sources.get(place.path)
        span = locate(source, [place.node], ()).spans.get(place.node) if source else None
        row = 1 if span is None else span.row
        found.append(Glimpse(str(place.path), row, getattr(event, "reason", "")))
    return tuple(found)
