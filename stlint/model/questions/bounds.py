"""Sliders and numbers whose bounds follow what another one gives: each change there resets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import ElementCreated
from stlint.model.ops import Op
from stlint.model.steps import other_value
from stlint.model.values import UNKNOWN, Const, WidgetValue
from stlint.streamlit_api.history import identifying

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["Following", "following"]

_NUMBERS: Final = frozenset({"number_input", "slider"})
_MOVED: Final = frozenset({Op.ADD, Op.SUBTRACT})
"""What a bound may be made of a number by."""


class Following(NamedTuple):
    """A widget of which a bound, the ``parameter``, is what ``other`` gives.

    ``releases`` are those in which it is another widget after a change of that.
    """

    widget: ElementCreated
    parameter: str
    other: ElementCreated
    releases: ReleaseSet


def following(run: Run) -> Iterator[Following]:
    """Widgets that lose what was chosen, though it still fits, when another one is changed."""
    if run.incomplete or not run.about.is_app:
        return
    for widget in run.of(ElementCreated, having="step"):
        if widget.command in _NUMBERS and _can_be_set(widget):
            found = next(_ways(run, widget), None)
            if found is not None and _starts_over(run, found):
                yield found


def _ways(run: Run, widget: ElementCreated) -> Iterator[Following]:
    keyed = widget["key"].given and not widget["key"].is_(None)
    for parameter in ("min_value", "max_value"):
        other = _other(run, widget[parameter].value)
        releases = run.targets.releases & identifying(widget.command, parameter, keyed=keyed)
        if other is not None and other is not widget and _can_be_set(other) and releases:
            yield Following(widget, parameter, other, releases)


def _other(run: Run, value: Any) -> ElementCreated | None:
    """The widget whose number a bound is, or is so much more or less than."""
    while getattr(value, "op", None) in _MOVED and isinstance(value.args[1], Const):
        value = value.args[0]
    widget = run.widgets.get(value) if isinstance(value, WidgetValue) else None
    return widget if widget is not None and widget.command in _NUMBERS else None


def _can_be_set(widget: ElementCreated) -> bool:
    return bool(widget.happens) and widget.step is not None and widget.form is None


def _starts_over(run: Run, found: Following) -> bool:
    """Whether what was chosen is gone after a change of the other one, and would have fitted."""
    widget = found.widget
    begins = widget["value"]
    if begins.given and begins.always is UNKNOWN:
        return False
    if widget.entry is not None and run.state(widget.entry).writes:
        return False
    chosen = other_value(widget)
    first = run.onward.act(widget, chosen) if chosen is not None else []
    other = first[-1].same(found.other) if first else None
    changed = None if other is None else other_value(other)
    if other is None or changed is None:
        return False
    then = first[-1].onward.act(other, changed)
    here, there = first[-1].same(widget), then[-1].same(widget) if then else None
    if here is None or there is None or not there.happens or here.value.now != chosen:
        return False
    before, bound = here[found.parameter].now, there[found.parameter].now
    if UNKNOWN in (before, bound) or before == bound:
        return False
    return bool(bound <= chosen if found.parameter == "min_value" else chosen <= bound)
