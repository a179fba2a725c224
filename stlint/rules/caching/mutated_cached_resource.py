"""ST102: what ``cache_resource`` returns is changed for everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events import Mutated
from stlint.model.questions.keeping import kept_by, only_call
from stlint.results.finding import Level
from stlint.results.remedies import Site, Unshare
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST102", "mutated-cached-resource", level=Level.WARNING)
def mutated_cached_resource(run: Run) -> Iterator[Draft]:
    """What cache_resource returned is changed: for all users at once."""
    for change in run.of(Mutated):
        if not change.within("cached", "lock"):
            yield draft(
                run,
                change,
                f"{change.how} changes what {change.factory}() shares with every user of the app",
                help="use st.cache_data, or work on a copy",
                fix=_fix(run, change),
            )


def _fix(run: Run, change: Mutated) -> Unshare | None:
    """What is asked for in several places, or changed by a click, may be shared on purpose."""
    if change.guards.triggers or change.within("callback"):
        return None  # a copy would have forgotten it in the next run
    kept, (alone, call) = kept_by(run, change.factory_place[1]), only_call(run, change)
    return Unshare(Site(*change.factory_place), kept, call) if kept and alone else None
