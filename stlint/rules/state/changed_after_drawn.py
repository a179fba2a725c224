"""ST217: a click changes what an element above shows, which the page does not show yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.staleness import stale
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST217", "changed-after-drawn", level=Level.WARNING)
def changed_after_drawn(run: Run) -> Iterator[Draft]:
    """Session state is changed by a click, below what shows it."""
    for write, element in stale(run):
        yield draft(
            run,
            write,
            f"{write.key!r} is changed after it was drawn: until the next interaction, this"
            f" {element.command} shows what was there before",
            related=(("it is shown here", element),),
            help="change it in a callback (on_click=), or call st.rerun() behind the change",
        )
