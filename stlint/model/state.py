"""One key of session state in a run: who writes it, who reads it, and what reaches whom."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from stlint.model.events import Opaque, StateDelete, StateRead, StateSeen, StateWrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.model.events import Event

__all__ = ["ABOUT_STATE", "Key"]

ABOUT_STATE: Final = (StateWrite, StateRead, StateSeen, StateDelete, Opaque)
"""The kinds of events that matter to a key."""


class Key:
    """What a run does with one key of session state, in order.

    ``reads`` are those of its value (not whether it is there), ``changes`` all events that may
    give it another one: also deletions, writes to keys that are not known, and opaque calls.
    Callbacks are in it; they run before the script of the next run.
    """

    def __init__(self, name: str, events: Iterable[Event]) -> None:
        """A key as these events use it."""
        writes: list[StateWrite] = []
        reads: list[StateRead | StateSeen] = []
        changes: list[Event] = []
        for each in events:
            if isinstance(each, StateWrite) and each.key == name:
                writes.append(each)
            if isinstance(each, (StateRead, StateSeen)):
                if each.key == name and each.how != "in":
                    reads.append(each)
            elif isinstance(each, Opaque) or (
                isinstance(each, (StateWrite, StateDelete)) and each.key in {name, None}
            ):
                changes.append(each)
        self.name = name
        self.writes = tuple(writes)
        self.reads = tuple(reads)
        self.changes = tuple(changes)

    def reaching(self, read: Event) -> tuple[StateWrite, ...]:
        """The writes of this run whose value a read may find, the last first."""
        found: list[StateWrite] = []
        for each in self._before(read):
            if isinstance(each, StateWrite) and each.key == self.name:
                found.append(each)
            if _defines(each) and read.guards.implies(each.guards):
                break
        return tuple(found)

    def begins(self, read: Event) -> bool:
        """Whether a read may find what the run before has left, or a callback."""
        return not any(
            _replaces(each) and read.guards.implies(each.guards) for each in self._before(read)
        )

    def survives(self, write: StateWrite) -> bool:
        """Whether a read of the next run of the script may find what is written, or comes of it.

        It does not if the key is replaced further on in this run, or is replaced in each run
        before it is read. A callback comes before the script of that run.
        """
        if not _called_back(write):
            later = (each for each in self.changes if each.order > write.order)
            if any(_replaces(each) and write.guards.implies(each.guards) for each in later):
                return False
        return self._is_found_again

    @cached_property
    def _is_found_again(self) -> bool:
        """Whether a read of the script may find what the run before has left."""
        return any(self.begins(each) for each in self.reads if not _called_back(each))

    def _before(self, event: Event) -> Iterator[Event]:
        """What may have changed the key before an event, the last first."""
        inside = _called_back(event)
        for each in reversed(self.changes):
            comes = each.order < event.order and _called_back(each) is inside
            if comes and not each.guards.excludes(event.guards):
                yield each


def _called_back(event: Event) -> bool:
    return event.within("callback") is not None


def _defines(event: Event) -> bool:
    """Whether the key holds another object: what a ``+=`` makes of the one before counts."""
    return _replaces(event) or (isinstance(event, StateWrite) and event.how == "+=")


def _replaces(event: Event) -> bool:
    """Whether nothing of what was there is left."""
    if isinstance(event, StateWrite):
        return event.key is not None and not event.changes
    return isinstance(event, StateDelete) and event.key is not None
