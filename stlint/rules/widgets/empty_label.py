"""ST303: inputs and metrics whose label is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.drafts import Draft, draft
from stlint.model.events import CommandUsed
from stlint.model.questions.releases import releases_of
from stlint.results.finding import Level
from stlint.results.remedies import WriteLabel
from stlint.rules import rule
from stlint.streamlit_api.arguments import may_lack_label
from stlint.streamlit_api.behaviours import behaviours
from stlint.streamlit_api.history import taking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run


@rule("ST303", "empty-label", level=Level.WARNING)
def empty_label(run: Run) -> Iterator[Draft]:
    """An input or a metric has an empty label."""
    for event in run.of(CommandUsed):
        if "label" not in event.known:
            continue
        label, none = event["label"], event["label"].is_(None)
        if label.is_("") or (none and not may_lack_label(event.name)):
            found = releases_of(run, event) & taking(event.name, "label_visibility", named=True)
            if found := found - behaviours("label-is-text") if none else found:
                yield draft(
                    run,
                    event,
                    f"the label of this {event.name} is empty: screen readers have nothing to say",
                    help='write a label; label_visibility="collapsed" if it is not to be seen',
                    releases=found,
                    fix=_fix(event),
                )


def _fix(event: CommandUsed) -> WriteLabel:
    key = event["key"].always
    known = taking(event.name, "label_visibility", named=True)
    return WriteLabel(key if isinstance(key, str) else None, known)
