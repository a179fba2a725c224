"""Entries of session state that go with their widgets: read where these are not drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.events import ElementCreated, StateRead, StateSeen, StateWrite
from stlint.model.guards import TRUE
from stlint.model.ops import Op
from stlint.model.questions.cover import one_always
from stlint.model.values import WidgetValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Event
    from stlint.model.guards import Guard
    from stlint.model.run import Run

__all__ = ["Lost", "is_first_value", "lost"]

_TAKES: Final = frozenset({"pop", "delete-attribute", "delete-item"})


class Lost(NamedTuple):
    """A read of an entry that goes one run after its widget; and that widget.

    ``pages`` are what the pages of the two are called, the widget's first, if these differ;
    ``here``: this run draws the widget, or may do so.
    """

    read: StateRead | StateSeen
    widget: ElementCreated
    pages: tuple[str, str] | None
    here: bool = True


def lost(run: Run) -> tuple[Lost, ...]:
    """Reads of entries that only a widget sets, where a user has hidden it or left its page."""
    return run.once(_lost)


def _lost(run: Run) -> Iterator[Lost]:
    if run.incomplete or not run.about.is_app:
        return
    for read in run.of(StateRead):
        if read.how in _TAKES or read.within("callback", "import", "dialog", "cached"):
            continue
        if not _is_only_begun(run, read.key):
            continue
        own = [each for each in run.elements if each.entry == read.key]
        if own and not one_always(own, read.guards) and all(_hides(read, each) for each in own):
            pages = (_page_of(own[-1]), _page_of(read))
            yield Lost(read, own[-1], pages if pages[0] != pages[1] else None)
        elif not own and read.happens is not False:
            yield from _left_behind(run, read)
    yield from _asked_in_vain(run)


def _asked_in_vain(run: Run) -> Iterator[Lost]:
    """The same of entries that are only asked for, and only where their widgets never are drawn.

    Elsewhere a default may be what is meant while the widget is hidden. Whether there is an entry
    is asked on another page because it need not be there.
    """
    known = {each.key for each in run.of(StateRead)}
    for read in run.of(StateSeen):
        if read.key in known or read.within("callback", "import", "dialog", "cached"):
            continue
        known.add(read.key)
        if run.state(read.key).changes:
            continue
        own = [each for each in run.elements if each.entry == read.key]
        if not own:
            found = [] if read.happens is False else list(_left_behind(run, read))
            yield from (each for each in found if not each.widget.trigger and read.how != "in")
        elif all(_never_meets(read, each) for each in own):
            pages = (_page_of(own[-1]), _page_of(read))
            if pages[0] == pages[1]:
                yield Lost(read, own[-1], None)
            elif read.how != "in":
                yield Lost(read, own[-1], pages)


def _never_meets(read: StateSeen, widget: ElementCreated) -> bool:
    return not widget.trigger and widget.guards.excludes(read.guards) and _hides(read, widget)


def _is_only_begun(run: Run, key: str) -> bool:
    """Whether nothing sets an entry but to begin with, as far as is known."""
    return all(map(is_first_value, run.state(key).changes))


def is_first_value(event: object) -> bool:
    """Whether a write gives a key a value only where it has none."""
    return isinstance(event, StateWrite) and (
        event.how == "setdefault" or any(map(_is_missing, event.guards))
    )


def _is_missing(guard: Guard) -> bool:
    return guard.test == TRUE and not guard.outcome and _op(guard) is Op.STATE_HAS


def _hides(read: StateRead | StateSeen, widget: ElementCreated) -> bool:
    """Whether a user can choose that a widget is not drawn where its entry is read."""
    more = widget.guards.beyond(read.guards)
    return (
        widget.command not in _NEVER
        and not widget.guards.triggers
        and not widget["persist_state"].given
        and widget.within("dialog", "fragment") is None
        and any(isinstance(each.subject, WidgetValue) or _op(each) is Op.PAGE for each in more)
    )


_NEVER: Final = frozenset({"form_submit_button", "ButtonColumn"})


def _left_behind(run: Run, read: StateRead | StateSeen) -> Iterator[Lost]:
    """The same for a widget of another script of the session."""
    others = run.onward.others((read.key,)) or ()
    widgets = [(one, each) for one in others for each in one.elements if each.entry == read.key]
    if not widgets or any(each["persist_state"].given for _, each in widgets):
        return
    if all(_is_only_begun(one, read.key) and not one.incomplete for one in others):
        script, widget = widgets[0]
        yield Lost(read, widget, (script.path.name, run.path.name), here=False)


def _page_of(event: Event) -> str:
    """What the page is called that an event happens on; empty: there are none."""
    for guard in event.guards:
        if _op(guard) is Op.PAGE and guard.outcome:
            if isinstance(guard.operand, str):
                return Path(guard.operand).name
            names = [each.name for each in event.place.functions]
            return f"{names[0]}()" if names else event.place.path.name
    return ""


def _op(guard: Guard) -> object:
    return getattr(guard.subject, "op", None)
