"""What a user has to do with a widget so that a condition holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.model.guards import ALL, EQUAL, TRUE, Guard, holds_for
from stlint.model.ops import Op
from stlint.model.values import Const, Phi, Tuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stlint.model.events import ElementCreated

CLICK: Final = object()
"""What a user does with a button."""
_TOGGLES: Final = frozenset({"checkbox", "toggle"})
_TEXTS: Final = frozenset({"text_input", "text_area"})
_SINGLE: Final = frozenset({"pills", "segmented_control"})
"""Unless they take several: then their value is a list."""
_CHOICES: Final = _SINGLE | {"radio", "selectbox", "select_slider"}
_NUMBERS: Final = frozenset({"number_input", "slider"})
_PLAIN: Final = (str, int, float, bytes, type(None))
_MAX_NUMBER: Final = 10**15
_DIGITS: Final = 9
"""Numbers are told apart by so many digits behind the point."""


def takes(widget: ElementCreated, value: Any) -> bool:
    """Whether a widget may be set to a value, as far as its kind says."""
    if widget.command in _TOGGLES:
        return isinstance(value, bool)
    if widget.command in _TEXTS:
        return isinstance(value, str)
    if widget.command in _NUMBERS:
        return _is_number(value)
    if widget.command in _SINGLE and _argument(widget, "selection_mode", "single") != "single":
        return False
    return widget.command not in _CHOICES or value in (widget.value.options or (value,))


def _is_number(value: Any) -> bool:
    """Whether a value is a number that arithmetic is exact enough for."""
    return type(value) in {int, float} and abs(value) < _MAX_NUMBER


def allows(widget: ElementCreated, value: Any) -> bool:
    """Whether a user can set a widget to a value: its bounds are known, and it is within them."""
    if not takes(widget, value) or isinstance(widget.value.now, (tuple, list)):
        return False  # a range is none of the options
    if widget.command in _TEXTS:
        most = _argument(widget, "max_chars", None)
        return most is None or (isinstance(most, int) and len(value) <= most)
    return widget.command not in _NUMBERS or _in_range(widget, value)


def _in_range(widget: ElementCreated, number: float) -> bool:
    if type(number) is not type(widget.value.now):
        return False
    low, high, step = _range(widget)
    if not all(each is None or _is_number(each) for each in (low, high)):
        return False
    if (low is not None and number < low) or (high is not None and number > high):
        return False
    if widget.command == "number_input":
        return True
    if not _is_number(step) or not step or low is None:
        return False
    steps = (number - low) / step
    return round(steps % 1, _DIGITS) in {0, 1}


def _range(widget: ElementCreated) -> tuple[Any, Any, Any]:
    """The least, the greatest and the next number of a widget, as Streamlit sees them."""
    whole = isinstance(widget.value.now, int)
    free = widget.command == "number_input"
    low = _argument(widget, "min_value", None if free else 0 if whole else 0.0)
    high = _argument(widget, "max_value", None if free else 100 if whole else 1.0)
    return low, high, _argument(widget, "step", 1 if whole else 0.01)


def _argument(widget: ElementCreated, name: str, default: Any) -> Any:
    """An argument as it is in this run, where ``None`` means the default."""
    given = widget.arguments.get(name)
    now = None if given is None else given.now
    return default if now is None else now


def choices(widget: ElementCreated) -> Iterator[Any]:
    """The plain values that a widget does not have now, where there is a small number of them."""
    now = widget.value.now
    if widget.command in _TOGGLES and isinstance(now, bool):
        yield not now
    if widget.command in _CHOICES:
        for each in widget.value.options or ():
            if isinstance(each, _PLAIN) and each != now:
                yield each


def told_as(widget: ElementCreated, text: str) -> Any:
    """The value of a widget that ``str()`` gives as a text; ``None``: it has no such value."""
    if widget.command in _TEXTS | _NUMBERS:
        value = as_told(widget.value.now, text)
        return value if allows(widget, value) else None
    return next((each for each in choices(widget) if str(each) == text), None)


def as_told(now: Any, text: str) -> Any:
    """What ``str()`` gives as a text, if it is of the type of a number; else the text itself."""
    if _is_number(now):
        try:
            value = type(now)(text)
        except ValueError:
            return text
        return value if str(value) == text else text
    return text


def other_value(widget: ElementCreated) -> Any:
    """A value that a widget does not have now; ``None``: there is none that is known."""
    now = widget.value.now
    values = (*choices(widget), *_near(widget, now))
    return next((each for each in values if each != now and allows(widget, each)), None)


def choice(widget: ElementCreated, guard: Guard) -> tuple[ElementCreated, Any] | None:
    """The value that makes a guard about a widget hold."""
    if widget.trigger:
        return (widget, CLICK) if holds_for(True, guard) else None
    for each in _values(widget, guard):
        if holds_for(each, guard) and allows(widget, each):
            return widget, each
    return None


def impossible(widgets: Mapping[Any, ElementCreated], guard: Guard) -> bool:
    """Whether a guard is about a widget, and no value that a user may choose makes it hold."""
    if guard.test == ALL:
        members = [each if guard.outcome else each.negated() for each in guard.members]
        return (any if guard.outcome else all)(impossible(widgets, each) for each in members)
    widget = widgets.get(guard.subject)
    if widget is None:
        return False
    if widget.command in _CHOICES and widget.value.options:
        none = (None,) if widget.command in _SINGLE else ()
        return all(holds_for(each, guard) is False for each in (*widget.value.options, *none))
    wanted = guard.operand
    if guard.test == EQUAL:
        return guard.outcome and takes(widget, wanted) and _outside(widget, wanted)
    if widget.command not in _NUMBERS or guard.test in {TRUE, Op.IN}:
        return False
    ends = _range(widget)[:2]
    return all(_is_number(each) and holds_for(each, guard) is False for each in ends)


def _outside(widget: ElementCreated, value: Any) -> bool:
    """Whether the bounds of a widget are known, and a value is not within them."""
    if widget.command in _TEXTS:
        most = _argument(widget, "max_chars", None)
        return isinstance(most, int) and len(value) > most
    now = widget.value.now
    if widget.command not in _NUMBERS or not _is_number(now):
        return False
    if not all(each is None or _is_number(each) for each in _range(widget)):
        return False
    number = type(now)(value)
    return bool(number != value) or not _in_range(widget, number)


_MEMBERSHIP: Final = frozenset({EQUAL, Op.IN})


def of_this_run(guard: Guard) -> Guard:
    """The same guard about the alternative of this run, when its subject is one of several."""
    subject: Any = guard.subject
    if not isinstance(subject, Phi):
        return guard
    while isinstance(subject, Phi) and subject.current is not None:
        subject = subject.current
    if guard.test == TRUE and subject.op in _MEMBERSHIP:
        compared, operand = subject.args
        items = operand.items if isinstance(operand, Tuple) else (operand,)
        values = tuple(each.value for each in items if isinstance(each, Const))
        if len(values) == len(items):
            known = values if isinstance(operand, Tuple) else values[0]
            return Guard(compared, subject.op, known, outcome=guard.outcome, now=guard.now)
    return Guard(subject, guard.test, guard.operand, outcome=guard.outcome, now=guard.now)


def fitting(widget: ElementCreated, value: Any, guards: Sequence[Guard]) -> Any:
    """A value that makes all guards about a widget hold, if there is one; else this one."""
    if value is CLICK:
        return value
    others = (each for guard in guards for each in _values(widget, guard) if allows(widget, each))
    for each in (value, *others):
        if all(holds_for(each, guard) is not False for guard in guards):
            return each
    return value


def _values(widget: ElementCreated, guard: Guard) -> Iterator[Any]:
    """Values that may decide a guard about a widget, the simplest first."""
    if guard.test == Op.IN:
        wanted = guard.operand if isinstance(guard.operand, tuple) else ()
    else:
        wanted = () if guard.test == TRUE else (guard.operand,)
    for each in (*wanted, "x", 1):
        yield from _near(widget, each)


def _near(widget: ElementCreated, wanted: Any) -> Iterator[Any]:
    """A value that is wanted and those beside it, as far as they are of the widget's type."""
    if widget.command in _TOGGLES:
        yield from (True, False)
    elif widget.command in _CHOICES:
        yield from widget.value.options or ()
    elif widget.command in _TEXTS and isinstance(wanted, str):
        yield from (wanted, f"{wanted}x", "")
    elif widget.command in _NUMBERS and takes(widget, wanted):
        now = widget.value.now
        low, _, step = _range(widget)
        apart = step if _is_number(step) and step else 1
        start = low if _is_number(low) else 0
        middle = start + round((wanted - start) / apart) * apart
        for each in (wanted, middle, middle + apart, middle - apart):
            number = round(each, _DIGITS)
            if _is_number(now) and type(now)(number) == number:
                yield type(now)(number)
