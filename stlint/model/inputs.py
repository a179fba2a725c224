"""What a user has to do with a widget so that a condition holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.model.guards import EQUAL, TRUE, Guard, holds_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.model.events import ElementCreated

CLICK: Final = object()
"""What a user does with a button."""
_TOGGLES: Final = frozenset({"checkbox", "toggle"})
_TEXTS: Final = frozenset({"text_input", "text_area"})
_CHOICES: Final = frozenset({"radio", "selectbox", "select_slider"})
_NUMBERS: Final = frozenset({"number_input", "slider"})


def takes(widget: ElementCreated, value: Any) -> bool:
    """Whether a widget may be set to a value, as far as its kind says."""
    if widget.command in _TOGGLES:
        return isinstance(value, bool)
    if widget.command in _TEXTS:
        return isinstance(value, str)
    if widget.command in _NUMBERS:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return widget.command not in _CHOICES or value in (widget.value.options or (value,))


def other_value(widget: ElementCreated) -> Any:
    """A value that a widget does not have now."""
    now = widget.value.now
    if widget.command in _TOGGLES:
        return not now
    if widget.command in _TEXTS:
        return "x" if now != "x" else "y"
    if widget.command in _CHOICES:
        options = widget.value.options or ()
        return next((each for each in options if each != now), None)
    if widget.command in _NUMBERS and isinstance(now, (int, float)):
        return now + 1
    return None


def choice(widget: ElementCreated, guard: Guard) -> tuple[ElementCreated, Any] | None:
    """The value that makes a guard about a widget hold."""
    command, now = widget.command, widget.value.now
    if guard.test == TRUE:
        if widget.trigger:
            return (widget, CLICK) if guard.outcome else None
        if command in _TOGGLES:
            return widget, guard.outcome
        if command in _TEXTS:
            return widget, "x" if guard.outcome else ""
        if command in _CHOICES:
            fitting = [each for each in widget.value.options or () if bool(each) == guard.outcome]
            return (widget, fitting[0]) if fitting else None
        if command in _NUMBERS and isinstance(now, (int, float)):
            return widget, type(now)(1 if guard.outcome else 0)
        return None
    if guard.test in {EQUAL, "in"}:
        values = guard.operand if guard.test == "in" else (guard.operand,)
        if not isinstance(values, tuple) or not values:
            return None
        if command in _CHOICES:
            options = widget.value.options or ()
            fitting = [each for each in options if (each in values) == guard.outcome]
            return (widget, fitting[0]) if fitting else None
        if command in _TOGGLES and guard.outcome:
            return widget, values[0]
        if command in _TEXTS and isinstance(values[0], str):
            return widget, values[0] if guard.outcome else values[0] + "x"
        if command in _NUMBERS and guard.outcome and isinstance(values[0], (int, float)):
            return widget, values[0]
    return None


def fitting(widget: ElementCreated, value: Any, guards: Sequence[Guard]) -> Any:
    """A value that makes all guards about a widget hold, if there is one; else this one."""
    if value is CLICK:
        return value
    others = [found[1] for found in (choice(widget, each) for each in guards) if found is not None]
    for each in (value, *others, *(widget.value.options or ())):
        if all(holds_for(each, guard) is not False for guard in guards):
            return each
    return value
