"""Whether a value that session state has is one that a widget can have, and how it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable


FITS: Final = ""
_PLAIN: Final = (str, int, float, bool, list, tuple, set, dict, bytes)
_STEPS: Final = {"stars": 5, "faces": 5, "thumbs": 2}
_EXACT: Final = 2**53
"""Greater numbers are refused by browsers, whatever the bounds."""


class Wanted(NamedTuple):
    """What a widget can have: its command, its options, its other arguments by their names.

    ``options`` is None, and an argument ``UNKNOWN``, where that is not known.
    """

    command: str
    options: tuple[Any, ...] | None
    argument: Callable[[str], Any]


def misfit(wanted: Wanted, data: Any) -> str | None:
    """How a value does not fit, in the words of ``misfits.toml``; ``FITS``, or None: not known."""
    check = _CHECKS.get(wanted.command)
    return None if check is None else check(wanted, data)


def among(data: Any, options: tuple[Any, ...]) -> bool | None:
    """Whether a value is one of the options; None if it only resembles one."""
    if any(type(each) is type(data) and each == data for each in options):
        return True
    alike = any(each == data or str(each) == data for each in options)
    return None if alike else False


def _text(wanted: Wanted, data: Any) -> str | None:
    del wanted
    if data is None or isinstance(data, str):
        return FITS
    return "type" if isinstance(data, _PLAIN) else None


def _truth(wanted: Wanted, data: Any) -> str | None:
    del wanted
    if isinstance(data, int):
        return FITS
    return "none" if data is None else "type" if isinstance(data, _PLAIN) else None


def _color(wanted: Wanted, data: Any) -> str | None:
    return "none" if data is None else _text(wanted, data)


def _moment(wanted: Wanted, data: Any) -> str | None:
    if data is None:
        return FITS
    if any(wanted.argument(each) is not None for each in ("min_value", "max_value")):
        return None  # some releases look at these first
    return "type" if isinstance(data, (str, int, float)) else None


def _number(wanted: Wanted, data: Any) -> str | None:
    if data is None:
        return FITS
    if not isinstance(data, (int, float)):
        return "type" if isinstance(data, _PLAIN) else None
    return _within(data, wanted.argument("min_value"), wanted.argument("max_value"))


def _within(data: float, low: Any, high: Any) -> str | None:
    if not all(each is None or isinstance(each, (int, float)) for each in (low, high)):
        return None
    if abs(data) > _EXACT:
        return None
    below = low is not None and data < low
    return "range" if below or (high is not None and data > high) else FITS


def _slider(wanted: Wanted, data: Any) -> str | None:
    if data is None:
        return "none"
    bounds = _bounds(wanted)
    if bounds is None:
        return None
    if isinstance(data, str):
        try:
            number = float(data)
        except ValueError:
            return "type"
        return "text" if _within(number, *bounds) == FITS else "type"
    several = data if isinstance(data, (list, tuple)) else (data,)
    if not several or not all(isinstance(each, (int, float)) for each in several):
        return None
    found = {_within(each, *bounds) for each in several}
    return None if None in found else FITS if found == {FITS} else "range"


def _bounds(wanted: Wanted) -> tuple[float, float] | None:
    """The ends of a slider of numbers."""
    low, high = wanted.argument("min_value"), wanted.argument("max_value")
    value = wanted.argument("value")
    values = value if isinstance(value, (list, tuple)) else (value,)
    given = [each for each in (low, high, *values) if each is not None]
    if not all(isinstance(each, (int, float)) for each in given):
        return None
    whole = not any(isinstance(each, float) for each in given)
    low = 0 if low is None else low
    high = (100 if whole else 1.0) if high is None else high
    inside = all(low <= each <= high for each in values if each is not None)
    return (low, high) if inside and low < high else None


def _choice(wanted: Wanted, data: Any) -> str | None:
    if data is None:
        return FITS
    options = wanted.options
    if not options or wanted.argument("format_func") is UNKNOWN:
        return FITS if options and among(data, options) else None
    found = among(data, options)
    if found is not False:
        return FITS if found else None
    if _takes_more(wanted) is not False:
        return FITS if isinstance(data, str) and _takes_more(wanted) else None
    return "option" if isinstance(data, str) else "number"


def _takes_more(wanted: Wanted) -> bool | None:
    """Whether a user may add options."""
    more = wanted.argument("accept_new_options")
    return None if more is UNKNOWN else bool(more)


def _on_a_scale(wanted: Wanted, data: Any) -> str | None:
    if isinstance(data, tuple):
        inside = wanted.options and all(among(each, wanted.options) for each in data)
        return FITS if inside and len(data) == 2 else None
    return "none" if data is None else _choice(wanted, data)


def _choices(wanted: Wanted, data: Any) -> str | None:
    if data is None:
        return "none"
    if isinstance(data, (int, float)):
        return "type"
    found = _all_among(wanted, data)
    if found is not True:
        return "option" if found is False and _takes_more(wanted) is False else None
    most = wanted.argument("max_selections")
    if most is not None and not isinstance(most, int):
        return None
    return "count" if most is not None and len(data) > most else FITS


def _all_among(wanted: Wanted, data: Any) -> bool | None:
    """Whether all values of several are options; None if that is not known."""
    options = wanted.options
    if not isinstance(data, (list, tuple, set)) or options is None:
        return None
    found = {among(each, options) for each in data}
    if wanted.argument("format_func") is UNKNOWN and found - {True}:
        return None
    return None if None in found else False not in found


def _pills(wanted: Wanted, data: Any) -> str | None:
    mode = wanted.argument("selection_mode")
    if mode == "single":
        return _choice(wanted, data)
    if mode != "multi":
        return None
    if data is None:
        return "none"
    found = _all_among(wanted, data)
    return None if found is None else FITS if found else "several"


def _feedback(wanted: Wanted, data: Any) -> str | None:
    most = _STEPS.get(wanted.argument("options"))
    if data is None:
        return FITS
    if isinstance(data, str):
        return "type"
    if type(data) is not int or most is None:
        return None
    return "negative" if data < 0 else "range" if data >= most else FITS


def _tab(wanted: Wanted, data: Any) -> str | None:
    labels = wanted.argument("tabs")
    if not isinstance(labels, (list, tuple)):
        return None
    return FITS if data in labels else "option"


def _selection(wanted: Wanted, data: Any) -> str | None:
    del wanted
    if isinstance(data, dict) and "selection" in data:
        return None
    return "type" if data is None or isinstance(data, _PLAIN) else None


_CHECKS: Final[dict[str, Callable[[Wanted, Any], str | None]]] = {
    **dict.fromkeys(("text_input", "text_area", "chat_input"), _text),
    **dict.fromkeys(("checkbox", "toggle", "expander", "popover"), _truth),
    **dict.fromkeys(("date_input", "time_input", "datetime_input"), _moment),
    **dict.fromkeys(("selectbox", "radio"), _choice),
    **dict.fromkeys(("pills", "segmented_control"), _pills),
    "color_picker": _color,
    "dataframe": _selection,
    "feedback": _feedback,
    "multiselect": _choices,
    "number_input": _number,
    "select_slider": _on_a_scale,
    "slider": _slider,
    "tabs": _tab,
}
