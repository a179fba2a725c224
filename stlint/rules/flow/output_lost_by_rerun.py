"""ST419: what is drawn just before a rerun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.questions.lost import MESSAGES, lost_by_reruns
from stlint.results.finding import Level
from stlint.results.remedies import Rename
from stlint.rules import rule
from stlint.streamlit_api.history import taking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run

_TOLD: Final = {"rerun": "rerun", "switch_page": "change of page"}
_TOAST: Final = "toast"


@rule("ST419", "output-lost-by-rerun", level=Level.WARNING)
def output_lost_by_rerun(run: Run) -> Iterator[Draft]:
    """What is drawn before a rerun for the same click is never seen."""
    for end, elements in lost_by_reruns(run):
        messages = [each for each in elements if each.command in MESSAGES]
        element = (messages or elements)[0]
        others = tuple(("neither is this", each) for each in elements if each is not element)
        what = _TOLD[end.how]
        yield draft(
            run,
            element,
            f"nobody sees this {element.command}: the {what} takes it away at once",
            related=((f"the {what}", end), *others),
            help="keep the text in st.session_state and show it in the next run, or use st.toast",
            fix=_fix(element),
        )


def _fix(element: ElementCreated) -> Rename | None:
    """A toast stays on the page for a while, whatever runs next."""
    if element.command not in MESSAGES - {"exception"}:
        return None
    known = taking(_TOAST, "body")
    for name in element.arguments:
        known = known & taking(_TOAST, name, named=True)
    return Rename(element.command, _TOAST, known=known, guess=True) if known else None
