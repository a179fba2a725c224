"""ST411: forms in forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.forms import refused
from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.flow import REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST411", "nested-form", level=Level.ERROR, raises="StreamlitInvalidLayoutContextError")
def nested_form(run: Run) -> Iterator[Draft]:
    """A form is drawn in another form."""
    for element, form in refused(run):
        if element.command == "form" and not element.caught_by(*REFUSED):
            yield draft(
                run,
                element,
                "a form cannot be in a form: Streamlit raises here",
                prove(run, element),
                related=(("the form around it", form),),
                help="draw one below the other, or make one of the two",
            )
