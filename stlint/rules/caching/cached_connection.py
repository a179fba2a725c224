"""ST109: a connection of Streamlit, or what it is asked, under a cache of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.twice_kept import kept_twice
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST109", "cached-connection", level=Level.WARNING)
def cached_connection(run: Run) -> Iterator[Draft]:
    """What st.connection keeps itself, a connection or its answers, is cached once more."""
    for event, definition, whole in kept_twice(run):
        name = definition.name
        yield draft(
            run,
            event,
            f"st.connection() keeps the connection itself: the cache of {name}() does so again"
            if whole
            else f"query() keeps its answers itself, and {name}() does so again: the shorter of "
            "two ttl does not count",
            related=(("cached here", definition),),
            help=f"leave out the decorator of {name}()"
            if whole
            else f"leave out the decorator of {name}(), or say ttl=0 here and the ttl there",
        )
