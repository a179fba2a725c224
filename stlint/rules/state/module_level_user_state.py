"""ST209: what one user gives is kept where all users of the app share it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.sharing import given_to_all
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST209", "module-level-user-state", level=Level.WARNING)
def module_level_user_state(run: Run) -> Iterator[Draft]:
    """A variable of a module is given what one user has entered."""
    for event in given_to_all(run):
        yield draft(
            run,
            event,
            f"{event.name} belongs to all users of the app: what one enters, the others get"
            " as well",
            help="keep it in st.session_state, which each session has for itself",
        )
