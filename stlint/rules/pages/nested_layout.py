"""ST505: a container in another one of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove_in
from stlint.model.questions.nesting import nested
from stlint.model.questions.releases import releases_of
from stlint.results.finding import Certainty, Level
from stlint.rules import rule
from stlint.streamlit_api.behaviours import behaviours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_RAISED = "StreamlitAPIException"


@rule("ST505", "nested-layout", level=Level.ERROR, raises=_RAISED)
def nested_layout(run: Run) -> Iterator[Draft]:
    """A container stands in one of its kind, which Streamlit before 1.46 refuses."""
    for inner, outer in nested(run):
        refused = releases_of(run, inner) - behaviours("containers-nest")
        if not refused or inner.caught_by(_RAISED):
            continue
        proof = prove_in(run, inner, refused)
        again = outer is not None and outer.place.node is inner.place.node
        if again and proof.certainty is Certainty.MAY:
            continue  # a function that calls itself: nobody knows how deep the data is
        columns = inner.command == "columns"
        yield draft(
            run,
            inner,
            f"{_DEEP if columns else f'{inner.command} in one of its kind'}: {refused} raises here",
            proof,
            related=() if outer is None else (("this is around it", outer),),
            help="draw them side by side, or use st.container or st.tabs inside",
            releases=refused,
        )


_DEEP = "columns may be in columns once, and not in the sidebar"
