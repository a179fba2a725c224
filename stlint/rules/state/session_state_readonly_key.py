"""ST204: a value is set under a key that only a user can give one, such as that of a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events.data import READONLY
from stlint.model.questions.misfits import SELECTIONS, raising, unfit
from stlint.results.finding import Certainty, Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule(
    "ST204",
    "session-state-readonly-key",
    level=Level.ERROR,
    raises="StreamlitValueAssignmentNotAllowedError",
)
def session_state_readonly_key(run: Run) -> Iterator[Draft]:
    """A value is set under the key of a button, an upload, a form or the like."""
    for found in unfit(run):
        refused = found.refused
        if refused.why != READONLY and refused.command not in SELECTIONS:
            continue
        releases = run.targets.releases & raising(refused.command, refused.why)
        caught = refused.caught_by("StreamlitValueAssignmentNotAllowedError")
        if not releases or caught or found.proof.certainty is Certainty.MAY:
            continue
        yield draft(
            run,
            found.element or refused,
            f"{refused.key!r} is set by the app: Streamlit raises, since a {refused.command} is"
            " for users only",
            found.proof,
            related=(("set here", found.write),),
            help="give the element another key, and keep the value under one of its own",
            releases=releases,
        )
