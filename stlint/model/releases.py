"""In which releases of Streamlit events can happen, and between which a run may differ."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.api.behaviours import behaviours
from stlint.api.history import Facets, facets
from stlint.api.lookup import commands, releases
from stlint.api.release_set import NONE_OF_THEM, ReleaseSet, every_release, release_set
from stlint.model.events import ContainerBound, Drawn, PageConfigured, Stopped
from stlint.model.guards import ALL, PATH, TRUE
from stlint.model.origins import leaves
from stlint.model.values import (
    NO,
    External,
    PerRelease,
    Symbol,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from stlint.model.events import CommandUsed, ElementCreated
    from stlint.model.guards import Guard, Guards
    from stlint.model.run import Run

__all__ = [
    "asks_for_feature",
    "classes",
    "depends_on_release",
    "placed_once",
    "possible",
    "with_values",
]

_PLAIN: Final = (str, int, float, type(None))
"""Values that can be compared as they are."""


def possible(guards: Guards) -> ReleaseSet:
    """The releases in which all guards can hold, as far as they depend on the release."""
    found = every_release()
    for guard in guards:
        allowed = _allowed(guard)
        if allowed is not None:
            found = found & allowed
    return found


def _allowed(guard: Guard) -> ReleaseSet | None:
    """The releases in which a guard can hold; ``None``: in all.

    Each guard is asked once: conjunctions share their members, however deep they are.
    """
    try:
        return guard.allowed
    except AttributeError:
        guard.allowed = _found_allowed(guard)
        return guard.allowed


def _found_allowed(guard: Guard) -> ReleaseSet | None:
    subject: Any = guard.subject
    if isinstance(subject, PerRelease) and guard.test == TRUE:
        return _where(subject, outcome=guard.outcome)
    if isinstance(subject, Symbol) and subject.op == "fails" and guard.outcome:
        for each in subject.args:
            if isinstance(each, PerRelease):
                return _where(each, outcome=True)
            if each == NO:
                return NONE_OF_THEM
        return None
    if guard.test in {ALL, PATH}:
        members = [_allowed(each if guard.outcome else each.negated()) for each in guard.members]
        if guard.outcome:
            return _intersection(each for each in members if each is not None)
        return None if None in members else _union(filter(None, members))
    return None


def depends_on_release(guard: Guard) -> bool:
    """Whether a condition asks which release of Streamlit runs."""
    return any(_varies(each) for each in leaves(guard.subject, 60))


def _varies(value: object) -> bool:
    return isinstance(value, PerRelease)


def _where(value: PerRelease, *, outcome: bool) -> ReleaseSet:
    """Where a value is true, or false."""
    pairs = zip(releases(), value.values, strict=True)
    return release_set(name for name, each in pairs if bool(each) is outcome)


def _union(sets: Iterable[ReleaseSet]) -> ReleaseSet:
    found = ReleaseSet(0)
    for each in sets:
        found = found | each
    return found


def _intersection(sets: Iterable[ReleaseSet]) -> ReleaseSet:
    found = every_release()
    for each in sets:
        found = found & each
    return found


def asks_for_feature(guards: Guards) -> bool:
    """Whether a condition looks at a command of Streamlit itself in a way that is not understood.

    Such as ``"hide_index" in inspect.signature(st.dataframe).parameters``.
    """
    return any(_looks_at_command(guard.subject) for guard in guards if guard.test != PATH)


@lru_cache(maxsize=4096)
def _looks_at_command(subject: Any) -> bool:
    for each in leaves(subject, 60, guards=False):
        if isinstance(each, External) and each.path.startswith("streamlit"):
            name = each.path.partition(".")[2]
            if not name or name in commands():
                return True
    return False


def placed_once(
    events: Iterable[CommandUsed],
    releases_of: Callable[[CommandUsed], ReleaseSet],
    by: Callable[[CommandUsed], Hashable] = lambda event: event.how,
) -> Iterator[tuple[CommandUsed, ReleaseSet]]:
    """Uses that can happen in some release, with these releases; of one place the surest.

    Args:
        events: the uses.
        releases_of: the releases in which one can happen.
        by: what tells uses in one place apart.
    """
    seen: dict[tuple[object, Hashable], CommandUsed] = {}
    for event in events:
        place = (event.place.node, by(event))
        known = seen.setdefault(place, event)
        if event.happens and not known.happens:
            seen[place] = event
    under = {each.guards: each for each in seen.values()}  # many have the same conditions
    where = {guards: releases_of(each) for guards, each in under.items()}
    return ((each, where[each.guards]) for each in seen.values() if where[each.guards])


def with_values(event: CommandUsed) -> Hashable:
    """What is known of the arguments of a call, to tell it from the same with other values."""
    return tuple(
        (name, type(value), value if isinstance(value, _PLAIN) else repr(value))
        for name, value in event.known.items()
    )


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
