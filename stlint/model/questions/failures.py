"""What raises on what widgets give before anybody has used them."""

from __future__ import annotations

import builtins
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import ElementCreated, Failed
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.questions.content import BODIES
from stlint.model.steps import CLICK
from stlint.model.values import UNKNOWN, Const, Symbol, WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

__all__ = ["Missing", "failing", "failing_later", "told_as_none"]

_TEXTS: Final = frozenset({"text_input", "text_area"})


class Missing(NamedTuple):
    """Something raises on what a widget gives.

    ``what`` is ``"text"`` where a text is read as something that it is not, ``"None"`` or
    ``"empty"`` where there is nothing yet, and ``"half"`` of a range of which one end is chosen.
    """

    run: Run
    widget: ElementCreated
    failed: Failed
    what: str


def failing(run: Run) -> Iterator[Missing]:
    """What surely raises, and is not caught, on what a widget gives before anybody has used it."""
    for failed in run.of(Failed):
        if _is_caught(failed):
            continue
        widgets = list(_widgets_in(run, failed))
        if any(_is_emptied(run, each) for each in widgets):
            continue
        for widget in widgets:
            what = _missing(widget, failed.how)
            if what is not None:
                yield Missing(run, widget, failed, what)
                break


def failing_later(run: Run) -> Iterator[Missing]:
    """The same after the first of the two dates of a range is chosen."""
    for widget in run.of(ElementCreated, having="step"):
        if not widget.happens or widget.command != "date_input":
            continue
        half = _first_of_range(widget)
        for each in [] if half is None else _chosen(run, widget, half):
            found = (one for one in failing(each) if one.what == "half")
            yield from (one for one in found if one.widget.place.node is widget.place.node)


def told_as_none(run: Run) -> Iterator[tuple[ElementCreated, ElementCreated]]:
    """The elements whose text says ``None`` for what a widget gives at first, with that widget.

    That is the word in a sentence that was put together; who shows the value alone may mean it.
    """
    for element in run.elements if not run.steps else ():
        texts = _texts_of(element) if element.happens else ()
        for text in texts:
            shown = (run.widgets.get(_formatted(each)) for each in text.args)
            widget = next((each for each in shown if each and each.value.now is None), None)
            if widget is not None and any(_is_word(each) for each in text.args):
                yield element, widget
                break


def _texts_of(element: ElementCreated) -> Iterator[Symbol]:
    """The texts of an element that were put together."""
    for name in (*BODIES, "text"):
        value = element[name].value
        for each in (value, *(getattr(value, "items", None) or ())):
            if isinstance(each, Symbol) and each.op is Op.TEXT:
                yield each


def _is_word(value: Any) -> bool:
    """Whether a part of a text has letters in it."""
    return isinstance(value, Const) and any(map(str.isalpha, str(value.value)))


def _formatted(value: Any) -> Any:
    """What is put into a text as it is."""
    plain = isinstance(value, Symbol) and value.op in {Op.FORMAT, Op.FORMAT_STR, Op.STR}
    return value.args[0] if plain else value


def _is_emptied(run: Run, widget: ElementCreated) -> bool:
    """Whether it is only supposed that a user has emptied a widget."""
    names = {widget.entry, widget.label}
    return any(
        each.kind == "set" and each.value is None and each.target in names for each in run.steps
    )


def _chosen(run: Run, widget: ElementCreated, value: Any) -> Iterator[Run]:
    """The runs after a widget is set to a value, and its form is sent if it is in one."""
    sent = next((each for each in run.elements if each.submits(widget.form)), None)
    for each in run.onward.act(widget, value):
        if widget.form is None:
            yield each
        elif sent is not None:
            yield from each.onward.act(sent, CLICK)


def _first_of_range(widget: ElementCreated) -> tuple[date] | None:
    """The first date of the range that a widget begins with; ``None``: that is no range."""
    given = widget["value"].value
    items = getattr(given, "items", None)
    now: Any = widget["value"].now
    if items is None and isinstance(now, (list, tuple)):
        items = now
    if items is None or len(items) != 2:
        return None
    first = getattr(items[0], "now", items[0])
    return (first if isinstance(first, date) else datetime.now(timezone.utc).date(),)


def _missing(widget: ElementCreated, how: str) -> str | None:
    """What there is instead of what a widget gives later."""
    now: Any = widget.value.now
    if widget.command in _TEXTS and how in effects().kinds["reading"]:
        return "text"
    if now is None:
        return "None"
    if now is UNKNOWN and widget["on_select"].given:
        return "empty" if how == Op.ITEM else None
    if widget.command == "date_input" and isinstance(now, tuple) and len(now) == 1:
        return "half"
    return "empty" if isinstance(now, (list, str, tuple)) and not now else None


def _widgets_in(run: Run, failed: Failed) -> Iterator[ElementCreated]:
    for value in failed.values:
        for leaf in leaves(value, guards=False):
            if isinstance(leaf, WidgetValue) and leaf in run.widgets:
                yield run.widgets[leaf]


def _is_caught(failed: Failed) -> bool:
    if not hasattr(builtins, failed.raises):  # one of a library: who knows what is above it
        return bool(failed.place.caught)
    return failed.caught_by(failed.raises)
