"""ST423: answers of a chat that are drawn once, and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.chats import unkept_answers
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST423", "streamed-answer-not-kept", level=Level.WARNING)
def streamed_answer_not_kept(run: Run) -> Iterator[Draft]:
    """An answer of a chat is not added to what each run shows of the chat."""
    for answer, history in unkept_answers(run):
        yield draft(
            run,
            answer,
            "this answer is gone with the next message: only what the user has sent is kept",
            related=(("each run draws what is kept here", history),),
            help="add the answer to the list in session state, too",
        )
