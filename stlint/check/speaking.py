"""One mistake, one finding: where a rule speaks, others are silent about the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.rules.precedence import SPEAKS_BEFORE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.check.places import Drafted

__all__ = ["speaking"]


def speaking(found: Sequence[Drafted]) -> list[Drafted]:
    """Drafts without those that other rules have said better.

    Two speak of the same if they share a place, reported or related.

    Args:
        found: the drafts of one dry run of an app.
    """
    said = [each for each in found if each.rule.code in SPEAKS_BEFORE]
    return list(_left(found, said)) if said else list(found)


def _left(found: Sequence[Drafted], said: Sequence[Drafted]) -> Iterator[Drafted]:
    for each in found:
        better = [one for one in said if each.rule.code in SPEAKS_BEFORE[one.rule.code]]
        taken = {
            release
            for one in better
            if not _places(one).isdisjoint(_places(each))
            for release in one.releases
        }
        left = tuple(release for release in each.releases if release not in taken)
        if left:
            yield each._replace(releases=left)


def _places(drafted: Drafted) -> set[Any]:
    draft = drafted.draft
    return {draft.spot.node, *(node for _, _, node in draft.related)}
