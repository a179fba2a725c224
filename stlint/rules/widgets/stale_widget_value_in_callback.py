"""ST306: callbacks that get what a widget gave in the run before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.callbacks import stale
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST306", "stale-widget-value-in-callback", level=Level.WARNING)
def stale_widget_value_in_callback(run: Run) -> Iterator[Draft]:
    """A callback gets the value that a widget had in the run before."""
    for element, widget, name in stale(run):
        own = widget is element
        whose = "its own value" if own else f"the value of {widget.command} {widget.label!r}"
        how = "is given" if name is None else f"reads as {name}"
        form = "before the form was sent" if element.form else "of the run before"
        when = "before the change" if own else form
        key = widget.entry or "key"
        yield draft(
            run,
            element,
            f"the callback {how} {whose} {when}",
            related=() if own else (("this field", widget),),
            help=f'read st.session_state["{key}"] in the callback'
            + ("" if widget.entry else ", and give the widget that key"),
        )
