"""ST511: one element opens an HTML tag, and another one closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.html import torn
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST511", "html-across-elements", level=Level.WARNING)
def html_across_elements(run: Run) -> Iterator[Draft]:
    """An HTML tag is opened by one element and closed by a later one."""
    for each in torn(run):
        yield draft(
            run,
            each.opening,
            f"this <{each.name}> ends with its own element: nothing that is drawn later is in it",
            related=(("it is closed here, in vain", each.closing),),
            help="use st.container(key=…) and style its class st-key-… in CSS, "
            "or write all of it in one element",
        )
