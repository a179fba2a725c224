"""Between which releases of Streamlit the runs of an app may differ."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.events import ContainerBound, Drawn, PageConfigured, Stopped
from stlint.streamlit_api.behaviours import behaviours
from stlint.streamlit_api.history import Facets, facets
from stlint.streamlit_api.release_set import ReleaseSet, release_set

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run

__all__ = ["classes"]


class _Element(NamedTuple):
    """What a release may see differently in an element."""

    event: ElementCreated
    rival: bool
    """Another element may have the same ID."""
    keyed: bool
    """Another element has the same key."""


def classes(runs: Iterable[Run], admitted: ReleaseSet) -> list[ReleaseSet]:
    """Split releases into those between which the runs of an app cannot differ.

    The first of them holds the newest release. What makes a command raise where it is called (it is
    not there, it does not take an argument) makes no difference: the app ends there.

    Args:
        runs: the app, dry-run for the newest of the releases.
        admitted: the releases.
    """
    if len(admitted) == 1:
        return [admitted]
    runs = list(runs)
    elements = [each for run in runs for each in _elements(run, admitted)]
    differing = [
        behaviours(name) for name, matters in _MATTERING.items() if any(map(matters, runs))
    ]
    seen: dict[tuple[Hashable, ...], ReleaseSet] = {}
    for release in reversed(list(admitted)):
        answers = tuple(_seen_in(each, release) for each in elements)
        answers += tuple(release in each for each in differing)
        one = release_set([release])
        seen[answers] = seen.get(answers, ReleaseSet(0)) | one
    return list(seen.values())


def _reruns_in_callback(run: Run) -> bool:
    """Whether a callback asks for another run."""
    return any(each.how == "rerun" and each.place.segment == "callback" for each in run.ends)


def _may_catch_ends(run: Run) -> bool:
    """Whether a handler of ``Exception`` stands around what ends the run."""
    return any("Exception" in each.place.caught for each in run.of(Stopped))


def _draws_late(run: Run) -> bool:
    """Whether magic draws where not all releases do, and something comes after that."""
    return any(each.late for each in run.of(Drawn)) and any(run.of(PageConfigured))


def _has_fragments(run: Run) -> bool:
    """Whether fragments run."""
    return any(each.place.segment in _ALONE for each in run.events)


def _binds_containers(run: Run) -> bool:
    """Whether ``as`` binds what ``with`` gives, where that differs."""
    return any(run.of(ContainerBound))


_ALONE: Final = frozenset({"fragment", "dialog"})
_MATTERING: Final = {
    "fragments-show-errors": _has_fragments,
    "rerun-in-callback": _reruns_in_callback,
    "ends-may-be-exceptions": _may_catch_ends,
    "magic-in-every-block": _draws_late,
    "containers-enter-alike": _binds_containers,
}
"""Behaviours that not all releases have, and the runs in which they show."""


def _elements(run: Run, admitted: ReleaseSet) -> list[_Element]:
    """The elements that some admitted release sees differently, each way of use once."""
    by_identity: dict[Hashable, list[ElementCreated]] = defaultdict(list)
    by_key: dict[Hashable, list[ElementCreated]] = defaultdict(list)
    for each in run.elements:
        if each.identity is not None:
            by_identity[_weakest(each, admitted)].append(each)
        if each.key is not None:
            by_key[each.key].append(each)
    rivals = {id(each) for group in by_identity.values() if len(group) > 1 for each in group}
    sharing = {id(each) for group in by_key.values() if len(group) > 1 for each in group}
    found: dict[Hashable, _Element] = {}
    for each in run.elements:
        told = _Element(each, id(each) in rivals, id(each) in sharing)
        if told.rival or told.keyed or each.stateful:
            way = (
                each.command, told.rival, told.keyed, each.form is None, each.root,
                frozenset(each.arguments),
            )  # fmt: skip
            found.setdefault(way, told)
    return [each for each in found.values() if len(_spans(each.event.command, admitted)) > 1]


def _spans(command: str, admitted: ReleaseSet) -> list[Facets]:
    return [each for each in facets(command) if each.releases & admitted]


def _weakest(element: ElementCreated, admitted: ReleaseSet) -> Hashable:
    """The part of an element's identity that counts in every admitted release that gives it one."""
    known = [each.identity for each in _spans(element.command, admitted) if each.identity]
    if not known:
        whole: Hashable = element.identity  # a custom component: releases agree about it
        return whole
    always = frozenset.intersection(*(each.parameters for each in known))
    command, page, *parts = element.identity
    return (command, page, *(each for each in parts if each[0] in always))


def _seen_in(element: _Element, release: str) -> Hashable:
    """What matters of an element in a release; equal where nothing differs."""
    event = element.event
    known = facets(event.command)
    found = next((each for each in known if release in each.releases), known[-1])
    given = frozenset(event.arguments)
    answer: list[Hashable] = []
    if element.rival:
        identity = found.identity
        answer.append("identity-always" in found.flags)
        answer.append(
            identity
            and (
                identity.parameters & given,
                identity.form and event.form is not None,
                event.root in identity.roots,
            )
        )
    if element.keyed:
        answer.append(found.flags & {"keyed", "keyed-always"})
    if "key" in given and event.stateful:
        answer.append("state-entry" in found.flags)
    answer.append("trigger" in found.flags)
    return tuple(answer)
