"""Defaults of widgets that session state has a value for, so that they are ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import ElementCreated, StateWrite
from stlint.model.questions.hiding import is_first_value
from stlint.model.questions.kinds import kind_of
from stlint.model.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.argument import Argument
    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["Ignored", "ignored"]

_BEGINS: Final[dict[str, tuple[str, tuple[Any, ...]]]] = {
    **dict.fromkeys(("text_input", "text_area"), ("value", (None, ""))),
    **dict.fromkeys(("checkbox", "toggle"), ("value", (None, False))),
    **dict.fromkeys(("selectbox", "radio"), ("index", (None, 0))),
    **dict.fromkeys(
        ("multiselect", "pills", "segmented_control", "feedback"), ("default", (None,))
    ),
    **dict.fromkeys(("slider", "select_slider", "color_picker"), ("value", (None,))),
    **dict.fromkeys(("time_input", "datetime_input"), ("value", (None, "now"))),
    "date_input": ("value", (None, "today")),
    "number_input": ("value", (None, "min")),
}
"""By command: the parameter for the default, and the values that Streamlit takes for none."""


class Ignored(NamedTuple):
    """A widget with a default, and what sets its entry before; ``always``: in each such run."""

    widget: ElementCreated
    parameter: str
    write: StateWrite
    always: bool


def ignored(run: Run) -> Iterator[Ignored]:
    """Widgets with a default whose entry the same run sets."""
    for widget in run.of(ElementCreated, having="entry"):
        if widget.command not in _BEGINS or widget.happens is not True:
            continue
        parameter, nothing = _BEGINS[widget.command]
        if not _is_something(widget[parameter], nothing):
            continue
        last = _last_change(run, widget)
        if isinstance(last, StateWrite) and not last.changes:
            yield Ignored(widget, parameter, last, _is_always_set(last, widget))


def _is_something(given: Argument, nothing: tuple[Any, ...]) -> bool:
    """Whether an argument is surely a default, in this run."""
    if not given.given:
        return False
    if given.now is UNKNOWN:
        return kind_of(given.value) in {"list", "tuple", "set"}
    return not any(type(given.now) is type(each) and given.now == each for each in nothing)


def _last_change(run: Run, widget: ElementCreated) -> Event | None:
    """What has happened last to an entry before its widget is drawn, in this run or by a click."""
    found: Event | None = None
    for each in run.state(widget.entry or "").changes:
        if each.within("callback"):
            found = found or (None if widget.guards.items else each)
        elif each.order < widget.order and each.happens is not False:
            found = each if each.happens else None
    return found


def _is_always_set(write: StateWrite, widget: ElementCreated) -> bool:
    """Whether there is always an entry where a widget is drawn."""
    if write.within("callback"):
        return False
    more = write.guards.beyond(widget.guards)
    return not more or (is_first_value(write) and len(more) == 1)
