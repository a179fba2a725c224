"""ST413: fragments that draw where they may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.questions.outside_writes import outside_writes
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_RAISED: Final = (
    *("StreamlitInvalidLayoutContextError", "StreamlitAPIException"),
    "StreamlitFragmentWidgetsNotAllowedOutsideError",
)


@rule("ST413", "fragment-writes-outside", level=Level.ERROR, raises=" or ".join(_RAISED))
def fragment_writes_outside(run: Run) -> Iterator[Draft]:
    """A fragment or a dialog draws into a container that it has not made, and may not."""
    for found in outside_writes(run):
        element, container = found.element, found.container
        if element.caught_by(*_RAISED):
            continue
        place = "the sidebar" if container is None else "this container from outside"
        what = "a dialog" if element.place.segment == "dialog" else "a fragment"
        yield draft(
            run,
            element,
            f"{what} cannot put this into {place}: Streamlit raises here"
            if found.first
            else f"running alone, {what} cannot draw into {place} "
            "where it drew nothing in the last full run: Streamlit raises here",
            found.proof,
            related=() if container is None else (("the container", container),),
            help="call the fragment inside of it: with …: part()"
            if found.first
            else "make the container in the function, or draw something into it in each run",
            releases=found.releases,
        )
