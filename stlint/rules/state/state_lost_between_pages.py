"""ST215: the key of a widget is read on another page: what was entered goes with the widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.state import lost_with_widgets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.drafts import Draft
    from stlint.model.run import Run


@rule("ST215", "state-lost-between-pages", level=Level.WARNING)
def state_lost_between_pages(run: Run) -> Iterator[Draft]:
    """The key of a widget on another page is read."""
    return lost_with_widgets(run, pages=True)
