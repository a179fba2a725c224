"""What a widget returns: before anybody touched it, and after a user did."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.truth import truth_of
from stlint.dryrun.values.concrete import MAX_RANGE, concrete
from stlint.dryrun.values.items import element, items_of
from stlint.model.values import NONE, UNKNOWN, Tuple, Value, WidgetValue
from stlint.streamlit_api import commands

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.streamlit_api.lookup import Command


_IN_ORDER: Final[tuple[type[Collection[Any]], ...]] = (
    *(list, tuple, dict, range),
    *(type({}.keys()), type({}.values()), type({}.items())),
)
"""What has its items in an order that is known."""


_MOMENTS: Final = frozenset({"date", "time", "datetime"})
"""Kinds of values that are None if that is their first."""


class Form:
    """A form: equal to another with the same id, and yet one of them."""

    __slots__ = ("known",)

    def __init__(self, known: object) -> None:
        self.known = known

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and self.known == other.known

    def __hash__(self) -> int:
        return hash(self.known)

    def __repr__(self) -> str:
        return f"form {self.known}"


class Drawn(NamedTuple):
    """A call that draws a widget: all that its value depends on.

    Attributes:
        command: what is called.
        arguments: by the names of its parameters.
        more: there may be other arguments.
        site: where it is called.
        label: its label in this run, if that is known.
        widget: its key or identity, as they are in this run.
        entry: its key in session state, if it has one and that is known.
        node: the call, as it is written.
    """

    command: Command
    arguments: Mapping[str, Value]
    more: bool
    site: tuple[Any, ...]
    label: str | None
    widget: Any
    entry: str | None
    node: Any


def chosen_by(it: DryRun, site: Any, widget: Any) -> Any:
    """What the user set a widget to; ABSENT: nothing, UNKNOWN: perhaps something.

    Args:
        it: the dry run.
        site: the call that draws it.
        widget: its key or its identity, as they are now.
    """
    if site in it.page.overrides:
        value, known = it.page.overrides[site]
        same = same_widget(known, widget)
        return value if same else UNKNOWN if same is None else ABSENT
    others = (value for value, known in it.page.overrides.values() if known == widget)
    return ABSENT if widget is None else next(others, ABSENT)


def is_clicked(it: DryRun, site: Any, widget: Any) -> Any:
    """Whether a button is the one that was clicked, wherever it is drawn now."""
    place, known = it.page.clicked
    same = same_widget(known, widget)
    if site == place:
        return UNKNOWN if same is None else same
    return same is True and widget is not None


def released(it: DryRun, trigger: WidgetValue) -> Any:
    """What a button, or another trigger, is again in the run after the one that it caused."""
    command = commands(it.process.release).get(trigger.command)
    return None if command is None or command.value == "none" else False


def options_of(it: DryRun, arguments: Mapping[str, Value]) -> tuple[Any, ...] | None:
    options = arguments.get("options")
    if options is None:
        return None
    if options.kind == "dict":
        items, complete = items_of(it, options)
        options = Tuple(items) if complete else options
    data = concrete(it, options, now=True)
    if isinstance(data, range) and len(data) > MAX_RANGE:
        return None
    return tuple(data) if isinstance(data, _IN_ORDER) else None


def initial_value(
    it: DryRun, command: Command, kind: str, argument: str, arguments: Mapping[str, Value]
) -> Any:
    """What a widget returns before anybody touched it; UNKNOWN when that is not known."""
    if kind in {"false", "clicked"}:
        return False
    if kind == "none":
        return None
    if kind == "uploads":
        multiple = arguments.get("accept_multiple_files")
        if multiple is None or truth_of(it, multiple) is False:
            return None
        return [] if truth_of(it, multiple) is True else UNKNOWN
    if kind == "argument":
        return argument_of(it, command, arguments, argument)
    if kind == "option":
        index = argument_of(it, command, arguments, argument)
        options = options_of(it, arguments)
        if index is None or options == ():
            return None
        if options is None or not isinstance(index, int) or not -1 < index < len(options):
            return UNKNOWN
        return options[index]
    if kind == "options":
        value = argument_of(it, command, arguments, argument)
        if isinstance(value, (list, tuple)):
            return tuple(value)
        options = options_of(it, arguments)
        return value if value is not None else options[0] if options else UNKNOWN
    if kind in {"list", "choice"}:
        value = argument_of(it, command, arguments, argument)
        if value is UNKNOWN:
            return UNKNOWN
        if kind == "choice":
            mode = argument_of(it, command, arguments, "selection_mode")
            if mode is UNKNOWN:
                return UNKNOWN
            if mode == "single":
                return value
        if value is None:
            return []
        return list(value) if isinstance(value, (list, tuple, set)) else [value]
    if kind == "number":
        return _number(it, command, arguments)
    if kind == "slider":
        value = argument_of(it, command, arguments, "value")
        if value is None:
            low = argument_of(it, command, arguments, "min_value")
            return 0 if low is None else low
        return value
    if kind == "tab":
        label = argument_of(it, command, arguments, argument)
        return element(it, arguments.get("tabs", NONE), 0).now if label is None else label
    if kind in _MOMENTS:
        return _moment(argument_of(it, command, arguments, "value"))
    if kind == "color":
        return argument_of(it, command, arguments, "value") or "#000000"
    return UNKNOWN


def _moment(value: Any) -> Any:
    """What a widget for a date or a time returns: it is known of none, and of a range of dates."""
    if isinstance(value, (list, tuple)) and all(isinstance(each, date) for each in value):
        return tuple(value)
    return None if value is None else UNKNOWN


def _number(it: DryRun, command: Command, arguments: Mapping[str, Value]) -> Any:
    value = argument_of(it, command, arguments, "value")
    if value != "min":
        return value
    low = argument_of(it, command, arguments, "min_value")
    if low is not None:
        return low
    others = [argument_of(it, command, arguments, name) for name in ("max_value", "step")]
    if UNKNOWN in others:
        return UNKNOWN
    return 0 if any(isinstance(each, int) for each in others) else 0.0


def argument_of(it: DryRun, command: Command, arguments: Mapping[str, Value], name: str) -> Any:
    given = arguments.get(name)
    if given is not None:
        return concrete(it, given, now=True)
    parameter = command.parameter(name)
    if parameter is None or isinstance(parameter.default, type(UNKNOWN)):
        return UNKNOWN
    default = parameter.default
    plain = (str, int, float, bool, type(None), list, tuple)
    return default if isinstance(default, plain) else UNKNOWN


def same_widget(one: Any, other: Any) -> bool | None:
    """Whether two keys or identities are those of one widget; None: that is not known."""
    if one == other:
        return True
    return False if is_plain(one) and is_plain(other) else None


def is_plain(part: Any) -> bool:
    """Whether there is nothing in a key or an identity whose value is not known."""
    if isinstance(part, tuple):
        return all(map(is_plain, part))
    return part is not None and not isinstance(part, Value)
