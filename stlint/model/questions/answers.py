"""Widgets that are asked whether they have an answer, and take one of their answers for none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.model.events import Tested
from stlint.model.guards import EQUAL
from stlint.model.ops import Op
from stlint.model.values import Symbol, WidgetValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated
    from stlint.model.run import Run

__all__ = ["Falsy", "falsy_answers"]


class Falsy(NamedTuple):
    """A test of a widget, and the answer that is taken for none there."""

    test: Tested
    widget: ElementCreated
    answer: Any


def falsy_answers(run: Run) -> Iterator[Falsy]:
    """The tests of widgets that may have no answer, and have one that is false."""
    for test in run.of(Tested):
        value = test.value
        while isinstance(value, Symbol) and value.op is Op.NOT:
            value = value.args[0]
        widget = run.widgets.get(value) if isinstance(value, WidgetValue) else None
        if widget is None:
            continue
        answer = _falsy(widget)
        if answer is not None and not _is_told_apart(run, value):
            yield Falsy(test, widget, answer)


def _falsy(widget: ElementCreated) -> Any:
    """The answer of a widget that is false, if it may have none as well."""
    if widget.value.now is not None:
        return None
    if widget.command == "feedback":
        return 0
    if widget.command == "number_input":
        low, high = widget["min_value"].now, widget["max_value"].now
        known = all(
            not widget[each].given or isinstance(widget[each].now, (int, float, type(None)))
            for each in ("min_value", "max_value")
        )
        free = not isinstance(low, (int, float)) or low <= 0
        return 0 if known and free and (not isinstance(high, (int, float)) or high >= 0) else None
    options = widget.value.options or ()
    return next((each for each in options if each is not None and not each), None)


def _is_told_apart(run: Run, value: Any) -> bool:
    """Whether somebody asks whether it is None, or that very answer."""
    return any(
        guard.subject == value and guard.test == EQUAL and not guard.operand
        for each in run.events
        for guard in each.guards
    )
