"""ST107: a cached function that returns nothing where something has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.kept_failures import kept_failures
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST107", "cached-failure", level=Level.WARNING)
def cached_failure(run: Run) -> Iterator[Draft]:
    """A cached function returns something empty when it fails, and the cache keeps that."""
    for event, call, definition in kept_failures(run):
        yield draft(
            run,
            event,
            f"{definition.name}() is cached: where {call.name}() has failed once, everybody gets "
            "nothing, though it might succeed the next time",
            related=(("cached here", definition), ("what may fail", call)),
            help="let it raise, which is not kept, and catch that where the function is called",
        )
