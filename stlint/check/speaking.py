"""One mistake, one finding: where a rule speaks, others are silent about the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.results.finding import Certainty
from stlint.rules.precedence import ONLY_PROVED, SPEAKS_BEFORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stlint.check.places import Drafted

__all__ = ["speaking"]


def speaking(
    found: Sequence[Drafted], told: Callable[[Drafted], bool] = lambda _: True
) -> list[Drafted]:
    """Drafts without those that other rules have said better.

    Two speak of the same if one is about a place that the other one is about or mentions.

    Args:
        found: the drafts of one dry run of an app.
        told: whether a draft is wanted where it is; what nobody reads silences nothing.
    """
    said = [each for each in found if _speaks(each) and told(each)]
    return list(_left(found, said)) if said else list(found)


def _speaks(drafted: Drafted) -> bool:
    code = drafted.rule.code
    proved = drafted.draft.proof.certainty is not Certainty.MAY
    return code in SPEAKS_BEFORE and (proved or code not in ONLY_PROVED)


def _left(found: Sequence[Drafted], said: Sequence[Drafted]) -> Iterator[Drafted]:
    for each in found:
        better = [one for one in said if each.rule.code in SPEAKS_BEFORE[one.rule.code]]
        taken = {
            release
            for one in better
            if one.draft.spot.node in _places(each) or each.draft.spot.node in _places(one)
            for release in one.releases
        }
        left = tuple(release for release in each.releases if release not in taken)
        if left:
            yield each._replace(releases=left)


def _places(drafted: Drafted) -> set[Any]:
    draft = drafted.draft
    return {draft.spot.node, *(node for _, _, node in draft.related)}
