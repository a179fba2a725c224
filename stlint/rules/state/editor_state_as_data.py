"""ST218: the entry of a data editor in session state is taken for the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.state import may_be_called, may_happen
from stlint.model.questions.table_entries import misread
from stlint.results.finding import Certainty, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule(
    "ST218",
    "editor-state-as-data",
    level=Level.ERROR,
    raises="AttributeError, KeyError, TypeError or ValueError",
)
def editor_state_as_data(run: Run) -> Iterator[Draft]:
    """What session state has of a data editor or a selection is taken for the table."""
    for failed, command, widget in misread(run):
        proof = prove(run, failed)
        if proof.certainty is Certainty.MAY and not (may_happen(failed) or may_be_called(failed)):
            continue
        edited = command == "data_editor"
        what = "a dict of edits" if edited else "a dict with the selection"
        yield draft(
            run,
            failed,
            f"this raises {failed.raises}: what session state has of a {command} is {what},"
            " and no table",
            proof,
            related=() if widget is None else (("it is drawn here", widget),),
            help=(
                "use what st.data_editor returns: it is the table with all edits"
                if edited
                else 'ask for its "selection", and look that up in the data'
            ),
        )
