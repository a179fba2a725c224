"""Variables that are there on some ways through a run only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.events import NameMissing
from stlint.model.guards import Guards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run

__all__ = ["bound_by_a_click"]


def bound_by_a_click(run: Run) -> Iterator[tuple[NameMissing, ElementCreated]]:
    """Variables that have a value only if something was just clicked, where they are read anyway.

    What has to be clicked comes with it: the innermost, if there are several.
    """
    for read in run.of(NameMissing):
        if read.bound is None or read.lacking is None:
            continue
        triggers = Guards(read.bound).triggers - read.guards.triggers
        clicked = [each for each in run.elements if each.value in triggers]
        if clicked:
            yield read, clicked[-1]
