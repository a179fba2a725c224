"""What session state has of a table or a chart, taken for the table itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stlint.model.events import Failed
from stlint.model.table_entries import entry_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run

__all__ = ["Misread", "misread"]


class Misread(NamedTuple):
    """Something is asked of a dict that only a table has.

    ``command`` is what has drawn the table or chart, ``widget`` the event of that if this run has
    drawn it.
    """

    failed: Failed
    command: str
    widget: ElementCreated | None


def misread(run: Run) -> Iterator[Misread]:
    """What surely raises, and is not caught, since an entry of session state is no table."""
    for failed in run.of(Failed):
        table = next(filter(None, map(entry_in, failed.values[:1])), None)
        if table is not None and not failed.caught_by(failed.raises):
            yield Misread(failed, table.command, run.widgets.get(table))
