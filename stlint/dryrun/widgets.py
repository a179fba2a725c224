"""What a widget returns: before anybody touched it, and after a user did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.dryrun.coroutines import Coroutines
from stlint.dryrun.store import ABSENT
from stlint.model.values import NO, NONE, UNKNOWN, Heap, Tuple, Value, WidgetValue
from stlint.streamlit_api import commands, effects

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stlint.streamlit_api.lookup import Command


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
    """

    command: Command
    arguments: Mapping[str, Value]
    more: bool
    site: tuple[Any, ...]
    label: str | None
    widget: Any
    entry: str | None


class Widgets(Coroutines):
    """First values, by what the table says of a command, and those that users chose."""

    overrides: dict[Any, Any]
    """For each call that drew a widget which the user set: its value, and its key or identity."""
    clicked: Any
    """The call that drew the button which was clicked, and its key or identity; else ``None``."""

    def _chosen(self, site: Any, widget: Any) -> Any:
        """What the user set a widget to; ABSENT: nothing, UNKNOWN: perhaps something.

        Args:
            site: the call that draws it.
            widget: its key or its identity, as they are now.
        """
        if site in self.overrides:
            value, known = self.overrides[site]
            same = same_widget(known, widget)
            return value if same else UNKNOWN if same is None else ABSENT
        others = (value for value, known in self.overrides.values() if known == widget)
        return ABSENT if widget is None else next(others, ABSENT)

    def _is_clicked(self, site: Any, widget: Any) -> Any:
        """Whether a button is the one that was clicked, wherever it is drawn now."""
        place, known = self.clicked
        same = same_widget(known, widget)
        if site == place:
            return UNKNOWN if same is None else same
        return same is True and widget is not None

    def value_of(self, drawn: Drawn, first: str) -> WidgetValue:
        """The value of a widget that is drawn; ``first`` says what it is before a user acts."""
        command, name = drawn.command, drawn.entry
        kind, _, argument = first.partition(":")
        now = UNKNOWN
        held = None if name is None else self.now(self.has(name))
        gone = name is not None and held is False  # and the choice with it, as a rule
        if not drawn.more:
            now = self._initial(command, kind, argument, drawn.arguments)
        if name is not None and not command.trigger:
            if held is True:
                now = self.fitted(drawn, self.concrete(self.stored(name), now=True), now)
            elif held is None:
                now = UNKNOWN
        written = False if name is None else self.written.get(name, False)
        chosen = ABSENT
        if not command.trigger and written is not True:
            chosen = self._chosen(drawn.site, drawn.widget)
        if chosen is not ABSENT:
            now = chosen if written is False and not gone else UNKNOWN
        elif command.trigger and kind != "none":
            now = self.clicked is not None and self._is_clicked(drawn.site, drawn.widget)
            now = UNKNOWN if gone and now is True else now
        found = WidgetValue(
            drawn.site,
            command.name,
            drawn.label or str(drawn.arguments.get("label", "…")),
            now,
            trigger=command.trigger or command.name == "chat_input",
            upload=f"streamlit.{command.name}" in effects().uploads,
            options=self._options(drawn.arguments),
        )
        if self.truth(drawn.arguments.get("accept_new_options", NO)) is not False or drawn.more:
            self.makings.free.add(found)
        return found

    def fitted(self, drawn: Drawn, data: Any, first: Any) -> Any:
        """What a widget is when session state has a value for it."""
        raise NotImplementedError

    def released(self, trigger: WidgetValue) -> Any:
        """What a button, or another trigger, is again in the run after the one that it caused."""
        command = commands(self.release).get(trigger.command)
        return None if command is None or command.value == "none" else False

    def _options(self, arguments: Mapping[str, Value]) -> tuple[Any, ...] | None:
        options = arguments.get("options")
        if options is None:
            return None
        if isinstance(options, Heap) and options.kind == "dict":
            items, complete = self.items_of(options)
            options = Tuple(items) if complete else options
        data = self.concrete(options, now=True)
        return tuple(data) if isinstance(data, (list, tuple, dict)) else None

    def _initial(
        self, command: Command, kind: str, argument: str, arguments: Mapping[str, Value]
    ) -> Any:
        """What a widget returns before anybody touched it; UNKNOWN when that is not known."""
        if kind in {"false", "clicked"}:
            return False
        if kind == "none":
            return None
        if kind == "uploads":
            multiple = arguments.get("accept_multiple_files")
            if multiple is None or self.truth(multiple) is False:
                return None
            return [] if self.truth(multiple) is True else UNKNOWN
        if kind == "argument":
            return self._argument(command, arguments, argument)
        if kind == "option":
            index = self._argument(command, arguments, argument)
            options = self._options(arguments)
            if index is None or options == ():
                return None
            if options is None or not isinstance(index, int) or not -1 < index < len(options):
                return UNKNOWN
            return options[index]
        if kind == "options":
            value = self._argument(command, arguments, argument)
            if isinstance(value, (list, tuple)):
                return tuple(value)
            options = self._options(arguments)
            return value if value is not None else options[0] if options else UNKNOWN
        if kind in {"list", "choice"}:
            value = self._argument(command, arguments, argument)
            if value is UNKNOWN:
                return UNKNOWN
            if kind == "choice":
                mode = self._argument(command, arguments, "selection_mode")
                if mode is UNKNOWN:
                    return UNKNOWN
                if mode == "single":
                    return value
            if value is None:
                return []
            return list(value) if isinstance(value, (list, tuple, set)) else [value]
        if kind == "number":
            return self._number(command, arguments)
        if kind == "slider":
            value = self._argument(command, arguments, "value")
            if value is None:
                low = self._argument(command, arguments, "min_value")
                return 0 if low is None else low
            return value
        if kind == "tab":
            label = self._argument(command, arguments, argument)
            return self.element(arguments.get("tabs", NONE), 0).now if label is None else label
        if kind == "color":
            return self._argument(command, arguments, "value") or "#000000"
        return UNKNOWN

    def _number(self, command: Command, arguments: Mapping[str, Value]) -> Any:
        value = self._argument(command, arguments, "value")
        if value != "min":
            return value
        low = self._argument(command, arguments, "min_value")
        if low is not None:
            return low
        others = [self._argument(command, arguments, name) for name in ("max_value", "step")]
        if UNKNOWN in others:
            return UNKNOWN
        return 0 if any(isinstance(each, int) for each in others) else 0.0

    def _argument(self, command: Command, arguments: Mapping[str, Value], name: str) -> Any:
        given = arguments.get(name)
        if given is not None:
            return self.concrete(given, now=True)
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
    return False if _is_plain(one) and _is_plain(other) else None


def _is_plain(part: Any) -> bool:
    """Whether there is nothing in a key or an identity whose value is not known."""
    if isinstance(part, tuple):
        return all(map(_is_plain, part))
    return part is not None and not isinstance(part, Value)
