"""ST208: an object is kept longer than its class, which the script makes anew in each run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.questions.outliving import outlived
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_WHAT: Final = {
    "[]": "nothing is found under it",
    "case": "this case does not match",
    "in": "it is not in there",
    "isinstance": "this is False",
}


@rule("ST208", "local-class-in-session-state", level=Level.WARNING)
def local_class_in_session_state(run: Run) -> Iterator[Draft]:
    """An object of a class of a script is compared with what the next run has of that class."""
    for kept in outlived(run):
        name = kept.event.name
        yield draft(
            kept.run,
            kept.event,
            f"{_WHAT.get(kept.event.how, 'they are never the same')} from the next run on: each run"
            f" makes {name} anew, and the object is of an older one",
            related=() if kept.write is None else (("it is kept here", kept.write),),
            help=f"move {name} into a module of its own, which is imported once",
        )
