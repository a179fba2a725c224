"""Keys of session state that no code of an app sets, though a user may come to where it is read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stlint.model.conditions import keys_in
from stlint.model.events import Gap, Opaque, StateRead, StateWrite
from stlint.model.guards import TRUE, holds_for
from stlint.model.origins import leaves
from stlint.model.values import Const, Symbol

if TYPE_CHECKING:
    from stlint.model.guards import Guard
    from stlint.model.run import Run

__all__ = ["is_never_set"]

_OF_STATE = frozenset({"state", "state-has"})


def is_never_set(run: Run, read: StateRead) -> bool:
    """Whether nothing in the app sets a key that is read, and its code leads there.

    That is so if the app names the key only where it is read, and writes constants to other keys
    under which all conditions of the read hold.
    """
    if run.incomplete or read.missing is not True or any(run.of(Opaque)) or any(run.of(Gap)):
        return False
    places = {each.place.node for each in run.of(StateRead) if each.key == read.key}
    return run.names(read.key) == len(places) and _is_led_to(run, read)


def _is_led_to(run: Run, read: StateRead) -> bool:
    about: dict[str, list[Guard]] = defaultdict(list)
    for guard in read.guards:
        keys = keys_in(guard.subject)
        key = next(iter(keys), None)
        if len(keys) != 1 or key is None or key == read.key or not _is_plain(guard):
            if guard.now is not True:
                return False
            continue
        about[key].append(guard)
    return bool(about) and all(
        any(
            each.key == key and each.happens is not None and _makes(each, guards)
            for each in run.of(StateWrite)
        )
        for key, guards in about.items()
        if not all(each.now for each in guards)
    )


def _is_plain(guard: Guard) -> bool:
    """Whether a condition is about what session state holds under a key, and nothing else."""
    return guard.test not in {"all", "path"} and all(
        each.op in _OF_STATE for each in leaves(guard.subject) if isinstance(each, Symbol)
    )


def _makes(write: StateWrite, guards: list[Guard]) -> bool:
    """Whether all of these conditions hold after a write."""
    if not isinstance(write.value, Const):
        return False
    for guard in guards:
        if isinstance(guard.subject, Symbol) and guard.subject.op == "state-has":
            if guard.test != TRUE or not guard.outcome:
                return False
        elif not holds_for(write.value.value, guard):
            return False
    return True
