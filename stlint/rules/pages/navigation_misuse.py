"""ST502: pages that st.navigation refuses, or that nobody runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.navigation import misused, unshown
from stlint.results.finding import Level
from stlint.results.remedies import CallRun
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_RAISED = "StreamlitAPIException"


@rule("ST502", "navigation-misuse", level=Level.ERROR, raises=_RAISED)
def navigation_misuse(run: Run) -> Iterator[Draft]:
    """st.navigation is given pages that it refuses, or its page is run twice or never."""
    for misuse in misused(run):
        if not misuse.event.caught_by(_RAISED):
            yield draft(
                run,
                misuse.event,
                f"{misuse.why}: Streamlit raises here",
                prove(run, misuse.event),
                related=() if misuse.before is None else (("run here before", misuse.before),),
                help="give each page a url_path of its own" if "address" in misuse.why else None,
            )
    for given, by in unshown(run):
        yield draft(
            run,
            given,
            "nobody runs the page that st.navigation gives back: it is never shown"
            if by is None
            else "the next st.navigation takes the place of this one",
            related=() if by is None else (("this one", by),),
            help="call its run()" if by is None else "put all pages into one st.navigation",
            level=Level.WARNING,
            fix=None if by else CallRun(),
        )
