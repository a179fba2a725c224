"""What never comes to an end: runs that each ask for the next one, and loops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.depends_on import keys_in
from stlint.model.events import (
    CacheCalled,
    CommandUsed,
    Endless,
    ExternalCall,
    StateRead,
    StateSeen,
)
from stlint.model.proof import Proof, prove
from stlint.model.questions.kinds import kind_of
from stlint.model.surroundings import FOREIGN
from stlint.streamlit_api.beside import BESIDE, SLEEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated, Event, Stopped
    from stlint.model.run import Run

__all__ = ["endless_loops", "endless_reruns", "sleeping_reruns"]

_WHOLE: Final = frozenset({"=", "+=", "setdefault", "update"})
_SHARED: Final = frozenset({"list", "dict", "set", "instance"})
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


def sleeping_reruns(run: Run) -> Iterator[tuple[Stopped, ExternalCall]]:
    """Reruns that come again and again though nobody does anything, with the wait before them.

    What decides whether they happen is the same in each run, whatever else may change.
    """
    if not _is_left_alone(run):
        return
    waits = [each for each in run.of(ExternalCall) if _is_wait(each)]
    for end in run.ends if waits else ():
        asks = end.how == "rerun" and end.scope is None and _is_plain(run, end)
        wait = next((each for each in reversed(waits) if each.order < end.order), None)
        if asks and wait and all(_decided_alike(one, end) for one in (run, run.again)):
            yield end, wait


def endless_loops(run: Run) -> Iterator[tuple[Endless, ElementCreated]]:
    """Loops without end that a run comes to though nobody did anything, with what they draw."""
    for loop in run.of(Endless) if _is_left_alone(run) else ():
        drawn = [each for each in run.elements if loop.since <= each.order < loop.order]
        drawn = [each for each in drawn if each.happens is not False]
        if drawn and _is_plain(run, loop) and not loop.within("fragment", "cached"):
            yield loop, drawn[0]


def _is_left_alone(run: Run) -> bool:
    """Whether a user has done no more before a run than to open a page."""
    return all(each.kind == "page" for each in run.steps)


def _is_plain(run: Run, event: Event) -> bool:
    """Whether an event surely happens in the script itself, or in a fragment without a clock."""
    if event.happens is not True or event.guards.triggers or event.within("callback", *FOREIGN):
        return False
    if event.place.segment != "fragment":
        return event.place.segment == "script"
    return not any("run_every" in each.keywords for each in run.of(CommandUsed))


def _is_wait(event: ExternalCall) -> bool:
    return event.name in SLEEPS and event.happens is True and not event.within(*FOREIGN)


def _decided_alike(run: Run | None, end: Stopped) -> bool:
    """Whether a rerun happens in a run and the next, decided by what is the same in both."""
    after = None if run is None else run.again
    here = None if run is None else run.same(end)
    there = None if after is None else after.same(end)
    if run is None or after is None or here is None or not there or not there.happens:
        return False
    changed = run.memory.changed(after.memory)
    if changed is None or _may_be_decided_elsewhere(run):
        return False
    asked = keys_in((*here.guards, *there.guards))
    return not asked & {*changed, None} and all(_is_only_shown(run, key) for key in changed)


def _is_only_shown(run: Run, key: str) -> bool:
    """Whether what is put into a list of session state decides nothing: it is drawn, or nothing.

    What decides by a value of its own stands in the conditions.
    """
    writes = run.state(key).writes
    if all(each.how in _WHOLE for each in writes):
        return True
    written = {each.place.statement for each in writes}
    drawn = [each.place.node for each in run.elements]
    reads = [each for each in run.events if isinstance(each, (StateRead, StateSeen))]
    return all(
        use.how == "given" and any(use.call is each for each in drawn)
        for read in reads
        if read.key == key and read.place.statement not in written and read.how != "in"
        for use in run.onward.uses(read)
    )


def _may_be_decided_elsewhere(run: Run) -> bool:
    """Whether an app has something that a thread or another session may change meanwhile."""
    runs = (*(before for before, _ in run.way), run)
    return any(
        (isinstance(each, CacheCalled) and _is_shared(each))
        or (isinstance(each, ExternalCall) and each.name.startswith(BESIDE))
        or each.within("thread")
        for one in runs
        for each in one.events
    )


def _is_shared(call: CacheCalled) -> bool:
    return call.cache == "cache_resource" and kind_of(call.returned) in _SHARED


def _waits(run: Run) -> bool:
    return any(each.name.endswith("sleep") for each in run.of(ExternalCall))


def _may_change(run: Run, after: Run, end: Stopped) -> bool:
    """Whether what a run leaves may some time keep another one from coming there."""
    changed: frozenset[str] | None = run.memory.changed(after.memory)
    if changed is None or _may_be_decided_elsewhere(run):
        return True
    there = after.same(end)
    asked = keys_in(tuple(there.guards)) if there is not None else {None}
    return bool(asked & changed) or any(_is_asked_for(after, key) for key in changed)


def _is_asked_for(run: Run, key: str) -> bool:
    """Whether a key is read for more than to be written again."""
    written = {each.place.statement for each in run.state(key).writes}
    reads = [each for each in run.events if isinstance(each, (StateRead, StateSeen))]
    return any(each.key == key and each.place.statement not in written for each in reads)
