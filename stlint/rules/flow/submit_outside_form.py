"""ST412: submit buttons without a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.forms import lost_submits
from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.flow import REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule(
    "ST412", "submit-outside-form", level=Level.ERROR, raises="StreamlitInvalidLayoutContextError"
)
def submit_outside_form(run: Run) -> Iterator[Draft]:
    """A submit button is drawn where no form is."""
    for element, form in lost_submits(run):
        if not element.caught_by(*REFUSED):
            yield draft(
                run,
                element,
                "this submit button is in no form: Streamlit raises here",
                prove(run, element),
                related=() if form is None else (("this form has no submit button", form),),
                help=_HELP if element.container == "main" else _ELSEWHERE,
            )


_HELP = "draw it inside of with st.form(…):, or make it an st.button"
_ELSEWHERE = "call it on st or on the form: what is called on another container is not in the form"
