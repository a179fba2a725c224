"""Rules about what survives a rerun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.hiding import lost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["lost_with_widgets"]


def lost_with_widgets(run: Run, *, pages: bool) -> Iterator[Draft]:
    """Reads of entries whose widgets may not be drawn: on another ``pages``, or not there."""
    for read, widget, where, here in lost(run):
        if (where is not None) is not pages:
            continue
        drawn = f"on the page {where[0]}, not on {where[1]}" if where else "under a condition"
        yield draft(
            run,
            read,
            f"{read.key!r} belongs to a {widget.command} {drawn}: what was entered is lost one run"
            " after that is not drawn",
            related=(("the widget is drawn here", widget),) if here else (),
            help="keep a copy under a key that no widget has",
        )
