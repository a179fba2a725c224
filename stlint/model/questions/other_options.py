"""Options that follow what another widget gives, and what such widgets begin with."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.steps import choices
from stlint.model.values import UNKNOWN
from stlint.streamlit_api.arguments import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run
    from stlint.streamlit_api.arguments import Refusal

__all__ = ["Misplaced", "misplaced"]

_BEGINS: Final = {
    "multiselect": "default",
    "pills": "default",
    "segmented_control": "default",
    "radio": "index",
    "select_slider": "value",
    "selectbox": "index",
}
"""What says which options a widget begins with."""
_TRIED: Final = 3
"""So many other choices are made."""


class Misplaced(NamedTuple):
    """An element that begins with what is none of the options that it has in a run."""

    run: Run
    element: ElementCreated
    refusal: Refusal


def misplaced(run: Run) -> Iterator[Misplaced]:
    """Elements that always begin with the same, though their options follow another choice."""
    for element in run.elements:
        if not element.happens or not _always_begins(run, element):
            continue
        others = [run.widgets.get(each) for each in element["options"].made_of]
        widgets = [each for each in others if each is not None and _is_choice(each)]
        ways = (
            ()
            if run.steps
            else ((each, value) for each in widgets for value in _other_choices(each))
        )
        runs = (after[-1] for way in ways if (after := run.onward.act(*way)))
        for one in (run, *runs) if widgets else ():
            there = one.same(element)
            refusal = None if there is None or not there.happens else _refusal(there)
            if there is not None and refusal is not None:
                yield Misplaced(one, there, refusal)
                break


def _always_begins(run: Run, element: ElementCreated) -> bool:
    """Whether an element is told what to begin with, and no user decides on that."""
    begins = element[_BEGINS.get(element.command, "")]
    if not begins.given or begins.is_(None, 0) or element.entry is not None:
        return False
    return not any(each in run.widgets for each in begins.made_of)


def _other_choices(widget: ElementCreated) -> Iterator[Any]:
    return islice((each for each in choices(widget) if each != widget.value.now), _TRIED)


def _is_choice(widget: ElementCreated) -> bool:
    return bool(widget.happens) and widget.step is not None and widget.form is None


def _refusal(element: ElementCreated) -> Refusal | None:
    """What is refused of what an element begins with, by what it offers in its run."""
    parameter, options = _BEGINS[element.command], element.value.options
    begins = element[parameter].now if parameter == "index" else element.value.now
    if not options or begins is UNKNOWN or begins is None:
        return None
    known = {"label": "", "options": list(options), parameter: begins}
    return next(refusals(element.command, known, frozenset(known)), None)
