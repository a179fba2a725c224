"""Rules about what widgets are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.questions.places import drawn, repeats
from stlint.results.remedies import AddKey
from stlint.streamlit_api.history import taking

if TYPE_CHECKING:
    from stlint.model.events import ElementCreated
    from stlint.model.run import Run


DUPLICATES = ("StreamlitDuplicateElementId", "StreamlitDuplicateElementKey")
"""What Streamlit raises for two elements that it cannot tell apart."""


def own_key(run: Run, element: ElementCreated, *, again: bool) -> AddKey:
    """The fix that gives an element a key; ``again``: what it clashes with is of the same call."""
    known = taking(element.command, "key", named=True)
    return AddKey(
        element.command,
        element.label,
        again,
        repeats(run, element),
        drawn(run, element),
        known=known,
    )
