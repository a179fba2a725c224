"""ST605: secrets of the server that are sent to the browser of whoever opens the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events import ElementCreated
from stlint.model.questions.exposures import exposures, open_fields
from stlint.results.finding import Level
from stlint.results.remedies_of_widgets import FallBack
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.questions.exposures import Exposure
    from stlint.model.run import Run


@rule("ST605", "secret-sent-to-browser", level=Level.WARNING)
def secret_sent_to_browser(run: Run) -> Iterator[Draft]:
    """Finds secrets of the server that are sent to the browser of whoever opens the app."""
    for found in exposures(run):
        widget = isinstance(found.event, ElementCreated) and found.event.role == "input"
        yield draft(
            run,
            found.event,
            f"{found.name} is sent to the browser of whoever opens the app{_hidden(found)}",
            related=tuple(("it is kept here", write) for write in found.through),
            help="keep it on the server, as what is taken if nothing is typed: "
            'st.text_input(…, type="password") or …'
            if widget
            else "say whether it is there, not what it is",
            fix=_fix(found),
        )
    for box in open_fields(run):
        yield draft(
            run,
            box,
            "what is typed here is seen by whoever looks at the screen",
            help='type="password"',
            optional=True,
        )


def _fix(found: Exposure) -> FallBack | None:
    event = found.event
    if not isinstance(event, ElementCreated) or event.command != "text_input":
        return None
    return FallBack(event.command, "value") if found.whole and found.parameter == "value" else None


def _hidden(found: Exposure) -> str:
    event = found.event
    if isinstance(event, ElementCreated) and event["type"].is_("password"):
        return ': type="password" hides it on the screen alone'
    return ""
