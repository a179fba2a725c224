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

_RAISED: Final = (
    *("StreamlitInvalidLayoutContextError", "StreamlitAPIException"),
    *("RuntimeError", "AssertionError"),
)
_WHY: Final = {
    "outside": "outside of a fragment",
    "full": "while the whole script runs",
    "callback": "in a callback",
}
_HELP: Final = {
    "outside": "call st.rerun() without a scope",
    "full": "ask for it only after something in the fragment was used",
    "callback": "leave it out: after the callback of a widget in a fragment, that runs anyway",
}


@rule("ST414", "rerun-fragment-scope", level=Level.ERROR, raises=" or ".join(_RAISED))
def rerun_fragment_scope(run: Run) -> Iterator[Draft]:
    """A rerun of the fragment alone is asked for where no fragment runs alone."""
    for found in reruns_of_no_fragment(run):
        if not found.end.caught_by(*_RAISED):
            yield draft(
                run,
                found.end,
                f'scope="fragment" {_WHY[found.where]}: Streamlit raises here',
                prove(run, found.end),
                help=_HELP[found.where],
                releases=found.releases if found.where == "callback" else None,
            )
