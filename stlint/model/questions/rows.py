"""Lists of containers, such as ``st.columns`` gives, that are taken for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stlint.model.events import ElementCreated, Failed
from stlint.model.ops import Op

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["Misused", "misused"]


class Misused(NamedTuple):
    """What raises, and the command that gave the list of containers that it is done to.

    ``item`` says that an item of it is asked for, and is not there.
    """

    failed: Failed
    row: ElementCreated
    item: bool


def misused(run: Run) -> Iterator[Misused]:
    """Uses of such lists that surely raise, and that nothing catches."""
    rows = {each.row: each for each in run.of(ElementCreated, having="row")}
    for failed in run.of(Failed):
        row = rows.get(failed.values[0]) if rows and failed.values else None
        if row is not None and not failed.caught_by(failed.raises):
            yield Misused(failed, row, failed.how == Op.ITEM)
