"""The values that the probe tries of an argument, of each shape (``streamlit_api/shapes.py``)."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

INTS = [-(2**63), -(10**6), -100, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 50, 100]
INTS += [150, 200, 255, 256, 500, 1000, 5000, 10**4, 10**5, 10**6, 2**31, 2**32, 2**53, 2**63]
FLOATS = [-1e20, -100.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 7.5, 100.0, 100.5, 1e6, 1e20]
FEW: dict[type, tuple[Any, ...]] = {int: (-1, 0, 1, 5, 200, 2**31), float: (-0.5, 0.0, 0.5, 100.5)}
"""If all of these are taken, all are."""
TEXTS = [
    *("", " ", "  ", ":fire:", ":nonsense:", ":material/home:", ":material/nonsense:"),
    *("q", "Z", "nonsense", "Xyzzy", "some-thing", "snake_case", "a.b", "client.nonsense"),
    *("5", "-3", "007", "20240131", "093000", "0.5", "-1.25", "2024-01-31", "1999-12-01"),
    *("09:30", "9:30", "23:59:59"),
    *("10s", "5 min", "100ms", "1h", "2 days", "10px", "50%", "2rem", "#fff", "#12ab34"),
    *("5MB", "10 apples", "3x", "%", "%d kg", "$%.2f", "100%%", "a%"),
    *("#", "#12", "#12345", "#1234", "#ff0000ff", "#xyzxyz", "#g"),
    *("https://example.org", "http://a.org/b", "%d", "%3i", "%.2f", "%e", "%s"),
    *("-1s", "-5 min", "a=1", "x=y&z=5", "a/b", "some/where/else", "/rooted/path"),
    *("%x", "Ctrl+K", "shift+alt+F", "Foo+K", "Xyzzy+Nonsense", "two words", "Some more words"),
]
COMMON = """
    auto none all any always never default small medium large left right center top bottom start end
    red green blue orange violet gray grey yellow rainbow primary secondary tertiary page session
    rerun ignore disk png jpg jpeg gif svg JPEG PNG RGB BGR text password stretch content rows
    columns single multi fixed dynamic add delete horizontal vertical today now min max true false
    yes no on off light dark streamlit file files directory multiple hidden visible collapsed user
    assistant ai human running complete error info warning success line bar area point integer
    480p 720p 1080p nan inf infinity
"""
"""Words that may be choices without standing as such in the source."""
TOLD = ("word", "words", "number", "empty", "blank")
LISTS: list[Any] = [
    *([], ["nonsense"], ["Xyzzy"], ["ab"], ["q"], ["Z"]),
    *([1], [5], [-1], [0], [0.5], [None], [True], [[]]),
]
MORE_LISTS: list[Any] = [
    ["two words"],
    [0, 10],
    ["a", "b"],
    [1, 2, 3],
    [255, 0, 0],
    ["#fff"],
    [{"a": 1}],
    [{"y": [1, 2]}],  # the traces of a figure
]
"""If these are refused as well, with ``LISTS`` and as tuples, all lists are."""
ENTRIES: list[Any] = [
    {},
    {"nonsense": "x"},
    {"Xyzzy": 1},
    {"a": None},
    {1: 2},
    {"a": [1, 2]},
    {"data": [{"y": [1, 2]}]},  # a figure
]
DAY = dt.date(2024, 1, 31)
MOMENT = dt.datetime(2024, 1, 31, 9, 30)  # noqa: DTZ001 - as apps write it
OBJECTS: list[Any] = [
    *(object(), {1}, {"nonsense"}, set(), range(3), range(0), 1j, b"", b"nonsense"),
    *(DAY, dt.date(1999, 12, 1), MOMENT, MOMENT.replace(year=1999)),
    *(dt.time(9, 30), dt.time(0), dt.timedelta(0), dt.timedelta(hours=1), dt.timedelta(days=-1)),
    *(Decimal("0.5"), Decimal(1), Decimal(100), Fraction(1, 2), Fraction(5)),
    *(io.BytesIO(b"nonsense"), io.BytesIO(), io.StringIO("nonsense"), io.StringIO()),
]


def library_objects() -> list[Any]:
    """Objects of the libraries that Streamlit itself needs."""
    import numpy as np
    import pandas as pd

    frames = [{"a": [1, 2]}, {"lat": [1.5], "lon": [2.5]}, {"nonsense": ["x"]}, {}]
    lists: list[Any] = [[0, 1], [0.5], ["nonsense", "x"], [True], []]
    return [
        *(np.int64(each) for each in (-1, 0, 1, 5, 200)),
        *(np.float64(each) for each in (-0.5, 0.0, 0.5, 100.5)),
        *map(pd.DataFrame, frames),
        *map(pd.Series, lists[:-1]),
        pd.Series([], dtype=object),
        *map(np.array, lists),
        *(np.zeros(each) for each in ((2, 2), (2, 2, 3))),
        np.zeros((2, 2, 3), dtype=np.uint8),
    ]


BRIEF: dict[str, list[Any]] = {
    "ints": [-(2**63), -1, 0, 1, 5, 200, 2**31, 2**32],
    "floats": [-1.0, 0.0, 0.5, 1.5, 100.5],
}
"""Numbers for commands of which a call takes long."""
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8"
    "cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
FILES = {
    "nonsense": PICTURE,
    "nonsense.png": PICTURE,
    "nonsense.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n",
}
"""Files whose names may be refused as texts, and not where they are."""
