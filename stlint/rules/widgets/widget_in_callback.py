"""ST308: callbacks that draw: above the page, for one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.callbacks import drawn_above
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST308", "widget-in-callback", level=Level.WARNING)
def widget_in_callback(run: Run) -> Iterator[Draft]:
    """A callback draws, which is above the page and gone with the next run."""
    for element, by in drawn_above(run):
        used = " it cannot be used, since" if element.value is not None else ""
        yield draft(
            run,
            element,
            f"this {element.command} stands above the page, in the run of the callback alone:"
            f"{used} the next run has none",
            related=(("the callback is that of this element", by),),
            help="keep in st.session_state what is to be shown, and show it in the script",
        )
