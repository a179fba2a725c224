"""Which dates and times Streamlit refuses, where they are written as texts and numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from stlint.streamlit_api.behaviours import behaviours
from stlint.streamlit_api.release_set import every_release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = ["dates", "datetimes", "is_moment", "scales", "times"]

Problem = tuple[str, "ReleaseSet"]

_CLOCK: Final = re.compile(r"\d\d:\d\d(?::\d\d)?")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[ T](?!24)\d\d:\d\d(?::\d\d)?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ISO: Final = {
    "today": re.compile(r"\d{4}[\d\-W][\dT:+\-., ZW]*"),
    "now": re.compile(r"T?\d\d[\dT:+\-., ZW]*"),
}
"""What any Python may read as a date or a time, in ISO 8601; it says more than that."""
_LONGEST: Final = 82_800
"""Seconds: 23 hours."""
_EARLIEST, _LATEST = 2015, 2499
"""No app that is checked runs ten years before the one, or after the other."""
_BOUNDS: Final = ("min_value", "max_value")
_WRONG: Final = {
    "today": frozenset({int, float, bool, time, timedelta}),
    "now": frozenset({int, float, bool, date, timedelta}),
}
"""Types of which a value is no date, or no time."""
_KIND: Final = {"today": "date", "now": "time"}


def dates(known: Mapping[str, Any], absent: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with the values of ``st.date_input``; some arguments are surely not given."""
    for name in ("value", *_BOUNDS):
        if name in known:
            yield from _moment(known, name, now="today")
    if "format" in known and type(known["format"]) is not str:
        yield f"format is {known['format']!r}, no text", every_release()
    ends = known.get("value")
    if isinstance(ends, (list, tuple)):
        yield from _ends(ends)
    yield from _order(known, _day, _days)
    yield from _beside_today(known, absent, now="today")


def is_moment(value: object) -> bool:
    """Whether something is a date, a time or a span of time, or a list of some."""
    if isinstance(value, (list, tuple)):
        return any(map(is_moment, value))
    return isinstance(value, (date, time, timedelta))


def _ends(ends: list[Any] | tuple[Any, ...]) -> Iterator[Problem]:
    """What is wrong with a range of days."""
    if any(type(each) is str for each in ends):
        yield "value has texts", every_release() - behaviours("moments-as-texts")
    wrong = [each for each in ends if type(each) in {time, timedelta, type(None)}]
    if wrong:
        yield f"value has {_shown(wrong[0])}, which is no date", every_release()
    elif len(ends) > 2:
        yield f"value has {len(ends)} dates, not 2", every_release()


def _order(
    known: Mapping[str, Any],
    read: Callable[[object], Any],
    read_all: Callable[[object], tuple[Any, ...]],
) -> Iterator[Problem]:
    """What is wrong with a value and the ends of what can be chosen, in their order."""
    low, high = (read(known.get(name)) for name in _BOUNDS)
    values = read_all(known.get("value"))
    if low is not None and high is not None and low > high:
        yield f"min_value is {low}, after max_value {high}", every_release()
    elif values and low is not None and values[0] < low:
        yield f"value is {values[0]}, before min_value {low}", every_release()
    elif values and high is not None and values[-1] > high:
        yield f"value is {values[-1]}, after max_value {high}", every_release()


def _days(value: object) -> tuple[date, ...]:
    """The days of a value, the first one first; empty if they are not known."""
    days = [_day(each) for each in (value if isinstance(value, (list, tuple)) else [value])]
    known = tuple(each for each in days if each is not None)
    return known if len(known) == len(days) and sorted(known) == list(known) else ()


