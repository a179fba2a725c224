"""Runs that never come to an end: each of them asks for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.depends_on import keys_in
from stlint.model.events import ExternalCall, StateRead, StateSeen
from stlint.model.proof import Proof, prove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Stopped
    from stlint.model.run import Run

__all__ = ["endless_reruns"]

_FOLLOWED: Final = 3
"""Of so many runs in a row each has to ask for the next one."""


def endless_reruns(run: Run) -> Iterator[tuple[Stopped, Proof]]:
    """Reruns that every run comes to from some run on, with what leads to that.

    Nothing that decides whether they happen may have changed meanwhile. Those of an app that waits
    between its runs are left out.
    """
    for end in run.ends:
        if end.how != "rerun" or end.scope is not None or end.guards.triggers:
            continue
        if end.place.segment not in {"script", "fragment"}:
            continue
        proof = prove(run, end)
        if proof.witness is not None and _goes_on(proof.way[-1][0], end):
            yield end, proof


def _goes_on(run: Run, end: Stopped) -> bool:
    """Whether runs of an app end there for ever."""
    for _ in range(_FOLLOWED):
        after = run.again
        there = None if after is None else after.same(end)
        if after is None or there is None or not there.happens or _waits(after):
            return False
        if _may_change(run, after, end):
            return False
        run = after
    return True


def _waits(run: Run) -> bool:
    return any(each.name.endswith("sleep") for each in run.of(ExternalCall))


def _may_change(run: Run, after: Run, end: Stopped) -> bool:
    """Whether what a run leaves may some time keep another one from coming there."""
    changed: frozenset[str] | None = run.memory.changed(after.memory)
    if changed is None:
        return True
    there = after.same(end)
    asked = keys_in([each.subject for each in there.guards]) if there is not None else {None}
    return bool(asked & changed) or any(_is_asked_for(after, key) for key in changed)


def _is_asked_for(run: Run, key: str) -> bool:
    """Whether a key is read for more than to be written again."""
    written = {each.place.statement for each in run.state(key).writes}
    reads = [each for each in run.events if isinstance(each, (StateRead, StateSeen))]
    return any(each.key == key and each.place.statement not in written for each in reads)
