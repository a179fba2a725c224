"""ST420: commands that are named, and not called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.naming_alone import named_alone
from stlint.results.finding import Level
from stlint.results.remedies import CallIt
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST420", "uncalled-command", level=Level.WARNING)
def uncalled_command(run: Run) -> Iterator[Draft]:
    """A command, or a function of the app, is named in a statement of its own and not called."""
    for found in named_alone(run):
        name = f"st.{found.name}" if found.command else found.name
        shown = "its documentation is shown instead" if found.event.drawn else "nothing is done"
        yield draft(
            run,
            found.event,
            f"{name} is named here, and not called: {shown}",
            help=f"call it: {name}({'' if found.callable else '…'})",
            fix=CallIt() if found.callable else None,
        )
