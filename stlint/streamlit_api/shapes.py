"""Sorts values by their shape: what a release says of some values of a shape, it says of all.

The probe of ``tools/api_tables`` runs this file in every release; it needs nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = ["OBJECT_SHAPES", "TEXT_SHAPES", "Made", "shape"]

_UNITS = (
    "(?i:[nultsmhdwy]|[nm]s|us|min|mins|hr|hrs|sec|secs|(?:second|minute|hour|day|week|month|year)s?"
    "|(?:nano|micro|milli)(?:s|second|seconds)?)"
)
"""Units of time, and what may be meant as one: libraries differ in what they read."""
_TEXTS = (
    ("empty", r""),
    ("blank", r"\s+"),
    ("material", r":material/[a-z0-9_]+:"),
    ("shortcode", r":[a-z_]+:"),
    ("letter", r"[A-Za-z]"),
    ("word", r"[A-Za-z][A-Za-z]*(?:[_-][A-Za-z0-9]+)*"),
    ("dotted", r"[A-Za-z]+(?:\.[A-Za-z]+)+"),
    ("digits", r"\d{6}|\d{8}"),
    ("number", r"-?\d+"),
    ("decimal", r"-?\d*\.\d+"),
    ("date", r"\d{4}-\d\d-\d\d"),
    ("time", r"\d{1,2}:\d\d(?::\d\d)?"),
    ("duration", rf"\d+(?:\.\d+)? ?{_UNITS}"),
    ("past", rf"-\d+(?:\.\d+)? ?{_UNITS}"),
    ("quantity", r"\d+(?:\.\d+)? ?(?:px|rem|em|vh|vw|%)"),
    ("measure", r"\d+(?:\.\d+)? ?[A-Za-z]+"),
    ("color", r"#(?:[0-9a-fA-F]{3}){1,2}"),
    ("see-through", r"#(?:[0-9a-fA-F]{4}){1,2}"),
    ("odd-hash", r"#(?:\w{0,2}|\w{5}|\w{7}|\w{9,})"),
    ("hash", r"#\w*"),
    ("address", r"https?://[\w./-]+"),
    ("integer-format", r"%\d*[diu]"),
    ("float-format", r"%\d*(?:\.\d+)?[efg]"),
    ("text-format", r"%\d*[sxXc]"),
    ("percent", r"[^%]*%[^%]*|\d+%%"),
    ("query", r"\w+=\w*(?:&\w+=\w*)*"),
    ("path", r"/?\w+(?:/\w+)+/?"),
    ("keys", r"(?:[A-Za-z]+\+)+[A-Za-z]+"),
    ("words", r"[A-Za-z]+(?: [A-Za-z]+)+"),
)
TEXT_SHAPES = frozenset(name for name, _ in _TEXTS)
"""Shapes of texts."""
_OTHERS = {int: "int", float: "float", bytes: "bytes"}
_OBJECTS = {
    "builtins.complex": "complex",
    "builtins.object": "object",
    "builtins.range": "range",
    "builtins.set": "set",
    "datetime.date": "day",
    "datetime.datetime": "moment",
    "datetime.time": "clock",
    "datetime.timedelta": "span",
    "decimal.Decimal": "exact",
    "fractions.Fraction": "fraction",
    "_io.BytesIO": "bytes-file",
    "_io.StringIO": "text-file",
    "numpy.float64": "numpy-float",
    "numpy.int64": "numpy-int",
    "numpy.ndarray": "array",
    "pandas.DataFrame": "frame",
    "pandas.Index": "index",
    "pandas.Series": "series",
}
"""Shapes of objects, by their class and the package that it is from."""
OBJECT_SHAPES = frozenset(_OBJECTS.values())
"""Shapes of objects that are neither texts, numbers, lists nor dicts."""


@dataclass(frozen=True, repr=False)
class Made:
    """Stands for an object that an app makes, where that itself is not there."""

    shape: str
    items: Any = None
    """What is in it, one after the other, as far as that is known."""
    name: str = ""
    """What tells it from others of its shape."""
    data: Any = None
    """The plain data that it is made of."""

    def __repr__(self) -> str:
        return self.name or self.shape


def shape(value: object) -> str | None:
    """The shape of a value; ``None``: it has none that releases are asked about."""
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, Made):
        return value.shape
    if isinstance(value, str):
        return _shape_of_text(value)
    if isinstance(value, (list, tuple)):
        return "items" if value else "no-items"
    if isinstance(value, dict):
        return "entries" if value else "no-entries"
    if callable(value):
        return "function"
    kind = type(value)
    return _OTHERS.get(kind) or _OBJECTS.get(f"{kind.__module__.partition('.')[0]}.{kind.__name__}")


@lru_cache(maxsize=4096)
def _shape_of_text(value: str) -> str | None:
    return next((name for name, each in _patterns() if each.fullmatch(value)), None)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in _TEXTS)
