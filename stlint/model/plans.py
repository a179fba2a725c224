"""What a user has to do for events to happen, and what he may do at all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stlint.model.guards import ALL
from stlint.model.ops import Op
from stlint.model.steps import CLICK, choice, fitting, of_this_run, other_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.model.events import ElementCreated, Event
    from stlint.model.guards import Guard
    from stlint.model.run import Run

__all__ = ["Act", "acts", "plan"]

Act = tuple["ElementCreated", Any]
"""A widget, and the value that it gets or ``CLICK``."""


def acts(run: Run) -> Iterator[Act]:
    """What a user may do after a run that the script sees."""
    for element in run.elements:
        if element.step is None or element.happens is not True:
            continue
        if element.step.kind == "click":
            yield element, CLICK
        elif element.form is None and (value := other_value(element)) is not None:
            yield element, value


def plan(run: Run, events: Sequence[Event], when: Sequence[Guard]) -> list[Act]:
    """What a user has to do for all of these events to happen; empty: not known.

    Args:
        run: the run after which it is done.
        events: events of the run.
        when: what has to hold besides their conditions.
    """
    every = (*(guard for event in events for guard in event.guards), *when)
    wanted = _wanted(run, every)
    if wanted is None:
        return []
    for widget, value in list(wanted.values()):
        if widget.form is None or value is CLICK:
            continue
        sent = next((each for each in run.elements if each.submits(widget.form)), None)
        if sent is None:
            return []
        if not any(each is CLICK for _, each in wanted.values()):
            wanted[sent] = (sent, CLICK)
    planned = sorted(
        wanted.values(),  # a form is filled in last: it is not sent by what is outside of it
        key=lambda each: (each[1] is CLICK, each[0].form is not None, each[0].order),
    )
    return planned if sum(value is CLICK for _, value in planned) <= 1 else []


def _wanted(run: Run, every: Sequence[Guard]) -> dict[ElementCreated, Act] | None:
    """What each widget has to be for conditions to hold; ``None``: not known."""
    wanted: dict[ElementCreated, Act] = {}
    about: dict[Any, list[Guard]] = defaultdict(list)
    for guard in every:
        about[guard.subject].append(guard)
    for guard in every:
        if guard.now is True:
            continue
        solved = _solve(run, guard)
        if solved is None:
            return None
        widget, value = solved
        value = fitting(widget, value, about[widget.value])
        before = wanted.get(widget)
        if before is not None and before[1] is not value and before[1] != value:
            return None
        wanted[widget] = (widget, value)
    return wanted


def _solve(run: Run, guard: Guard) -> Act | None:
    """What to do with which widget so that a guard holds."""
    if guard.test == ALL:
        if guard.outcome:
            return None
        for each in guard.members:
            solved = _solve(run, each.negated())
            if solved is not None:
                return solved
        return None
    guard = of_this_run(guard)
    subject: Any = guard.subject
    if getattr(subject, "op", None) is Op.CALLBACK:
        widget = run.widgets.get(subject.args[0])
        if widget is None or not guard.outcome:
            return None
        value = CLICK if widget.trigger else other_value(widget)
        return None if value is None else (widget, value)
    widget = run.widgets.get(subject)
    if widget is None:
        return None
    found = choice(widget, guard)
    return None if found is None or found[1] is None else found
