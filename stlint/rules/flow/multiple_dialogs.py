"""ST415: more than one dialog, or one without a title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.dialogs import opened_again, untitled
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_RAISED: Final = (
    *("StreamlitInvalidLayoutContextError", "StreamlitAPIException"),
    *("StreamlitDuplicateElementId", "StreamlitMissingRequiredParameterError", "TypeError"),
)


@rule("ST415", "multiple-dialogs", level=Level.ERROR, raises=" or ".join(_RAISED))
def multiple_dialogs(run: Run) -> Iterator[Draft]:
    """A run opens more than one dialog, a dialog opens another one, or one has no title."""
    for each in opened_again(run):
        if not each.opened.caught_by(*_RAISED):
            nested = each.first is None
            yield draft(
                run,
                each.opened,
                "a dialog cannot open another one: Streamlit raises here"
                if nested
                else "a run can open one dialog: Streamlit raises at this second one",
                each.proof,
                related=() if each.first is None else (("opened here first", each.first),),
                help="let it set a flag in st.session_state and call st.rerun(): "
                "the next run opens the other dialog"
                if nested
                else "open only one of them: if … elif …",
            )
    for used in untitled(run):
        if not used.caught_by(*_RAISED):
            yield draft(
                run,
                used,
                "this dialog has no title: Streamlit raises here",
                prove(run, used),
                help='give it one: @st.dialog("…")',
            )
