"""ST210: what session state has given as a default is changed, and thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Call, Draft, draft
from stlint.model.questions.lost_defaults import thrown_away
from stlint.results.finding import Level
from stlint.results.remedies import KeepDefault, Site
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST210", "lost-mutation-of-default", level=Level.WARNING)
def lost_mutation_of_default(run: Run) -> Iterator[Draft]:
    """A default of ``get`` or ``pop`` is changed, which nothing keeps."""
    for event in thrown_away(run):
        yield draft(
            run,
            event,
            f"this change is lost: {event.method} gives a default that session state does not keep"
            f" under {event.key!r}",
            related=(("asked for here", Call(*event.asked)),),
            help="setdefault keeps the default that it gives",
            fix=KeepDefault(Site(*event.asked)) if event.method == "get" else None,
        )
