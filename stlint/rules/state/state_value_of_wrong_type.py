"""ST216: a value that is set under the key of a widget does not fit the widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.events.data import READONLY
from stlint.model.questions.misfits import SELECTIONS, raising, replacing, unfit
from stlint.results.finding import Certainty, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_WHY: Final = {
    "count": "it is more than this {} takes",
    "negative": "it is none of the answers of this {}",
    "none": "None is no value of this {}",
    "range": "it is not within the bounds of this {}",
    "text": "it is a text, and no value of this {}",
    "type": "it is not of the type of this {}",
}


@rule("ST216", "state-value-of-wrong-type", level=Level.ERROR, raises="TypeError")
def state_value_of_wrong_type(run: Run) -> Iterator[Draft]:
    """A value is set under the key of a widget that does not fit it."""
    for found in unfit(run):
        refused, command = found.refused, found.refused.command
        if refused.why == READONLY or command in SELECTIONS:
            continue
        admitted = run.targets.releases
        raises, replaced = (each(command, refused.why) for each in (raising, replacing))
        raised = admitted & raises and not refused.caught_by("StreamlitAPIException", "TypeError")
        releases = admitted & (raises if raised else replaced)
        if not releases or found.proof.certainty is Certainty.MAY:
            continue
        why = _WHY.get(refused.why, "it is none of the options of this {}").format(command)
        ends = "Streamlit raises" if raised else "it has another one, and nobody is told"
        yield draft(
            run,
            found.write,
            f"{refused.key!r} is set to what does not fit: {why}; {ends}",
            found.proof if raised else None,
            related=() if raised else (("the widget is drawn here", found.element or refused),),
            help="set a value that the widget could give",
            level=None if raised else Level.WARNING,
            releases=releases,
            raised=(found.element or refused) if raised else None,
        )
