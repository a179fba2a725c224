"""ST402: an input that is gone as soon as it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.clicks import triggers_of, vanishes_in_use
from stlint.results.finding import Cause, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST402", "widget-under-button", level=Level.WARNING)
def widget_under_button(run: Run) -> Iterator[Draft]:
    """A widget created under a button disappears as soon as it is used."""
    for element in run.elements if run.widgets else ():
        download = element.command == "download_button"
        if element.role != "input" and not download:
            continue
        if download and element["on_click"].is_("ignore"):
            continue  # the click on it causes no rerun
        if vanishes_in_use(run, element):
            button = triggers_of(run, element)[-1]
            what = (
                "this download_button disappears when it is clicked"
                if download
                else f"this {element.command} disappears as soon as it is used: its value is lost"
            )
            yield draft(
                run,
                element,
                what,
                related=(("it is only there when this was just clicked", button),),
                help="let the button set a flag in st.session_state, or open an st.dialog",
                cause=Cause((), "these disappear as soon as they are used", element.command),
            )
