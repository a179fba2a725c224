"""Keys of elements and ids of forms: what else in the app names them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from stlint.model.events import CommandUsed, ElementCreated

if TYPE_CHECKING:
    from stlint.model.run import Run

__all__ = ["is_alone", "is_named", "names_submit_button"]

_KEY: Final = "key"
_ENTRY: Final = "FormSubmitter:"
"""What entries of session state begin with that are those of submit buttons without a key."""


def is_alone(run: Run, key: str) -> bool:
    """Whether one call in the app is given a key, by its keyword."""
    return sum((each.text, each.keyword) == (key, _KEY) for each in run.onward.said()) == 1


def is_named(run: Run, key: str) -> bool:
    """Whether the app may speak of a key elsewhere: in session state, or in a style sheet.

    What else is said to an element is no key.
    """
    drawing = {
        each.place.node
        for each in chain(run.events, run.uncalled)
        if isinstance(each, (ElementCreated, CommandUsed))
    }
    return any(
        f"st-key-{key}" in each.text
        or (each.text == key and each.keyword != _KEY and each.call not in drawing)
        for each in run.onward.said()
    )


def names_submit_button(run: Run, form: str) -> bool:
    """Whether the app names the entry of a submit button that has no key, in a form of that id."""
    start = f"{_ENTRY}{form}-"
    return any(
        each.text.startswith(start) or start.startswith(each.text)
        for each in run.onward.said()
        if each.text.startswith(_ENTRY)
    )
