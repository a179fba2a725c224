"""ST212: session state that each run sets anew, over what a click has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.resets import undone
from stlint.results.finding import Level
from stlint.results.remedies import GuardDefault
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST212", "unconditional-state-reset", level=Level.WARNING)
def unconditional_state_reset(run: Run) -> Iterator[Draft]:
    """A key of session state starts over on every run, before a click changes it."""
    for reset, change in undone(run):
        key = run.state(reset.key or "")
        yield draft(
            run,
            reset,
            f"{key.name!r} starts over with every run: what a click changes is gone with the next",
            related=(("this change is undone", change),),
            help=f'set it once: if "{key.name}" not in st.session_state: …',
            fix=GuardDefault(key.name),
        )
