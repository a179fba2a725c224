"""ST416: threads that draw, or use session state, without a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events import ElementCreated, ExternalCall
from stlint.model.questions.threads import threads_without_context
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST416", "thread-without-context", level=Level.WARNING)
def thread_without_context(run: Run) -> Iterator[Draft]:
    """What runs in another thread draws, or uses session state, as if it were part of the run."""
    for found in threads_without_context(run):
        first, *others = found.events
        call = () if found.call is None else (("the thread gets the function here", found.call),)
        what = (
            "nobody sees what this draws"
            if isinstance(first, (ElementCreated, ExternalCall))
            else "this is not the session state of the user"
        )
        yield draft(
            run,
            first,
            f"{what}: another thread runs it, and that does not belong to a session",
            related=(*call, *(("so it is with this", each) for each in others)),
            help="let the function return what it has found, and use that in the script; or give "
            "the thread the context of the run by add_script_run_ctx before it starts",
        )
