"""ST312: an answer of a widget that is false is taken for no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.answers import falsy_answers
from stlint.results.finding import Level
from stlint.results.remedies_of_widgets import AskForNone
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_FIRST = {"feedback": "the first of its answers is 0"}


@rule("ST312", "falsy-answer", level=Level.WARNING)
def falsy_answer(run: Run) -> Iterator[Draft]:
    """A widget is tested for an answer, and one of its answers is false."""
    for each in falsy_answers(run):
        widget = each.widget
        why = _FIRST.get(widget.command, f"{each.answer!r} is one of its answers")
        yield draft(
            run,
            each.test,
            f"{why}, and counts as none here: {widget.command} {widget.label!r} is None "
            "as long as there is no answer",
            related=(("the answer comes from here", widget),),
            help="ask whether it is None",
            fix=AskForNone(),
        )
