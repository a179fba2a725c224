"""Values of session state that elements do not take: who sets them, and what comes of it."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import ElementCreated, StateRefused, StateWrite
from stlint.model.events.data import DRAWN, READONLY
from stlint.model.fitting import Wanted, misfit
from stlint.model.proof import Proof, prove
from stlint.model.questions.kinds import kind_of
from stlint.model.values import UNKNOWN
from stlint.results.finding import Certainty
from stlint.streamlit_api import commands
from stlint.streamlit_api.history import facets
from stlint.streamlit_api.lookup import releases
from stlint.streamlit_api.misfits import stage
from stlint.streamlit_api.release_set import release_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["SELECTIONS", "Unfit", "raising", "replacing", "unfit"]

SELECTIONS: Final = frozenset({"chat_input", "dataframe"})
"""What could not be set in older releases, and takes some values in newer ones."""
_CONTAINERS: Final[dict[str | None, Any]] = {"list": ["?"], "dict": {"?": "?"}, "set": {"?"}}
"""Stand for those whose items are not looked at."""
_REPLACED: Final = frozenset({"default", "filtered", "none"})


class Unfit(NamedTuple):
    """A value that an element does not take.

    Attributes:
        refused: the event, in the run in which it happens.
        write: what sets the value, in the run that is asked about.
        element: the element there; ``None``: it is not drawn, since Streamlit raises.
        proof: how sure it is that it comes to that.
    """

    refused: StateRefused
    write: StateWrite
    element: ElementCreated | None
    proof: Proof


def unfit(run: Run) -> tuple[Unfit, ...]:
    """What is set in this run, or in one that a user can bring about, and does not fit."""
    return run.once(_unfit)


def _unfit(run: Run) -> Iterator[Unfit]:
    for refused in run.of(StateRefused):
        write = _last_write(run, refused)
        if refused.why != DRAWN and write is not None:
            yield Unfit(refused, write, None, prove(run, refused))
    for write in run.of(StateWrite):
        if write.happens or write.key is None or write.changes:
            continue
        for element in _named(run, write.key):
            if _may_refuse(element, write):
                yield from _proved(run, write, element)


def _named(run: Run, key: str) -> list[ElementCreated]:
    [found] = run.once(_by_key)
    return found[key]


def _by_key(run: Run) -> Iterator[dict[str | None, list[ElementCreated]]]:
    found: dict[str | None, list[ElementCreated]] = defaultdict(list)
    for each in run.elements:
        found[_key_of(each)].append(each)
    yield found


def _last_write(run: Run, refused: StateRefused) -> StateWrite | None:
    writes = run.state(refused.key).writes
    found = [each for each in writes if each.order < refused.order and each.happens is not False]
    return found[-1] if found else None


def _key_of(element: ElementCreated) -> str | None:
    """The key that session state must not have a value for, or not each."""
    if element.entry is not None:
        return element.entry
    named = element.form_id or (element.key if element.trigger else None)
    return named[1] if isinstance(named, tuple) and isinstance(named[1], str) else None


def _may_refuse(element: ElementCreated, write: StateWrite) -> bool:
    """Whether an element may not take what is set for a run in which it is drawn later."""
    later = write.within("callback") or write.order < element.order
    if not later or write.guards.excludes(element.guards):
        return False
    return bool(_readonly(element.command)) or bool(_kind(element, write.value))


def _kind(element: ElementCreated, value: Any) -> str | None:
    """How a value that is written out does not fit an element, as far as is known of it."""
    data = getattr(value, "now", UNKNOWN)
    command = commands().get(element.command)
    if data is UNKNOWN and kind_of(value) in _CONTAINERS:
        data = _CONTAINERS[kind_of(value)]
    if data is UNKNOWN or command is None or element.value is None:
        return None

    def argument(name: str) -> Any:
        if element[name].given:
            return element[name].now
        parameter = command.parameter(name) if command is not None else None
        return None if parameter is None else parameter.default

    return misfit(Wanted(element.command, element.value.options, argument), data)


def _proved(run: Run, write: StateWrite, element: ElementCreated) -> Iterator[Unfit]:
    """The same in a run that a user brings about."""
    found: list[tuple[Run, StateRefused]] = []
    proof = prove(run, write, there=partial(_is_refused, found, element))
    if proof.certainty is not Certainty.MAY and found:
        where, refused = found[-1]
        way = (*where.way, (where, refused.order))
        yield Unfit(refused, write, element, proof._replace(way=way))


def _is_refused(found: list[tuple[Run, StateRefused]], element: ElementCreated, run: Run) -> bool:
    """Whether a run has an event about an element, which is kept."""
    for each in run.of(StateRefused):
        if each.happens and each.why != DRAWN and each.place.node is element.place.node:
            found.append((run, each))
            return True
    return False


def raising(command: str, why: str) -> ReleaseSet:
    """The releases in which Streamlit raises for a value that does not fit."""
    found = _in_stage(command, why, frozenset({"raises"}))
    return found | _readonly(command) if why == READONLY or command in SELECTIONS else found


def replacing(command: str, why: str) -> ReleaseSet:
    """The releases in which the element silently has another value instead."""
    return _in_stage(command, why, _REPLACED)


def _in_stage(command: str, why: str, stages: frozenset[str]) -> ReleaseSet:
    return release_set(each for each in releases() if stage(command, why, each) in stages)


def _readonly(command: str) -> ReleaseSet:
    found = [each.releases for each in facets(command) if "read-only" in each.flags]
    return release_set(name for each in found for name in each)
