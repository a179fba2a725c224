"""ST205: a default of a widget is ignored, since session state has a value for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.defaults import is_the_same_without
from stlint.model.questions.ignored_defaults import ignored
from stlint.results.finding import Level
from stlint.results.remedies import DropArgument
from stlint.rules import rule
from stlint.streamlit_api.behaviours import behaviours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST205", "default-and-session-state-value", level=Level.WARNING)
def default_and_session_state_value(run: Run) -> Iterator[Draft]:
    """A widget has a default, and session state a value for it."""
    shown = run.targets.releases & behaviours("ignored-defaults-are-shown")
    for widget, parameter, write, always in ignored(run):
        told = "Streamlit warns of that on the page" if shown else "the log says so"
        yield draft(
            run,
            widget,
            f"{parameter} of this {widget.command} is ignored: session state has a value for"
            f" {widget.entry!r}; {told}",
            related=(("set here", write),),
            help=f"leave out {parameter}, or do not set the key",
            releases=shown or None,
            optional=not shown,
            fix=(
                DropArgument(widget.command, parameter)
                if always and is_the_same_without(widget, parameter)
                else None
            ),
        )
