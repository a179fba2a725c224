"""Which widget a step of a user means: several may have one label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.dryrun.streamlit.elements import CLICKED
from stlint.model.steps import takes

if TYPE_CHECKING:
    from stlint.model.events import ElementCreated
    from stlint.model.run import Run
    from stlint.results.finding import Step


def number_of(run: Run, event: ElementCreated, step: Step) -> int | None:
    """Which of the widgets that a step may mean a widget is, from 1; 0: the only one.

    ``None``: it is none of them, or that is not known.
    """
    called = [each for each in run.shown if is_called(each, step)]
    called = [each for each in called if _key_of(each) == step.target] or called
    if [each for each in called if _can_do(each, step)] == [event]:
        return 0
    if event not in called or run.beside:
        return None
    at = called.index(event)
    return at + 1 if all(each.happens is True for each in called[:at]) else None


def _key_of(element: ElementCreated) -> Any:
    """The key that the app has given a widget, as it is in this run."""
    known = element.key_now or element.key
    return known[1] if known is not None and known[0] == "key" else None


def is_called(element: ElementCreated, step: Step) -> bool:
    """Whether a widget has the key or the label of a step, and is clicked or set as that says."""
    fits = element.trigger if step.kind == "click" else element.command not in CLICKED
    return fits and element.value is not None and step.target in (element.label, _key_of(element))


def _can_do(element: ElementCreated, step: Step) -> bool:
    """Whether a widget takes the value of a step."""
    return step.kind == "click" or takes(element, step.value)
