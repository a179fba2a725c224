"""ST408: forms without a submit button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.forms import unsent
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST408", "form-without-submit", level=Level.WARNING)
def form_without_submit(run: Run) -> Iterator[Draft]:
    """A form has no submit button: what is entered in it never arrives."""
    for form, entered in unsent(run):
        yield draft(
            run,
            form,
            "this form has no submit button: what is entered in it never arrives",
            related=(("this keeps its first value for ever", entered),),
            help="end the form with st.form_submit_button(…)",
        )
