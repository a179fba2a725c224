"""What a click brings to the page, and what of that the next run takes away again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from stlint.model.depends_on import failed, keys_asked_for, keys_in
from stlint.model.events import DialogOpened, ElementCreated, Mutated, StateWrite, Stopped
from stlint.model.questions.content import says_something
from stlint.model.questions.variables import bound_by_a_click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.model.events import Event
    from stlint.model.run import Run

_CLICKED: Final = frozenset(
    {"button", "form_submit_button", "download_button"}
    | {"menu_button", "link_button", "ButtonColumn"}
)
_SENT: Final = _CLICKED | {"chat_input"}
"""What has its value for one run; a chat shows answers again from its history, but no widgets."""
_ENDS: Final = frozenset({"rerun", "switch_page", "stop"})


def triggers_of(run: Run, event: Event) -> list[ElementCreated]:
    """The buttons that must just have been clicked for an event to happen, outermost first."""
    triggers = event.guards.triggers
    if not triggers:
        return []
    buttons = {
        guard.subject: run.widgets[guard.subject]
        for guard in event.guards
        if guard.subject in triggers and guard.subject in run.widgets
    }
    return list(buttons.values())


def vanishes(run: Run, element: ElementCreated) -> bool:
    """Whether an element is there only in the run of a click, and what it shows is not kept.

    Not if session state is written with it that is asked for in other runs, too.
    """
    return _is_fleeting(run, element) and not any(
        _asked_for(run, each.key, element.guards.triggers) for each in _stores(run, element)
    )


def vanishes_in_use(run: Run, widget: ElementCreated) -> bool:
    """Whether a widget is gone in the rerun that its use starts.

    A fragment reruns alone: what a button outside of it brought stays. Session state that is
    written with it brings it back only if a widget like it is drawn for that.
    """
    if not _is_fleeting(run, widget, _SENT):
        return False
    if any(_comes_back(run, widget, each.key) for each in _stores(run, widget)):
        return False
    if _is_redrawn(run, widget) or _is_sent_again(run, widget):
        return False
    inside = widget.place.segment == "fragment"
    return not inside or any(each.place.segment == "fragment" for each in triggers_of(run, widget))


def _is_redrawn(run: Run, widget: ElementCreated) -> bool:
    """Whether the placeholder of a widget has one of its kind without a click, too.

    A download in the place of the button that prepared it makes room for that button again.
    """
    if widget.spot is None:
        return False
    triggers = triggers_of(run, widget) if widget.command == "download_button" else []
    return any(each.spot is widget.spot for each in triggers) or any(
        each.spot is widget.spot and each.command == widget.command
        for each in run.elements
        if not each.guards.triggers and each.happens is not False
    )


def _is_sent_again(run: Run, widget: ElementCreated) -> bool:
    """Whether a field is in the form whose submit button brings it: the next click does, too."""
    return (
        widget.role == "input"
        and widget.form is not None
        and all(each.submits(widget.form) for each in triggers_of(run, widget))
    )


def _is_fleeting(run: Run, element: ElementCreated, outer: frozenset[str] = _CLICKED) -> bool:
    """Whether an element is drawn for a click alone, and the run goes on to its end."""
    buttons = triggers_of(run, element)
    if not buttons or element.place.segment not in {"script", "fragment"}:
        return False
    if element.place.cached is not None or element.container in {"status", "spinner"}:
        return False
    if any(each.command not in outer for each in buttons):
        return False
    if any(missed < element.order and each in buttons for missed, each in run.once(_missed)):
        return False  # without the click, the run ends there: that is the mistake
    for event in _with(run, element):
        if isinstance(event, DialogOpened):
            return False
        if isinstance(event, Mutated) and event.order < element.order:
            return False  # what is shared outlives the run, and may have brought the element
        if isinstance(event, Stopped) and event.swallowed and event.order < element.order:
            return False  # who swallowed it may be reached without a click, too
        if isinstance(event, Stopped) and not event.swallowed and event.how in _ENDS:
            later = event.order > element.order
            if later and element.guards.implies(event.guards):
                return False
    return True


def _missed(run: Run) -> Iterator[tuple[int, ElementCreated]]:
    """When a variable is read that only a click sets, and what is clicked."""
    found = bound_by_a_click(run)
    return ((read.order, clicked) for read, clicked in found if not read.place.caught)


def _with(run: Run, element: ElementCreated) -> Iterator[Event]:
    """What else happens for a click on one of the buttons that an element needs."""
    triggers = element.guards.triggers
    for trigger, events in _by_trigger(run).items():
        if trigger in triggers:
            yield from events


def _by_trigger(run: Run) -> dict[Any, list[Event]]:
    return dict(run.once(_triggered))


def _triggered(run: Run) -> Iterable[tuple[Any, list[Event]]]:
    found: dict[Any, list[Event]] = defaultdict(list)
    for event in run.events:
        for trigger in event.guards.triggers:
            found[trigger].append(event)
    return found.items()


def _stores(run: Run, element: ElementCreated) -> Iterator[StateWrite]:
    return (each for each in _with(run, element) if isinstance(each, StateWrite))


def _asked_for(run: Run, key: str | None, triggers: frozenset[Any]) -> bool:
    """Whether session state is asked for a key also without these clicks.

    Not when it is only asked whether the key is there, and nothing is drawn or left out by the
    answer: that gives it its first value.
    """
    return key is None or any(
        asked in {key, None} and not clicked & triggers for asked, clicked in run.once(_asked)
    )


def _asked(run: Run) -> set[tuple[str | None, frozenset[Any]]]:
    """The keys that session state is asked for, with the clicks that this needs."""
    return {
        (key, each.guards.triggers)
        for each in run.events
        if each.place.segment != "callback"
        for key in keys_asked_for(each)
    }


def _comes_back(run: Run, widget: ElementCreated, key: str | None) -> bool:
    """Whether a widget like one is drawn without its click, by what session state has."""
    if key is None:
        return True
    return any(
        _alike(each, widget)
        and not each.guards.triggers & widget.guards.triggers
        and keys_in((*each.guards, *each.arguments.values())) & {key, None}
        for each in run.elements
        if each.place.segment != "callback"
    )


def _alike(one: ElementCreated, other: ElementCreated) -> bool:
    """Whether two elements do the same for a user."""
    if one.command != other.command:
        return False
    return (
        one.command == "download_button"
        or one.place.node is other.place.node
        or one.label is None
        or one.label == other.label
        or (one.key is not None and one.key == other.key)
    )


def passing(run: Run, element: ElementCreated) -> bool:
    """Whether an element only tells how the work of its run goes.

    It says what failed, it is replaced before the run ends, or it is a text in the place of what
    was replaced.
    """
    button = triggers_of(run, element)[-1]
    if any(failed(guard) for guard in element.guards.beyond(button.guards)):
        return True
    slots: set[Any] = {*element.opens}
    slots |= {each.what for each in element.around if each.how == "empty"}
    there = [
        each.order
        for each in run.elements
        if each.inside in slots
        and each is not element
        and each.guards.triggers & element.guards.triggers
        and not each.guards.excludes(element.guards)
    ]
    return any(each > element.order or says_something(element) for each in there)
