"""ST603: texts of users and links that are shown as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.questions.injections import in_html, told, way_of
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_HARM: Final = {
    "script": "scripts in it run in the browser of whoever opens the page",
    "markup": "its tags and links are taken for those of the app",
}


@rule("ST603", "unsafe-html-from-user", level=Level.WARNING)
def unsafe_html_from_user(run: Run) -> Iterator[Draft]:
    """Finds texts of users and links that are shown as HTML."""
    for found in in_html(run):
        yield draft(
            run,
            found.event,
            f"{told(run, found.flow)} is HTML here: {_HARM[found.kind]}",
            related=way_of(run, found),
            help="escape it first: html.escape(…)",
            optional=found.opinion,
        )
