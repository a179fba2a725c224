"""ST311: widgets that are new ones in each run, since their key is made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.freshness import unstable
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST311", "unstable-widget-key", level=Level.WARNING)
def unstable_widget_key(run: Run) -> Iterator[Draft]:
    """The key of a widget, or what it is known by without one, is another one in each run."""
    for each in unstable(run):
        what = "has another key" if each.by_key else "is given something else"
        lost = "a click on it does nothing" if each.widget.trigger else "what a user sets is lost"
        yield draft(
            run,
            each.widget,
            f"this {each.widget.command} {what} in each run, and is a new one each time: {lost}",
            related=(("this is made anew in each run", each.call),),
            help="give it a key that stays the same"
            if each.by_key
            else "keep what is made in st.session_state, and give the widget a key",
        )
