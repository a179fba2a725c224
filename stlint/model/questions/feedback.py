"""Widgets that begin with what they gave: each change makes a new widget of them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from stlint.model.depends_on import keys_in
from stlint.model.events import ElementCreated, Opaque, StateWrite
from stlint.model.guards import TRUE
from stlint.model.made_of import leaves
from stlint.model.ops import OF_STATE, Op
from stlint.model.questions.places import repeats
from stlint.model.steps import other_value
from stlint.model.values import UNKNOWN
from stlint.streamlit_api.history import identifying

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event, Stopped
    from stlint.model.guards import Guard
    from stlint.model.run import Run
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["Feedback", "fed_back", "is_only_carried"]


class Feedback(NamedTuple):
    """A widget that is given, as an argument, what it gave in the run before.

    ``releases`` are those in which it is another widget then, which knows nothing of the next
    change.
    """

    widget: ElementCreated
    parameter: str
    write: StateWrite
    releases: ReleaseSet


def fed_back(run: Run) -> Iterator[Feedback]:
    """Widgets whose value is kept in session state and makes up what tells them from others."""
    if run.incomplete or not run.about.is_app:
        return
    for widget in run.of(ElementCreated, having="value"):
        if widget.trigger or widget.happens is False:
            continue
        yield from islice((each for each in _ways(run, widget) if _is_another(run, each)), 1)


def is_only_carried(run: Run, found: Feedback) -> bool:
    """Whether an entry has a default, and else nothing but what a widget gives, which no other has.

    That the key is there whenever the widget is drawn is a part of it.
    """
    widget, key = found.widget, run.state(found.write.key or "")
    others = [each for each in key.changes if each is not found.write]
    return (
        not any(run.of(Opaque))
        and not any(each.entry == key.name for each in run.elements)
        and not repeats(run, widget)
        and all(isinstance(each, StateWrite) and each.order < widget.order for each in others)
        and any(widget.guards.implies(each.guards) or _asks(each) for each in others)
        and not any(each.key == key.name for each in run.uncalled if isinstance(each, StateWrite))
    )


def _asks(event: Event) -> bool:
    """Whether a write only gives a key its first value."""
    return any(map(_asks_for_presence, event.guards)) or getattr(event, "how", "") == "setdefault"


def _ways(run: Run, widget: ElementCreated) -> Iterator[Feedback]:
    """How a widget may be given what it gave: arguments made of what is set behind it."""
    keyed = widget["key"].given and not widget["key"].is_(None)
    for parameter, value in widget.arguments.items():
        releases = run.targets.releases & identifying(widget.command, parameter, keyed=keyed)
        keys = keys_in(value) - {None, widget.entry} if releases else set()
        writes = [each for key in keys for each in run.state(key or "").writes]
        for write in sorted(writes, key=lambda each: (each.happens is False, each.order)):
            if write.order > widget.order and _keeps_on(run, write):
                yield Feedback(widget, parameter, write, releases)


def _keeps_on(run: Run, write: StateWrite) -> bool:
    """Whether what is set is there in the next run only, and is set for no click."""
    if write.within("callback") or write.guards.triggers:
        return False
    return not any(_starts_over(each, write) for each in run.ends)


def _starts_over(end: Stopped, write: StateWrite) -> bool:
    """Whether another run follows a write at once: the widget is a new one before it is used."""
    return (
        end.how in {"rerun", "switch_page"}
        and end.order > write.order
        and not end.guards.triggers
        and not end.guards.excludes(write.guards)
    )


def _is_another(run: Run, found: Feedback) -> bool:
    """Whether a widget is given something else in the run after a change, and only then."""
    widget, parameter = found.widget, found.parameter
    value = None if widget.step is None or widget.form is not None else other_value(widget)
    if value is None:
        return _is_given_back(found)
    runs = run.onward.act(widget, value)
    if not runs or run.again is None or runs[-1].again is None:
        return False
    there = [each.same(widget) for each in (run.again, runs[-1], runs[-1].again)]
    if any(each is None for each in there):
        return False
    plain, changed, later = (each[parameter].now for each in there if each is not None)
    if UNKNOWN in (plain, changed, later):
        return _is_given_back(found)
    return bool(plain == widget[parameter].now and changed != later)


def _is_given_back(found: Feedback) -> bool:
    """Whether a widget surely begins with its very value: no test decides on that."""
    write, value = found.write, found.widget[found.parameter].value
    keys = {each.args[0] for each in leaves(value, guards=False) if each.op is Op.STATE}
    return (
        not write.changes
        and write.key in keys
        and found.widget.value in leaves(write.value, guards=False)
        and not any(_asks_for_presence(each) for each in write.guards)
    )


def _asks_for_presence(guard: Guard) -> bool:
    return guard.test == TRUE and getattr(guard.subject, "op", None) in OF_STATE - {Op.STATE}
