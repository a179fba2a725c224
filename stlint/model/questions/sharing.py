"""What one user puts where all users of a process find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.model.events import ExternalCall, SharedRead, SharedSet
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.values import Tuple, WidgetValue

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
        if _is_of_one_user(event.value) and _is_found(run, event) and not _is_last(run, event):
            yield event


def _is_last(run: Run, event: SharedSet) -> bool:
    """Whether what is kept is that for the last question: it is asked whether it is the same."""
    runs = [run] if run.again is None else [run, run.again]
    asked = [each for one in runs for each in one.of(SharedRead) if each.compared is not None]
    return any(
        read.slot == each.slot and each.value == Tuple((read.compared,))
        for each in run.of(SharedSet)
        if each.guards.set == event.guards.set and each.place.functions == event.place.functions
        for read in asked
    )


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
    if all(each.slot != event.slot for each in run.of(SharedRead)):
        return False  # nor does the next run look there
    return _is_read(run, event) or (run.again is not None and _is_read(run.again, event))


def _is_read(run: Run, event: SharedSet) -> bool:
    return any(_finds(run, event, read) for read in run.of(SharedRead))


def _finds(run: Run, event: SharedSet, read: SharedRead) -> bool:
    """Whether a read may find what another user has set: this run has not, and nothing else."""
    sets = [each for each in run.of(SharedSet) if each.slot == read.slot]
    return (
        read.slot == event.slot
        and not read.guards.implies(event.guards)
        and not any(each.place.statement is read.place.statement for each in (event, *sets))
        and not any(
            each.replaces and each.order < read.order and read.guards.implies(each.guards)
            for each in sets
        )
    )
