"""ST421: what each run makes anew, though a click is decided by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.redrawn import redrawn
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST421", "fresh-value-decides", level=Level.WARNING)
def fresh_value_decides(run: Run) -> Iterator[Draft]:
    """Something is made anew in each run, and a click is decided by what it was before."""
    for each in redrawn(run):
        if each.moment:
            message = "this moment is that of the newest run: a click starts it over, too"
        elif each.shown:
            message = f"{each.call.name} draws anew for the click: something else was shown before"
        else:
            message = f"{each.call.name} draws anew in each run: every guess is about another one"
        shown = (("this was shown of it", each.shown),) if each.shown else ()
        yield draft(
            run,
            each.call,
            message,
            related=(*shown, ("it decides here", each.decided)),
            help='keep it: if "name" not in st.session_state: st.session_state.name = …',
        )
