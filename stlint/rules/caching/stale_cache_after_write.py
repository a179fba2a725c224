"""ST117: a click writes what a cached function has read, and goes on giving as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.stale_caches import stale
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST117", "stale-cache-after-write", level=Level.WARNING)
def stale_cache_after_write(run: Run) -> Iterator[Draft]:
    """A click writes what a cached function has read, and the app shows what was there before."""
    for write, read, call, what in stale(run):
        yield draft(
            run,
            write,
            f"{call.name}() has read {what} and keeps that: nobody sees what is written here",
            related=(("read here, once", read), ("called here", call)),
            help=f"call {call.name}.clear() after the write",
        )
