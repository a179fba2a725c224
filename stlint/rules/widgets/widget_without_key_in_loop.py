"""ST310: widgets of a loop that have no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.callbacks import in_loops
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST310", "widget-without-key-in-loop", level=Level.WARNING)
def widget_without_key_in_loop(run: Run) -> Iterator[Draft]:
    """A widget in a loop has no key."""
    for widget, loop in in_loops(run):
        if widget.value is not None and not widget["key"].given:
            yield draft(
                run,
                widget,
                f"this {widget.command} is one of a loop and has no key: what a user has set may "
                "go to another one when the list changes",
                related=(("the loop", loop),),
                help='give it a key that is made of the item itself: key=f"name-{item}"',
                optional=True,
            )
