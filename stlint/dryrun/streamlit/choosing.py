"""Keys made of what a user chose: the text that each choice gives."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.values.folding import SCALARS, CannotFoldError, apply
from stlint.model.guards import EQUAL, Guard, holds_for
from stlint.model.made_of import widgets_in
from stlint.model.ops import Op
from stlint.model.values import UNKNOWN, Const, Phi, Symbol, Tuple, Value, WidgetValue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


MAX_CHOICES: Final = 12
"""Choices, of all widgets together, that are told apart."""
MAX_WIDGETS: Final = 2
MAX_DEPTH: Final = 12
_PLAIN: Final = (str, int, float, bytes, type(None))
_TOGGLES: Final = frozenset({"checkbox", "toggle"})
_SINGLE: Final = frozenset({"pills", "segmented_control"})
"""They have no value until a user chooses one, and again when it is given up."""


class Makings:
    """How symbols came about that are made of what a user chooses.

    Attributes:
        operations: for each symbol a harmless operation, and what it was done with.
        free: widgets that may have other values than their options.
    """

    __slots__ = ("free", "operations")

    def __init__(self) -> None:
        self.operations: dict[Symbol, tuple[Callable[..., Any], tuple[Value, ...]]] = {}
        self.free: set[WidgetValue] = set()

    def copy(self) -> Makings:
        """Another one with the same in it."""
        twin = Makings()
        twin.operations, twin.free = dict(self.operations), set(self.free)
        return twin


def by_choice(key: Value, makings: Makings) -> Value:
    """A key as alternatives, by what is chosen; itself if it is made of anything else.

    Args:
        key: what stands for a text or a number.
        makings: how the symbols in it came about.

    Returns:
        alternatives, the last of which is the key as it is where not all choices are known.
    """
    if not isinstance(key, (Symbol, WidgetValue)):
        return key
    widgets = widgets_in(key)
    if not widgets or len(widgets) > MAX_WIDGETS or any(each.trigger for each in widgets):
        return key
    found = _told(key, widgets, {}, makings, MAX_CHOICES)
    return key if found is None else found


def _told(
    key: Value,
    widgets: tuple[WidgetValue, ...],
    chosen: Mapping[WidgetValue, Any],
    makings: Makings,
    most: int,
) -> Value | None:
    """A key when some widgets have these values, by those of the others; None: not known."""
    if not widgets:
        text = _made(key, chosen, makings, MAX_DEPTH)
        return Const(text) if isinstance(text, SCALARS) and text is not UNKNOWN else None
    widget, *others = widgets
    values, closed = _values(widget, most, free=widget in makings.free)
    ways: list[tuple[Any, Value]] = []
    for value in values:
        then = _told(
            key, tuple(others), {**chosen, widget: value}, makings, most // (len(values) or 1)
        )
        if then is not None:
            ways.append((value, then))
    if not ways:
        return None
    whole = closed and len(ways) == len(values)
    last = ways.pop()[1] if whole else key
    return reduce(lambda other, way: _either(widget, way, other), reversed(ways), last)


def _either(widget: WidgetValue, way: tuple[Any, Value], other: Value) -> Value:
    """One value of a key when a widget has a value, else another."""
    value, then = way
    if then == other:
        return then
    now = None if widget.now is UNKNOWN else bool(widget.now == value)
    return Phi((Guard(widget, EQUAL, value, now=now),), then, other)


def _values(widget: WidgetValue, most: int, *, free: bool) -> tuple[list[Any], bool]:
    """The values of a widget that are told apart, first that of this run; and if it has no more."""
    now = [] if widget.now is UNKNOWN else [widget.now]
    if not all(isinstance(each, _PLAIN) for each in now):
        return [], False
    options: list[Any] = list(widget.options or ())
    if widget.command in _TOGGLES:
        options = [False, True]
    elif widget.command in _SINGLE or now == [None]:
        options.append(None)
    plain = all(isinstance(each, _PLAIN) for each in options)
    if free or not options or not plain or len(options) > most or (now and now[0] not in options):
        return now, False
    return [*now, *(each for each in options if each not in now)], True


def _made(value: Any, chosen: Mapping[WidgetValue, Any], makings: Makings, depth: int) -> Any:
    """What a value is when widgets have been set; UNKNOWN if that is not known."""
    if isinstance(value, Const):
        return value.value
    if isinstance(value, WidgetValue):
        return chosen.get(value, UNKNOWN)
    if not depth:
        return UNKNOWN

    def inner(part: Any) -> Any:
        return _made(part, chosen, makings, depth - 1)

    if isinstance(value, Tuple):
        items = tuple(map(inner, value.items))
        return UNKNOWN if any(each is UNKNOWN for each in items) else items
    if isinstance(value, Phi):
        return _alternative(value, inner)
    if not isinstance(value, Symbol):
        return UNKNOWN
    if value in makings.operations:
        function, parts = makings.operations[value]
        return _applied(function, [inner(each) for each in parts])
    if value.op is Op.ITEM and len(value.args) == 3:
        return _entry(value, inner)
    return UNKNOWN


def _applied(function: Callable[..., Any], data: list[Any]) -> Any:
    if any(each is UNKNOWN for each in data):
        return UNKNOWN
    try:
        return apply(function, *data)
    except CannotFoldError:
        return UNKNOWN


def _alternative(phi: Phi, inner: Callable[[Any], Any]) -> Any:
    """The alternative that is chosen by what widgets are set to."""
    truths = set()
    for guard in phi.guards:
        subject = inner(guard.subject)
        truths.add(None if subject is UNKNOWN else holds_for(subject, guard))
    if False in truths:
        return inner(phi.other)
    return UNKNOWN if None in truths else inner(phi.then)


def _entry(item: Symbol, inner: Callable[[Any], Any]) -> Any:
    """An entry of a dict, or an item of a list, whose content was known."""
    base, _, key = item.args
    wanted = inner(key)
    content = base.args[0] if isinstance(base, Symbol) and len(base.args) == 1 else base
    if wanted is UNKNOWN or not isinstance(content, Tuple):
        return UNKNOWN
    if not isinstance(base, Symbol) or base.op is Op.LIST:
        fits = isinstance(wanted, int) and -len(content.items) <= wanted < len(content.items)
        return inner(content.items[wanted]) if fits else UNKNOWN
    if base.op is not Op.DICT:
        return UNKNOWN
    pairs = [each.items for each in content.items if isinstance(each, Tuple)]
    return next((inner(value) for key, value in reversed(pairs) if inner(key) == wanted), UNKNOWN)
