"""Session state: what may be read before it is set."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from stlint.model.counters import counts, is_counted
from stlint.model.depends_on import keys_in
from stlint.model.events import Gap, Opaque, StateDelete, StateRead, StateWrite
from stlint.model.guards import EQUAL, TRUE, holds_for
from stlint.model.made_of import asks_state, leaves
from stlint.model.ops import OF_STATE, Op
from stlint.model.values import NO, Const, Symbol, WidgetValue

if TYPE_CHECKING:
    from stlint.model.events import ElementCreated, Event
    from stlint.model.guards import Guard
    from stlint.model.run import Run

__all__ = ["is_never_set", "is_used", "may_be_brought", "may_be_called", "may_happen"]

_GIVEN: Final = frozenset(
    {
        *("audio_input", "camera_input", "chat_input", "feedback", "file_uploader", "link_button"),
        *("menu_button", "multiselect", "pills", "segmented_control"),
    }
)
"""Widgets whose conditions have no steps, or not all: several options, files, menus."""
_THUMBS: Final = (0, 1)
_RATES: Final = (0, 1, 2, 3, 4)
"""What ``st.feedback`` gives."""


def may_happen(event: Event) -> bool:
    """Whether an event happens, or may as far as is known of anything but session state."""
    return event.happens is not False and not any(
        each.now is None and asks_state(each) for each in event.guards
    )


def may_be_brought(run: Run, event: Event) -> bool:
    """Whether a user can bring an event about by widgets for which no steps are known."""
    asked = [each for each in event.guards if each.now is not True]
    return bool(asked) and all(_can_be_given(run, each) for each in asked)


def may_be_called(event: Event) -> bool:
    """The same of an event that happens in a callback, if a user does what calls that."""
    return event.within("callback") is not None and not any(
        each.now is False or (each.now is None and asks_state(each))
        for each in event.guards
        if getattr(each.subject, "op", None) is not Op.CALLBACK
    )


def is_used(run: Run, key: str) -> bool:
    """Whether the app reads or changes an entry of session state, beside giving it a default.

    So may functions that no run calls.
    """
    return any(
        each.key == key and getattr(each, "how", "") != "setdefault"
        for each in chain(run.events, run.uncalled)
        if isinstance(each, (StateRead, StateWrite, StateDelete))
    )


def is_never_set(run: Run, read: StateRead) -> bool:
    """Whether nothing in the app sets a key that is read, and its code leads there.

    That is so if the app names the key only where it is read, and a user can do what its conditions
    ask for: by widgets for which no steps are known, and until constants are written to other keys,
    or these are counted with.
    """
    if run.incomplete or read.missing is not True or any(run.of(Opaque)) or any(run.of(Gap)):
        return False
    places = {each.place.node for each in run.of(StateRead) if each.key == read.key}
    return run.about.names(read.key) == len(places) and _is_led_to(run, read)


def _is_led_to(run: Run, read: StateRead) -> bool:
    about: dict[str, list[Guard]] = defaultdict(list)
    given = False
    for guard in read.guards:
        key = _asked_for(guard)
        if key is None and _can_be_given(run, guard):
            given = True
            continue
        if key is None or key == read.key:
            if guard.now is not True:
                return False
            continue
        about[key].append(guard)
    return (given or bool(about)) and all(
        _comes_to(run, key, guards)
        for key, guards in about.items()
        if not all(each.now for each in guards)
    )


def _comes_to(run: Run, key: str, guards: list[Guard]) -> bool:
    """Whether some write to a key, or counting with it, makes all of these conditions hold."""
    writes = [each for each in run.of(StateWrite) if each.key == key and each.happens is not None]
    return any(_makes(each, guards) for each in writes) or (
        all(guard.test != TRUE and is_counted(guard.subject, key) for guard in guards)
        and not any(run.of(StateDelete))
        and any(all(holds_for(value, guard) for guard in guards) for value in counts(writes, key))
    )


def _asked_for(guard: Guard) -> str | None:
    """The key whose value alone decides on a condition; ``None``: there is none, or more."""
    keys = keys_in(guard.subject)
    counted = [each for each in keys if each is not None and is_counted(guard.subject, each)]
    if len(counted) == 1:
        return counted[0]
    return next(iter(keys)) if len(keys) == 1 and _is_plain(guard) else None


def _can_be_given(run: Run, guard: Guard) -> bool:
    """Whether a user can make a condition hold that is about what one widget gives."""
    subject: Any = guard.subject
    item = None
    if isinstance(subject, Symbol) and subject.op is Op.IN and guard.test == TRUE:
        item, subject = subject.args
    widget = run.widgets.get(subject) if isinstance(subject, WidgetValue) else None
    if widget is None or widget.command not in _GIVEN:
        return False
    options = _options(widget)
    if options == () or widget.arguments.get("disabled", NO) != NO:
        return False
    if guard.test == EQUAL and guard.operand is None:
        return not guard.outcome
    if guard.test == TRUE:
        chosen = item is None or (isinstance(item, Const) and item.value in (options or ()))
        return guard.outcome and chosen
    operand: Any = guard.operand
    wanted = operand if guard.test == Op.IN else (operand,) if guard.test == EQUAL else ()
    single = guard.outcome and widget.command != "multiselect"
    return single and any(each in (options or ()) for each in wanted)


def _options(widget: ElementCreated) -> tuple[Any, ...] | None:
    """What can be chosen, as far as it is known."""
    if widget.command == "feedback":
        kind = widget.arguments.get("options")
        return _RATES if kind in {Const("stars"), Const("faces")} else _THUMBS
    found: tuple[Any, ...] | None = widget.value.options
    return found


def _is_plain(guard: Guard) -> bool:
    """Whether a condition is about what session state holds under a key, and nothing else."""
    return guard.test not in {"all", "path"} and all(
        each.op in OF_STATE for each in leaves(guard.subject) if isinstance(each, Symbol)
    )


def _makes(write: StateWrite, guards: list[Guard]) -> bool:
    """Whether all of these conditions hold after a write."""
    if not isinstance(write.value, Const):
        return False
    for guard in guards:
        if isinstance(guard.subject, Symbol) and guard.subject.op is Op.STATE_HAS:
            if guard.test != TRUE or not guard.outcome:
                return False
        elif not holds_for(write.value.value, guard):
            return False
    return True
