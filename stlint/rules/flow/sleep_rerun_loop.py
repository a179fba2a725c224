"""ST407: an app that draws itself again for ever, though nobody does anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.questions.endless import endless_loops, sleeping_reruns
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_HELP: Final = (
    "put what has to be drawn again into a function under @st.fragment(run_every=…): "
    "Streamlit calls it by the clock, and the run comes to its end"
)


@rule("ST407", "sleep-rerun-loop", level=Level.WARNING)
def sleep_rerun_loop(run: Run) -> Iterator[Draft]:
    """Each run waits and starts the next one, or draws in a loop without end."""
    for end, wait in sleeping_reruns(run):
        yield draft(
            run,
            end,
            "each run waits and starts the next one: the whole app runs again for ever, "
            "though nobody does anything",
            related=(("the wait", wait),),
            help=_HELP,
        )
    for loop, element in endless_loops(run):
        yield draft(
            run,
            loop,
            "this loop never ends: neither does the run, and what stands below is never drawn",
            related=(("this is drawn again and again", element),),
            help=_HELP,
        )
