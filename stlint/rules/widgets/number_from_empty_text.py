"""ST313: texts of a widget that are read as a number or a date before anybody has typed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.failures import failing
from stlint.results.finding import Certainty, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST313", "number-from-empty-text", level=Level.ERROR, raises="ValueError")
def number_from_empty_text(run: Run) -> Iterator[Draft]:
    """A text that a widget gives is read as a number, a date or the like, and is none at first."""
    for each in failing(run):
        if each.what != "text":
            continue
        proof = prove(run, each.failed)
        if proof.certainty is not Certainty.MAY:
            name = each.failed.how.rpartition(".")[2]
            number = "use st.number_input, or " if name in {"int", "float"} else ""
            yield draft(
                run,
                each.failed,
                f"{name} raises {each.failed.raises}: {each.widget.command} "
                f"{each.widget.label!r} gives {each.widget.value.now!r} at first",
                proof,
                related=(("the text comes from here", each.widget),),
                help=f"{number}test the text first: if text: …",
            )