def times(known: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the values of ``st.time_input``."""
    if "value" in known:
        yield from _moment(known, "value", now="now")
    yield from _step(known, every_release() - behaviours("time-steps-of-seconds"))


def datetimes(known: Mapping[str, Any], absent: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with the values of ``st.datetime_input``, which was always read as a text."""
    value = known.get("value")
    text = type(value) is str and (_is_word(value) or _is_no_moment(value))
    if type(value) in {int, float, bool, timedelta} or text:
        yield f"value is {_shown(value)}, no date and time", every_release()
    yield from _step(known, every_release())
    yield from _order(known, _plain_moment, lambda each: tuple(filter(None, [_plain_moment(each)])))
    yield from _beside_today(known, absent, now="now")


def _beside_today(known: Mapping[str, Any], absent: frozenset[str], now: str) -> Iterator[Problem]:
    """What is wrong with one end, where the other is ten years from whenever the app is run."""
    value = known.get("value", "")
    if "value" not in absent and value is not None and value != now:
        return
    low, high = (_day(known.get(name)) for name in _BOUNDS)
    if low is not None and low.year > _LATEST and "max_value" in absent:
        yield f"min_value is {low}, after the last day that can be chosen", every_release()
    elif high is not None and high.year < _EARLIEST and "min_value" in absent:
        yield f"max_value is {high}, before the first day that can be chosen", every_release()


def _plain_moment(value: object) -> datetime | None:
    return value if type(value) is datetime and value.tzinfo is None else None


def _moment(known: Mapping[str, Any], name: str, now: str) -> Iterator[Problem]:
    value = known[name]
    kinds = _WRONG[now]
    if type(value) in kinds:
        yield f"{name} is {_shown(value)}, which is no {_KIND[now]}", every_release()
    elif type(value) is str and (value != now or name != "value"):
        wrong = value != now and not _is_iso(value, now)
        where = every_release() if wrong else every_release() - behaviours("moments-as-texts")
        hint = "which is not in ISO format" if wrong else "a text"
        yield f"{name} is {value!r}, {hint}", where


def _shown(value: object) -> str:
    """A value as it is written."""
    kind = type(value).__name__
    return f"a {kind}" if isinstance(value, (date, time, timedelta)) else repr(value)


def _step(known: Mapping[str, Any], minutes: ReleaseSet) -> Iterator[Problem]:
    step = known.get("step")
    if type(step) in {float, str, time, date, datetime}:
        shown = _shown(step)
        yield f"step is {shown}, neither a number of seconds nor a timedelta", every_release()
        return
    if type(step) is int:
        seconds = {step}
    elif type(step) is timedelta:
        seconds = {step.seconds, step // timedelta(seconds=1)}  # some releases leave out days
    else:
        return
    if all(each < 1 or each > _LONGEST for each in seconds):
        yield f"step is {max(seconds)} seconds, not from 1 to {_LONGEST}", every_release()
    elif all(1 <= each < 60 for each in seconds):
        yield f"step is {max(seconds)} seconds, less than a minute", minutes


def scales(known: Mapping[str, Any], *, lacks_value: bool) -> Iterator[Problem]:
    """What is wrong with the values of ``st.slider`` if one of them is a date or a time.

    Args:
        known: the values of arguments that are known.
        lacks_value: no value is given, so it is the number 0, or ``min_value``.
    """
    whole = known.get("value")
    ends = whole if isinstance(whole, (list, tuple)) else [whole]
    given = {name: known[name] for name in _BOUNDS if known.get(name) is not None}
    values = [*(each for each in ends if each is not None), *given.values()]
    if lacks_value and "min_value" not in given:
        values.append(0)
    kinds = list(dict.fromkeys(_scale(each) for each in values if type(each) is not str))
    step = known.get("step")
    moments = {"date", "datetime", "time"}
    if "timedelta" in kinds:
        yield "a slider of spans of time", every_release()
    elif len(kinds) > 1 and not moments.isdisjoint(kinds):
        yield f"a {kinds[0]} beside a {kinds[1]}", every_release()
    elif moments.isdisjoint(kinds) and type(step) is timedelta and kinds:
        yield "step is a timedelta, for numbers", every_release()
    elif not moments.isdisjoint(kinds) and type(step) in {int, float}:
        yield f"step is {step}, no timedelta, for a {kinds[0]}", every_release()
    elif len(given) == 2 and kinds[0] in moments and given["min_value"] == given["max_value"]:
        yield "min_value and max_value are equal", behaviours("slider-needs-a-range")


def _scale(value: object) -> str:
    """What a value of a slider is."""
    kind = type(value).__name__
    return "number" if isinstance(value, (int, float)) else kind


def _is_iso(text: str, now: str) -> bool:
    """Whether some Python reads a text as a date or a time."""
    if _DAY.fullmatch(text):
        return _day(text) is not None
    if _CLOCK.fullmatch(text):
        return now == "now" and _is_time(text)
    return _ISO[now].fullmatch(text) is not None


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_no_moment(text: str) -> bool:
    """Whether a text is written like a moment, of a month or an hour that there is none of."""
    if not _MOMENT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return True
    return False


def _is_word(text: str) -> bool:
    return text.strip().isalpha() and text.strip() != "now"


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if type(value) is not str or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
