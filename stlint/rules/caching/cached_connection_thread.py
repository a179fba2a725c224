"""ST116: cached connections that only one thread can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.cached_values import one_thread
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST116", "cached-connection-thread", level=Level.WARNING)
def cached_connection_thread(run: Run) -> Iterator[Draft]:
    """A cached function returns a connection to SQLite that only one thread can use."""
    for opened, returned in one_thread(run):
        yield draft(
            run,
            opened,
            f"only the thread that opened this can use it, and {returned.name}() gives it to all "
            "later runs, in others: sqlite3.ProgrammingError",
            related=(("kept for all runs here", returned),),
            help="add check_same_thread=False",
        )
