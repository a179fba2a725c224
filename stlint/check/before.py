"""What raises before: a run ends with its first exception, and never comes to the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.model.events import SetUpNeeded
from stlint.results.finding import Certainty, Level
from stlint.rules import all_rules
from stlint.streamlit_api.release_set import release_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from stlint.check.places import Drafted
    from stlint.model.drafts import Draft
    from stlint.model.run import Run
    from stlint.rules import Rule
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["with_what_raises_before"]


class Raised(NamedTuple):
    """Something that surely raises in a run: when, in which releases, and where."""

    order: int
    releases: ReleaseSet
    path: Path
    node: Any
    rule: Rule | None = None
    """The rule that says so, and what it says."""
    draft: Draft | None = None


def with_what_raises_before(
    found: Sequence[Drafted], drafted: Callable[[Rule, Draft, ReleaseSet], Drafted | None]
) -> list[Drafted]:
    """Drafts of errors with what has to be fixed before the app comes to them.

    What raises there is told as well, where it has no finding of its own: it shows only after
    the steps that lead to the other one.

    Args:
        found: the drafts of one dry run of an app.
        drafted: a further draft; ``None`` if its rule is not to tell it.
    """
    told = list(found)
    places = {_where(each.draft) for each in found if _is_error(each)}
    for at, each in enumerate(found):
        if each.draft.proof.witness is None:
            continue
        before = _before(each.draft, release_set(each.releases))
        if before is None:
            continue
        told[at] = each._replace(draft=_behind(each.draft, before))
        if (before.path, before.node) in places or before.rule is None or before.draft is None:
            continue
        further = drafted(before.rule, before.draft, before.releases)
        if further is not None:
            places.add((before.path, before.node))
            told.append(further)
    return told


def _where(draft: Draft) -> tuple[Path, Any]:
    """Where Streamlit raises."""
    return draft.spot.raised or (draft.spot.path, draft.spot.node)


def _is_error(drafted: Drafted) -> bool:
    level = drafted.draft.level or drafted.rule.level
    return level is Level.ERROR and drafted.draft.proof.witness is not None


def _behind(draft: Draft, before: Raised) -> Draft:
    return draft._replace(
        behind=(before.path, before.node),
        proof=draft.proof._replace(certainty=Certainty.WHEN_REACHED),
    )


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
            *_where(draft),
            rule,
            draft,
        )
        for rule in all_rules().values()
        if rule.level is Level.ERROR and rule.raises is not None and not rule.of_documents
        for draft in rule.find(quiet)
        if draft.proof.witness is not None and draft.level is not Level.WARNING
    ]
    found += [
        Raised(each.order, run.targets.releases, each.place.path, each.place.node)
        for each in run.of(SetUpNeeded)
        if each.happens and not each.caught_by("AttributeError")
    ]
    return iter(sorted(found, key=lambda each: each.order))
