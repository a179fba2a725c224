"""ST510: HTML in a text that is not allowed to have any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.html import unrendered
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST510", "html-without-flag", level=Level.WARNING)
def html_without_flag(run: Run) -> Iterator[Draft]:
    """HTML in a text is shown as it is written, tags and all."""
    for element, tag in unrendered(run):
        shown = tag if len(tag) <= _LONGEST else f"{tag[:_LONGEST]}…"
        yield draft(
            run,
            element,
            f"st.{element.command} shows HTML as it is written: users read {shown!r}",
            help="use Markdown, or allow it where nothing of it comes from users: "
            "unsafe_allow_html=True",
        )


_LONGEST = 30
