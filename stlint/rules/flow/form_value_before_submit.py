"""ST418: fields of a form that decide what else is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.forms import deciding_fields
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST418", "form-value-before-submit", level=Level.WARNING)
def form_value_before_submit(run: Run) -> Iterator[Draft]:
    """A field of a form decides what else the form has, and does so only after it was sent."""
    for field, element in deciding_fields(run):
        yield draft(
            run,
            field,
            f"this {field.command} decides what else is in its form, but nothing changes "
            "there before the form is sent",
            related=(("this follows only then", element),),
            help="draw it above the form, where a change of it counts at once",
            optional=True,
        )
