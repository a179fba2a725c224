"""ST404: a variable that only a click sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.variables import bound_by_a_click
from stlint.results.finding import Certainty, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import NameMissing
    from stlint.model.run import Run

_RAISED = ("NameError", "UnboundLocalError")


@rule(
    "ST404",
    "name-defined-only-under-button",
    level=Level.ERROR,
    raises="NameError or UnboundLocalError",
)
def name_defined_only_under_button(run: Run) -> Iterator[Draft]:
    """A variable that only a click sets is read without that click."""
    for read, trigger in bound_by_a_click(run):
        if read.caught_by(*_RAISED):
            continue
        proof = prove(run, read, still=_is_missing, when=(read.lacking or (),))
        if proof.certainty is Certainty.MAY:
            continue
        yield draft(
            run,
            read,
            f"{read.name!r} has a value only in the run of a click: "
            "in any other, this raises NameError",
            proof,
            related=(("set only when this was just clicked", trigger),),
            help=f"keep it in st.session_state, or set {read.name} before the button",
        )


def _is_missing(read: NameMissing) -> bool:
    return read.missing
