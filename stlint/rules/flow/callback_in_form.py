"""ST410: callbacks of inputs in forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.forms import with_callbacks
from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.flow import REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST410", "callback-in-form", level=Level.ERROR, raises="StreamlitInvalidFormCallbackError")
def callback_in_form(run: Run) -> Iterator[Draft]:
    """An input in a form has a callback, which only the submit button may have."""
    for element, form, name in with_callbacks(run):
        if not element.caught_by(*REFUSED):
            yield draft(
                run,
                element,
                f"{name}= of st.{element.command} in a form: Streamlit raises here",
                prove(run, element),
                related=(("the form", form),),
                help="give the function to on_click= of the submit button",
            )
