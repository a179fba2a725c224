"""What raises before: a run ends with its first exception, and never comes to the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.model.events import SetUpNeeded
from stlint.results.finding import Certainty, Level
from stlint.rules import all_rules
from stlint.streamlit_api.release_set import release_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from stlint.check.places import Drafted
    from stlint.model.drafts import Draft
    from stlint.model.run import Run
    from stlint.streamlit_api.release_set import ReleaseSet

"""Who catches what a missing attribute raises."""

__all__ = ["with_what_raises_before"]


class Raised(NamedTuple):
    """Something that surely raises in a run: when, in which releases, and where."""

    order: int
    releases: ReleaseSet
    path: Path
    node: Any


def with_what_raises_before(found: Sequence[Drafted]) -> list[Drafted]:
    """Drafts of errors with what has to be fixed before the app comes to them.

    Args:
        found: the drafts of one dry run of an app.
    """
    return [_told(each) if each.draft.proof.witness is not None else each for each in found]


def _told(drafted: Drafted) -> Drafted:
    draft = drafted.draft
    before = _before(draft, release_set(drafted.releases))
    if before is None:
        return drafted
    later = draft._replace(
        behind=(before.path, before.node),
        proof=draft.proof._replace(certainty=Certainty.WHEN_REACHED),
    )
    return drafted._replace(draft=later)


def _before(draft: Draft, releases: ReleaseSet) -> Raised | None:
    """What raises, in all these releases, on the way to what a draft is about.

    A run that raises has shown the widgets before that, and yet nobody goes on with such an app.
    """
    for number, (run, order) in enumerate(draft.proof.way, start=1):
        for each in run.once(_raised):
            if number == len(draft.proof.way) and each.order >= order:
                break
            if each.node is not draft.spot.node and releases <= each.releases:
                return each
    return None


def _raised(run: Run) -> Iterator[Raised]:
    """What raises in a run as it is, whatever was selected, in the order of the run."""
    onward = run.onward._replace(act=lambda *_: [], repeat=lambda: None)
    quiet = replace(run, onward=onward, elsewhere=())
    found = [
        Raised(
            draft.spot.order,
            draft.releases or run.targets.releases,
            draft.spot.path,
            draft.spot.node,
        )
        for rule in all_rules().values()
        if rule.level is Level.ERROR and rule.raises is not None
        for draft in rule.check(quiet)
        if draft.proof.witness is not None and draft.level is not Level.WARNING
    ]
    found += [
        Raised(each.order, run.targets.releases, each.place.path, each.place.node)
        for each in run.of(SetUpNeeded)
        if each.happens and not each.caught_by("AttributeError")
    ]
    return iter(sorted(found, key=lambda each: each.order))
