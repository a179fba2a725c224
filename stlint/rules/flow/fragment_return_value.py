"""ST417: what a fragment returns, used where nobody hears of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.fragments import stale_returns
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST417", "fragment-return-value", level=Level.WARNING)
def fragment_return_value(run: Run) -> Iterator[Draft]:
    """What a fragment returns is used outside of it, where a change of its widgets does nothing."""
    for returned, widget, used in stale_returns(run):
        yield draft(
            run,
            returned,
            f"what {returned.name}() returns stays that of the last run of the whole script: "
            "a widget in a fragment runs the fragment alone",
            related=(("this changes it", widget), ("this is not drawn again", used)),
            help="use it in the fragment; or draw the widget outside of it; "
            "or call st.rerun() in the fragment when the value has changed",
        )
