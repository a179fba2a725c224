"""In which releases of Streamlit events can happen, and between which a run may differ."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from stlint.model.events import CommandUsed
from stlint.model.guards import ALL, PATH, TRUE
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import NO, PerRelease, Symbol
from stlint.streamlit_api.lookup import commands, releases
from stlint.streamlit_api.release_set import NONE_OF_THEM, ReleaseSet, every_release, release_set

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from stlint.model.events import Event
    from stlint.model.guards import Guard, Guards
    from stlint.model.run import Run

__all__ = [
    "depends_on_release",
    "placed_once",
    "possible",
    "releases_of",
    "used",
    "with_values",
]

_PLAIN: Final = (str, int, float, type(None))
"""Values that can be compared as they are."""


def used(run: Run) -> tuple[tuple[CommandUsed, ReleaseSet], ...]:
    """Uses of names of Streamlit, each place once, with the releases in which they happen."""
    return run.once(_used)


def _used(run: Run) -> Iterator[tuple[CommandUsed, ReleaseSet]]:
    return placed_once(run.anywhere(CommandUsed), partial(releases_of, run))


def releases_of(run: Run, event: Event, among: ReleaseSet | None = None) -> ReleaseSet:
    """The releases of the run, or among some, in which an event can happen.

    There are none if it depends on what a feature test that is not understood finds out.
    """
    if _asks_for_feature(event.guards):
        return NONE_OF_THEM
    return (run.targets.releases if among is None else among) & possible(event.guards)


def possible(guards: Guards) -> ReleaseSet:
    """The releases in which all guards can hold, as far as they depend on the release."""
    return guards.folded("releases", every_release(), _also_allowed)


def _also_allowed(found: ReleaseSet, guard: Guard) -> ReleaseSet:
    allowed = _allowed(guard)
    return found if allowed is None else found & allowed


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
    if isinstance(subject, Symbol) and subject.op is Op.FAILS and guard.outcome:
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


def _asks_for_feature(guards: Guards) -> bool:
    """Whether a condition looks at a command of Streamlit itself in a way that is not understood.

    Such as ``"hide_index" in inspect.signature(st.dataframe).parameters``.
    """
    return guards.folded("feature", start=False, with_=_also_looks_at_command)


def _also_looks_at_command(found: bool, guard: Guard) -> bool:
    return found or (guard.test != PATH and _looks_at_command(guard.subject))


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
