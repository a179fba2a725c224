"""Mistakes with ``st.navigation``: what it is given, and whether its page is run once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from stlint.model.events import Opaque, PageRun, PagesGiven, PagesShown
from stlint.model.notes import Unasked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["Misuse", "Unshown", "misused", "unshown"]


class Misuse(NamedTuple):
    """What Streamlit refuses, why, and what was done before that it does not go with."""

    event: Event
    why: str
    before: Event | None = None


class Unshown(NamedTuple):
    """A navigation whose page is never run, and a later one that takes its place."""

    given: PagesGiven
    by: PagesGiven | None


def misused(run: Run) -> Iterator[Misuse]:
    """What surely raises: pages that do not go together, and pages that are run wrongly."""
    for given in run.of(PagesGiven):
        why = _wrong(given)
        if why is not None:
            yield Misuse(given, why)
    yield from _run_again(run)
    for alone in run.of(PageRun):
        if _is_never_chosen(run, alone):
            yield Misuse(alone, "only the page that st.navigation gives back may be run")


def _wrong(given: PagesGiven) -> str | None:
    """Why pages do not go together."""
    if given.pages is None:
        return None
    if not given.pages:
        return "st.navigation is given no pages"
    if sum(each.default is True for each in given.pages) > 1:
        return "more than one page is the default page"
    known = Counter(each.address for each in given.pages if each.address is not None)
    twice = next((name for name, number in known.items() if number > 1), None)
    return None if twice is None else f"two pages have the address {twice!r}"


def _run_again(run: Run) -> Iterator[Misuse]:
    shown = list(run.of(PagesShown))
    for at, each in enumerate(shown):
        for before in shown[:at]:
            same = each.navigation is not None and each.navigation is before.navigation
            if same and each.guards.implies(before.guards):
                yield Misuse(each, "the page of st.navigation is run a second time", before)
                break


def _is_never_chosen(run: Run, alone: PageRun) -> bool:
    """Whether a page is run in a run in which it is not the one that is chosen."""
    before = [each for each in run.of(PagesGiven) if each.order < alone.order]
    for given in before:
        if given.pages is None:
            return False
        if any(each.default is None for each in given.pages):
            return False
        first = [each for each in given.pages if each.default] or given.pages[:1]
        if any(each.handle is alone.handle for each in first):
            return False
    return not any(each.order < alone.order for each in run.of(Opaque))


def unshown(run: Run) -> Iterator[Unshown]:
    """Navigations that nothing is done with, so that their page is surely never run."""
    lost = {each.value for each in run.noted(Unasked)}
    every = list(run.of(PagesGiven))
    for at, given in enumerate(every):
        by_hand = any(each.order > given.order for each in run.of(PageRun))
        if given.happens and given.navigation in lost and not by_hand:
            later = (each for each in every[at + 1 :] if given.guards.implies(each.guards))
            yield Unshown(given, next(later, None))
