"""ST119: a click changes a copy of what is cached, and nothing keeps that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.own_copies import lost_changes
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST119", "change-to-cached-copy", level=Level.WARNING)
def change_to_cached_copy(run: Run) -> Iterator[Draft]:
    """A click changes what a cached function gave, which is another copy in the next run."""
    for change, call, shown in lost_changes(run):
        yield draft(
            run,
            change,
            f"what {call.name}() gave is a copy: this change is gone with the next run",
            related=(("each run gets a new one here", call), ("shown here", shown)),
            help="keep it in session state, and change it there",
        )
