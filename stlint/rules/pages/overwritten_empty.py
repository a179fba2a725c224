"""ST508: several elements are drawn into one st.empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.overwriting import overwritten
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST508", "overwritten-empty", level=Level.WARNING)
def overwritten_empty(run: Run) -> Iterator[Draft]:
    """Several elements are drawn into one st.empty, which shows the last one only."""
    for each in overwritten(run):
        yield draft(
            run,
            each.lost,
            f"nobody sees this {each.lost.command}: st.empty has room for one element, "
            f"and the next one takes its place",
            related=(("this one", each.by),),
            help="draw both into a container of it: with place.container():",
        )
