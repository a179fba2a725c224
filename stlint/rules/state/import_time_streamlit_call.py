"""ST214: a module draws, or sets session state, while it is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Call, Draft, draft
from stlint.model.events import ElementCreated, StateWrite
from stlint.model.questions.importing import done_once
from stlint.model.questions.set_once import missed_by_others
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run


@rule("ST214", "import-time-streamlit-call", level=Level.WARNING)
def import_time_streamlit_call(run: Run) -> Iterator[Draft]:
    """A module draws or sets session state at import, which only the first run of all sees."""
    for event, proof in done_once(run):
        around = event.within("import")
        missed = missed_by_others(run, event) if isinstance(event, StateWrite) else None
        yield draft(
            run,
            event,
            f"Python imports this module once: {_what(event)} in the first run of the first user,"
            " and in no other",
            proof._replace(witness=None),
            related=(
                *(() if around is None else (("imported here", Call(*around.what[1])),)),
                *(() if missed is None else (("raises for everybody else", missed),)),
            ),
            help="put it into a function, and call that in each run",
        )


def _what(event: Event) -> str:
    if isinstance(event, ElementCreated):
        return f"the {event.command} is there"
    return f"{event.key!r} is set" if isinstance(event, StateWrite) else "the page is set up"
