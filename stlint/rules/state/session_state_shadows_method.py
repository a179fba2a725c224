"""ST211: an entry of session state has the name of a method, and is read by attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.shadowing import shadowed
from stlint.results.finding import Level
from stlint.results.remedies_of_state import ReadItem
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST211", "session-state-shadows-method", level=Level.WARNING)
def session_state_shadows_method(run: Run) -> Iterator[Draft]:
    """A method of session state is read where an entry of that name is meant."""
    for read, setter in shadowed(run):
        yield draft(
            run,
            read,
            f"this is the method {read.name} of session state, and not what is set under"
            f" {read.name!r}",
            related=(("set here", setter),),
            help=f'st.session_state["{read.name}"] is the entry; another key is better still',
            fix=ReadItem(read.name),
        )
