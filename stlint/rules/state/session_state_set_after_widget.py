"""ST203: a key of session state is set after the widget that has it was drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.proof import prove
from stlint.model.questions.clicks import triggers_of
from stlint.model.questions.refusals import drawn_before, freed, set_too_late
from stlint.model.questions.state import may_be_brought, may_happen
from stlint.results.finding import Certainty, Level
from stlint.results.remedies import ExtractCallback, Site
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import StateRefused
    from stlint.model.run import Run

_HELP = "set it before the widget is drawn, or in a callback: on_click="


@rule(
    "ST203",
    "session-state-set-after-widget",
    level=Level.ERROR,
    raises="StreamlitWidgetAlreadyInstantiatedError",
)
def session_state_set_after_widget(run: Run) -> Iterator[Draft]:
    """The key of a widget is assigned after the widget was drawn."""
    for event in set_too_late(run):
        if event.caught_by("StreamlitWidgetAlreadyInstantiatedError"):
            continue
        proof = prove(run, event)
        if proof.certainty is Certainty.MAY and not (
            may_happen(event) or may_be_brought(run, event)
        ):
            continue
        widget = drawn_before(run, event)
        yield draft(
            run,
            event,
            f"{event.key!r} is set after the widget with this key was drawn: Streamlit raises",
            proof,
            related=() if widget is None else (("the widget is drawn here", widget),),
            help=_HELP,
            fix=_fix(run, event),
        )
    for write, widget in freed(run):
        yield draft(
            run,
            write,
            f"{write.key!r} is deleted and set after its widget was drawn: the {widget.command}"
            " keeps what it has",
            related=(("the widget is drawn here", widget),),
            help=_HELP,
            level=Level.WARNING,
        )


def _fix(run: Run, event: StateRefused) -> ExtractCallback | None:
    """A click on a button that is always there can do it before the script runs."""
    buttons = triggers_of(run, event)
    if len(buttons) != 1 or buttons[0].callback is not None or buttons[0].place.stack:
        return None
    button = buttons[0]
    return ExtractCallback(Site(button.place.path, button.place.node), button.label)
