"""ST604: texts of users that are made a part of SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.injections import in_queries, told, way_of
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST604", "sql-from-widget", level=Level.WARNING)
def sql_from_widget(run: Run) -> Iterator[Draft]:
    """Finds texts of users that are made a part of SQL."""
    for found in in_queries(run):
        yield draft(
            run,
            found.event,
            f"{told(run, found.flow)} is a part of this SQL: an apostrophe in it breaks the query, "
            "and more than that makes another one",
            related=way_of(run, found),
            help="leave a place for it in the SQL, and pass it as a parameter",
        )
