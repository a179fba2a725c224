"""What happens when an element is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.events import (
    ElementCreated,
    ExternalCall,
    Failed,
    Looped,
    StateRead,
    StateSeen,
)
from stlint.model.made_of import leaves
from stlint.model.ops import Op
from stlint.model.questions.caching import on_every_rerun
from stlint.model.values import WidgetValue
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run

__all__ = ["Stale", "Turned", "called_by", "drawn_above", "in_loops", "refused", "stale", "turned"]


_TYPED: Final = frozenset({"text_input", "text_area"})
_PASSING: Final = frozenset(
    {"balloons", "dialog", "empty", "progress", "snow", "spinner", "status", "toast"}
)
"""What is meant to be seen for a moment."""


class Turned(NamedTuple):
    """An element in a loop whose callback reads what each turn sets anew: by then, the last one.

    ``names`` are those that it reads so.
    """

    element: ElementCreated
    names: tuple[str, ...]
    loop: Looped


class Stale(NamedTuple):
    """An element whose callback gets what a widget gave before.

    ``widget`` is the element itself, or a field of the form that it sends; ``name`` is what holds
    that, if the callback reads it by a name and is not given it.
    """

    element: ElementCreated
    widget: ElementCreated
    name: str | None


def called_by(run: Run, element: ElementCreated) -> tuple[Event, ...]:
    """The events of the callback of an element, as it may run after this run."""
    if element.value is None:
        return ()
    return tuple(
        each
        for each in run.events
        if (around := each.within("callback")) is not None and around.what == element.value
    )


def refused(run: Run) -> Iterator[tuple[ElementCreated, Failed]]:
    """The elements whose callback cannot be called as it is to be, with what raises then."""
    for failed in run.of(Failed):
        around = failed.within("callback")
        if around is None or failed.how != "call" or failed.place.stack:
            continue
        element = run.widgets.get(around.what)
        if element is not None and element.callback is not None:
            yield element, failed


def drawn_above(run: Run) -> Iterator[tuple[ElementCreated, ElementCreated]]:
    """What callbacks draw that is on the page for one run, each with the element of the callback.

    Not what is meant to pass, nor what is drawn into a container of the script; nor in fragments.
    """
    for element in run.elements if run.widgets else ():
        around = element.within("callback")
        by = None if around is None else run.widgets.get(around.what)
        if by is None or element.container != "main" or element.command in _PASSING:
            continue
        if not by.within("fragment", "dialog") and not element.within("dialog", "handler"):
            yield element, by


def in_loops(run: Run) -> Iterator[tuple[ElementCreated, Looped]]:
    """The elements that turns of a loop draw, each with the innermost loop."""
    told: set[int] = set()
    for loop in run.of(Looped):
        for each in run.elements:
            if loop.since <= each.order < loop.order and each.order not in told:
                told.add(each.order)
                yield each, loop


def turned(run: Run) -> Iterator[Turned]:
    """The elements in loops whose callbacks do, whichever is used, what the last one does."""
    for loop in run.of(Looped):
        drawn = [
            each
            for each in run.elements
            if loop.since <= each.order < loop.order and _reads(each, loop)
        ]
        for each in drawn:
            others = [
                one
                for one in drawn
                if one.place.node is each.place.node and not one.guards.excludes(each.guards)
            ]
            names = tuple(name for name in _reads(each, loop) if _differs(name, each, others))
            if names:
                yield Turned(each, names, loop)


def _reads(element: ElementCreated, loop: Looped) -> list[str]:
    """The names that a callback reads when it is called, of those that each turn sets anew."""
    callback = element.callback
    function = None if callback is None else callback.function
    if callback is None or function is None or function.frame is not loop.frame:
        return []
    return sorted(callback.free_names & loop.sets & callback.seen.keys())


def _differs(name: str, element: ElementCreated, others: list[ElementCreated]) -> bool:
    mine = element.callback.seen[name] if element.callback else None
    return any(each.callback and each.callback.seen.get(name, mine) != mine for each in others)


def stale(run: Run) -> Iterator[Stale]:
    """The elements whose callbacks get what a widget gave before, and do not ask for it anew."""
    for element in run.of(ElementCreated, having="callback"):
        callback = element.callback
        if callback is None or not callback.calls:
            continue
        parts = [(None, each) for each in callback.given]
        held = [*parts, *((name, callback.left[name]) for name in sorted(callback.left))]
        asked = _asked(run, element)
        for name, value in held:
            widget = next(_given_before(run, element, value), None)
            if widget is not None and (widget.entry is None or widget.entry not in asked):
                yield Stale(element, widget, name)
                break


def _given_before(run: Run, element: ElementCreated, value: Any) -> Iterator[ElementCreated]:
    """The widgets in a value that a use of an element changes: itself, or fields of its form."""
    for leaf in leaves(value, guards=False):
        if isinstance(leaf, WidgetValue):
            widget = run.widgets.get(leaf)
        elif leaf.op is Op.STATE:
            widget = next((each for each in run.elements if each.entry == leaf.args[0]), None)
        else:
            continue
        if widget is None or widget.trigger:
            continue
        if _goes_along(element, widget) or _may_be_overtaken(run, element, widget):
            yield widget


def _goes_along(element: ElementCreated, widget: ElementCreated) -> bool:
    if widget.place.node is element.place.node:
        return widget is element
    sends = element.command == "form_submit_button" and element.form is not None
    return sends and widget.form == element.form


def _may_be_overtaken(run: Run, button: ElementCreated, widget: ElementCreated) -> bool:
    """Whether a click comes before the run that a text starts has drawn the button anew.

    Whoever types and clicks at once does both; each run waits for a while above the button.
    """
    if widget.command not in _TYPED or button.command != "button" or button.form or widget.form:
        return False
    if button.happens is not True or {button.place.segment, widget.place.segment} != {"script"}:
        return False
    waits = effects().kinds["waits"]
    return any(
        each.name in waits and each.happens and on_every_rerun(run, each)
        for each in run.of(ExternalCall)
        if each.order < button.order
    )


def _asked(run: Run, element: ElementCreated) -> set[str | None]:
    """The keys of session state that a callback asks for."""
    events = called_by(run, element)
    return {each.key for each in events if isinstance(each, (StateRead, StateSeen))}
