"""Which dates and times Streamlit refuses, where they are written as texts and numbers."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

from stlint.api.behaviours import behaviours
from stlint.api.release_set import every_release

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.api.release_set import ReleaseSet

__all__ = ["dates", "datetimes", "times"]

_CLOCK: Final = re.compile(r"\d\d:\d\d(?::\d\d)?")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ISO: Final = {
    "today": re.compile(r"\d{4}[\d\-W][\dT:+\-., ZW]*"),
    "now": re.compile(r"T?\d\d[\dT:+\-., ZW]*"),
}
"""What any Python may read as a date or a time, in ISO 8601; it says more than that."""
_LONGEST: Final = 82_800
"""Seconds: 23 hours."""
_BOUNDS: Final = ("min_value", "max_value")


def dates(known: Mapping[str, Any]) -> Iterator[tuple[str, ReleaseSet]]:
    """What is wrong with the values of ``st.date_input``."""
    for name in ("value", *_BOUNDS):
        if name in known:
            yield from _moment(known, name, now="today")
    if "format" in known and type(known["format"]) is not str:
        yield f"format is {known['format']!r}, no text", every_release()
    ends = known.get("value")
    if isinstance(ends, (list, tuple)) and any(type(each) is str for each in ends):
        yield "value has texts", every_release() - behaviours("moments-as-texts")
    value, low, high = (_day(known.get(name)) for name in ("value", *_BOUNDS))
    if low is not None and high is not None and low > high:
        yield f"min_value is {low}, after max_value {high}", every_release()
    elif value is not None and low is not None and value < low:
        yield f"value is {value}, before min_value {low}", every_release()
    elif value is not None and high is not None and value > high:
        yield f"value is {value}, after max_value {high}", every_release()


def times(known: Mapping[str, Any]) -> Iterator[tuple[str, ReleaseSet]]:
    """What is wrong with the values of ``st.time_input``."""
    if "value" in known:
        yield from _moment(known, "value", now="now")
    yield from _step(known, every_release() - behaviours("time-steps-of-seconds"))


def datetimes(known: Mapping[str, Any]) -> Iterator[tuple[str, ReleaseSet]]:
    """What is wrong with the values of ``st.datetime_input``, which was always read as a text."""
    value = known.get("value")
    if type(value) in {int, float, bool} or (type(value) is str and _is_word(value)):
        yield f"value is {value!r}, no date and time", every_release()
    yield from _step(known, every_release())


def _moment(known: Mapping[str, Any], name: str, now: str) -> Iterator[tuple[str, ReleaseSet]]:
    value = known[name]
    if type(value) in {int, float, bool}:
        yield f"{name} is {value!r}, which is no date and no time", every_release()
    elif type(value) is str and (value != now or name != "value"):
        wrong = value != now and not _is_iso(value, now)
        where = every_release() if wrong else every_release() - behaviours("moments-as-texts")
        hint = "which is not in ISO format" if wrong else "a text"
        yield f"{name} is {value!r}, {hint}", where


def _step(known: Mapping[str, Any], minutes: ReleaseSet) -> Iterator[tuple[str, ReleaseSet]]:
    step = known.get("step")
    if type(step) in {float, str}:
        yield f"step is {step!r}, neither a number of seconds nor a timedelta", every_release()
    elif type(step) is int and (step < 1 or step > _LONGEST):
        yield f"step is {step} seconds, not from 1 to {_LONGEST}", every_release()
    elif type(step) is int and step < 60:
        yield f"step is {step} seconds, less than a minute", minutes


def _is_iso(text: str, now: str) -> bool:
    """Whether some Python reads a text as a date or a time."""
    if _DAY.fullmatch(text):
        return _day(text) is not None
    if _CLOCK.fullmatch(text):
        return _is_time(text)
    return _ISO[now].fullmatch(text) is not None


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_word(text: str) -> bool:
    return text.strip().isalpha() and text.strip() != "now"


def _day(value: object) -> date | None:
    if type(value) is not str or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
