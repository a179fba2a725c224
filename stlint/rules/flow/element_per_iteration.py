"""ST424: a bar for each turn of a loop, in the place of one that grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.turns_drawn import drawn_each_turn
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST424", "element-per-iteration", level=Level.WARNING)
def element_per_iteration(run: Run) -> Iterator[Draft]:
    """Each turn of a loop draws another progress bar below the one before."""
    for element in drawn_each_turn(run):
        yield draft(
            run,
            element,
            f"each turn draws another {element.command} below the one before: none of them moves",
            help=f"make one before the loop and change that: bar = st.{element.command}(0), then "
            f"bar.{element.command}(…)",
        )
