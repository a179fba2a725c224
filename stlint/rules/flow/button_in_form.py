"""ST409: buttons in forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.forms import refused
from stlint.results.finding import Level
from stlint.results.remedies import Rename
from stlint.rules import rule
from stlint.rules.flow import REFUSED
from stlint.streamlit_api.history import taking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run


@rule(
    "ST409",
    "button-in-form",
    level=Level.ERROR,
    raises="StreamlitInvalidLayoutContextError or StreamlitInvalidFormCallbackError",
)
def button_in_form(run: Run) -> Iterator[Draft]:
    """A button or a chat input is drawn in a form, which takes only submit buttons."""
    for element, form in refused(run):
        if element.command != "form" and not element.caught_by(*REFUSED):
            yield draft(
                run,
                element,
                f"st.{element.command} cannot be in a form: Streamlit raises here",
                prove(run, element),
                related=(("the form", form),),
                help="use st.form_submit_button, or draw it outside of the form",
                fix=_fix(element),
            )


def _fix(element: ElementCreated) -> Rename | None:
    """The same arguments as those of the button, if a submit button takes them in their places."""
    if element.command != "button" or "key" in element.arguments:
        return None
    new = "form_submit_button"
    known = taking(new, "label")
    for name in element.arguments:
        known = known & taking(new, name, named=True)
    return Rename(element.command, new, known=known, guess=True)
