"""What one user puts where all users of a process find it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from stlint.model.events import ExternalCall, SharedRead, SharedSet
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.values import WidgetValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["given_to_all"]

_OF_A_SESSION = frozenset({Op.STATE, Op.SOME_STATE, Op.STATE_ALL})


def given_to_all(run: Run) -> Iterator[SharedSet]:
    """Values of one user that are set for all, and that others may come to read.

    What each run sets anew before it is read is left out, and what stands under a key of its own.
    """
    for event in run.of(SharedSet):
        if event.keyed or event.within("lock", "cached", "import", "thread"):
            continue
        if event.replaces and event.happens:
            continue  # so does the run of each other user
        if _is_of_one_user(event.value) and _is_found(run, event):
            yield event


def _is_of_one_user(value: Any) -> bool:
    return any(
        each.op in _OF_A_SESSION
        or (isinstance(each, WidgetValue) and not isinstance(each.now, bool))
        for each in leaves(value, guards=False)
    )


def _is_found(run: Run, event: SharedSet) -> bool:
    """Whether a run that has not set it may look there."""
    if event.outside:
        return any(
            each.order > event.order and not each.guards.implies(event.guards)
            for each in run.of(ExternalCall)
        )
    again = () if run.again is None else run.again.of(SharedRead)
    return any(
        each.slot == event.slot
        and each.place.statement is not event.place.statement
        and not each.guards.implies(event.guards)
        for each in chain(run.of(SharedRead), again)
    )
