"""ST301: two elements with one automatic ID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.questions.identities import clashes, is_typed
from stlint.model.questions.places import apart
from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.widgets import DUPLICATES, own_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST301", "duplicate-widget-id", level=Level.ERROR, raises="StreamlitDuplicateElementId")
def duplicate_widget_id(run: Run) -> Iterator[Draft]:
    """Two elements of one run get the same automatic ID."""
    typed = is_typed(run, "key")
    for first, second, proof in clashes(run, "identity"):
        if second.caught_by(*DUPLICATES):
            continue
        same = first.place.node is second.place.node
        again = "another run of this call" if same else "an earlier one"
        yield draft(
            run,
            second,
            f"this {second.command} gets the same ID as {again}",
            proof,
            related=apart(first, second, "created here first"),
            help="give each a key of its own: key=…",
            fix=None if typed else own_key(run, second, again=same),
        )
