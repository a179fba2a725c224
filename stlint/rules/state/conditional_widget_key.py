"""ST206: the key of a widget is read that a user may hide: what was entered goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.state import lost_with_widgets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.drafts import Draft
    from stlint.model.run import Run


@rule("ST206", "conditional-widget-key", level=Level.WARNING)
def conditional_widget_key(run: Run) -> Iterator[Draft]:
    """The key of a widget that may be hidden is read."""
    return lost_with_widgets(run, pages=False)
