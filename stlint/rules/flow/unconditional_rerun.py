"""ST406: runs that ask for the next one for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.endless import endless_reruns
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST406", "unconditional-rerun", level=Level.ERROR)
def unconditional_rerun(run: Run) -> Iterator[Draft]:
    """Each run ends in a rerun, so that the app never comes to rest."""
    for end, proof in endless_reruns(run):
        yield draft(
            run,
            end,
            "each run comes here again: the app never comes to rest",
            proof,
            help="rerun only after something has changed, and not in the run after that",
        )
