"""ST304: callbacks in a loop that read its variable when it has its last value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.callbacks import turned
from stlint.results.finding import Level
from stlint.results.remedies_of_widgets import BindNames
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST304", "loop-variable-in-callback", level=Level.WARNING)
def loop_variable_in_callback(run: Run) -> Iterator[Draft]:
    """A callback in a loop reads what the loop sets, and gets what the last turn has set."""
    for each in turned(run):
        names = ", ".join(each.names)
        yield draft(
            run,
            each.element,
            f"all of these do what the last one does: the callback reads {names} when it is "
            f"called, after the loop",
            help=f"hand it over: args=({each.names[0]},), or lambda {each.names[0]}="
            f"{each.names[0]}: …",
            fix=BindNames(each.names),
        )
