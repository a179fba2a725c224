"""ST414: reruns of a fragment where no fragment runs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.fragments import reruns_of_no_fragment
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_RAISED: Final = ("StreamlitInvalidLayoutContextError", "StreamlitAPIException")


@rule(
    "ST414",
    "rerun-fragment-scope",
    level=Level.ERROR,
    raises="StreamlitInvalidLayoutContextError",
)
def rerun_fragment_scope(run: Run) -> Iterator[Draft]:
    """A rerun of the fragment alone is asked for where no fragment runs alone."""
    for end in reruns_of_no_fragment(run):
        if not end.caught_by(*_RAISED):
            outside = end.within("fragment", "dialog") is None
            yield draft(
                run,
                end,
                'scope="fragment" outside of a fragment: Streamlit raises here'
                if outside
                else 'scope="fragment" while the whole script runs: Streamlit raises here',
                prove(run, end),
                help="call st.rerun() without a scope"
                if outside
                else "ask for it only after something in the fragment was used",
            )
