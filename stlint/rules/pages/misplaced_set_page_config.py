"""ST501: ``set_page_config`` after another command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events import CacheCalled, Drawn, ElementCreated, Event, PageConfigured
from stlint.model.proof import prove
from stlint.model.questions.cover import one_always
from stlint.model.questions.keeping import needed_by
from stlint.model.questions.releases import releases_of
from stlint.results.finding import Level
from stlint.results.remedies import MoveUp, Site
from stlint.rules import rule
from stlint.rules.api import all_needed, is_for_newer
from stlint.streamlit_api.behaviours import behaviours

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stlint.model.run import Run
    from stlint.streamlit_api.release_set import ReleaseSet

_RAISED = "StreamlitSetPageConfigMustBeFirstCommandError"


@rule(
    "ST501",
    "misplaced-set-page-config",
    level=Level.ERROR,
    raises=_RAISED,
)
def misplaced_set_page_config(run: Run) -> Iterator[Draft]:
    """set_page_config comes after another command, which Streamlit before 1.46 refuses."""
    if not any(run.of(PageConfigured)):
        return
    strict = behaviours("page-config-first")
    admitted = all_needed(run) if run.targets.source is None else run.targets.releases
    if not admitted & strict:
        return
    before: list[Event] = []
    for event in run.events:
        if event.within("callback"):
            continue
        if isinstance(event, PageConfigured):
            first = _first(before, event)
            if first and not event.caught_by(_RAISED) and not is_for_newer(run, strict):
                yield _draft(run, event, first, releases_of(run, event) & strict, before)
            before.append(event)
        elif _counts(event):
            before.append(event)


def _first(before: Sequence[Event], event: Event) -> Event | None:
    """The command that surely comes before an event, or the first of some of which one does."""
    for first in before:
        if first.guards.excludes(event.guards):
            continue
        if event.guards.implies(first.guards) or (first.happens and event.happens):
            return first
    return one_always(before, event.guards)


def _draft(
    run: Run, event: Event, first: Event, refused: ReleaseSet, before: Sequence[Event]
) -> Draft:
    twice = isinstance(first, PageConfigured)
    alone = event.guards.implies(first.guards) or bool(first.happens)
    strict = behaviours("page-config-first")
    return draft(
        run,
        event,
        "set_page_config is called "
        f"{'twice' if twice else 'after another command'}"
        f"{'' if refused else f': {strict} raises here'}",
        prove(run, *(first, event) if alone else (event,)) if refused else None,
        related=(("called here first" if twice else "drawn here first", first),),
        help="call it once, right after the imports",
        level=None if refused else Level.WARNING,
        releases=refused or None,
        fix=None if _again(before) or _imported(first) else _fix(run, event, first),
    )


def _again(before: Iterable[Event]) -> bool:
    """Whether it was called before: what the last call says counts."""
    return any(isinstance(each, PageConfigured) for each in before)


def _imported(event: Event) -> bool:
    return event.within("import") is not None


def _fix(run: Run, event: Event, first: Event) -> MoveUp | None:
    needed = needed_by(run, event.place.node)
    place = Site(first.place.path, first.place.node)
    return None if needed is None else MoveUp(run.path, place, needed)


def _counts(event: Event) -> bool:
    if isinstance(event, ElementCreated):
        return event.command != "navigation" and not event.within("cached")
    return isinstance(event, Drawn) or (isinstance(event, CacheCalled) and event.spinner)
