"""ST114: a cached function in another function, whose variables are no part of its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.cached import closed_over, hidden
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_HELP = "give it to the function as an argument, and define the function at the top of the module"


@rule("ST114", "cache-inside-function", level=Level.WARNING)
def cache_inside_function(run: Run) -> Iterator[Draft]:
    """A cached function is defined in another one, and depends on a variable of that."""
    for each in hidden(run):
        if each.local:
            yield draft(
                run,
                each.definition,
                f"{each.definition.name}() is cached, and {each.what} is no argument of it: it "
                "goes on returning what it made of the first value",
                related=() if each.event is each.definition else (("read here", each.event),),
                help=_HELP,
            )
    for read, definition in closed_over(run):
        yield draft(
            run,
            definition,
            f"{definition.name}() is cached, and {read.name} of the function around it is no part "
            "of the key",
            related=(("read here", read),),
            help=_HELP,
            optional=True,
        )
