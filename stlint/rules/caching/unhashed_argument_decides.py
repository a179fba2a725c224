"""ST118: an argument that Streamlit does not look at decides what a cached function gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.unhashed import unhashed
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST118", "unhashed-argument-decides", level=Level.WARNING)
def unhashed_argument_decides(run: Run) -> Iterator[Draft]:
    """An argument whose name begins with an underscore decides what a cached function gives."""
    for call, name, other in unhashed(run):
        assert call.definition is not None
        related = () if other is None else (("this call has the same key", other),)
        yield draft(
            run,
            call,
            f"{name} is no part of the key of {call.name}(), and nothing else tells this call from "
            "others: they all get the first answer",
            related=(*related, ("cached here", call.definition)),
            help="give the function an argument that tells the calls apart"
            if "." in name
            else "leave out the underscore, or give the function something else that tells the "
            "calls apart",
        )
