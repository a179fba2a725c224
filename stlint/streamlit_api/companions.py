"""Which values Streamlit refuses for what stands beside them: ends, captions, labels, formats."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from stlint.streamlit_api.behaviours import behaviours
from stlint.streamlit_api.history import taking
from stlint.streamlit_api.release_set import every_release

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = [
    "captions",
    "decorated",
    "default_ends",
    "doubled_labels",
    "ends_of_videos",
    "gaps",
    "number_format",
    "refreshes",
    "scale_ends",
    "spans",
]

Problem = tuple[str, "ReleaseSet"]
_SPAN: Final = re.compile(r"(?P<many>\d{1,9}(?:\.\d+)?) ?(?P<unit>[smh])")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600}
_LONG: Final = re.compile(r"\d{4}|\*")
"""Widths that nobody wants to see."""
_ENDS: Final[dict[type, tuple[float, float]]] = {int: (0, 100), float: (0.0, 1.0)}
"""Where a slider begins and ends by itself."""
_GAPS: Final = frozenset(
    {"xxsmall", "xsmall", "small", "medium", "large", "xlarge", "xxlarge", "none"}
)


def ends_of_videos(known: Mapping[str, Any], absent: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with where a video begins and ends: parts of seconds are cut off before."""
    start = 0 if "start_time" in absent else _whole_seconds(known.get("start_time"))
    end = _whole_seconds(known.get("end_time"))
    if start is not None and end is not None and 0 < end <= start:
        there = taking("video", "end_time", named=True)
        yield f"end_time is {end} s, not after start_time ({start} s)", there


def _whole_seconds(value: Any) -> int | None:
    """The seconds that a point of time in a video is; ``None``: it is none, or in other words."""
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    finite = type(value) in {int, float} and -math.inf < value < math.inf
    if finite:
        return int(value)
    said = _SPAN.fullmatch(value) if type(value) is str else None
    return None if said is None else int(float(said["many"]) * _SECONDS[said["unit"]])


def number_format(known: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with a format of ``st.number_input``: what it makes of 2 must be a number."""
    text = known.get("format")
    if type(text) is not str or not text or _LONG.search(text):
        return
    try:
        float(text % 2)
    except (TypeError, ValueError):
        yield f'format is {text!r}, not one such as "%d" or "%.2f"', every_release()


def default_ends(known: Mapping[str, Any], given: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with one end of a slider, where the other is the default."""
    ends = given & {"min_value", "max_value"}
    value = known.get("value")
    if len(ends) != 1 or ("value" in given and type(value) not in _ENDS):
        return
    (name,) = ends
    end = known.get(name)
    low, high = _ENDS.get(type(end), (None, None))
    other = high if name == "min_value" else low
    if end is None or end != other or ("value" in given and type(value) is not type(end)):
        return
    if "value" in given and value != end:
        return  # the slider is stretched to its value
    where = "ends" if name == "min_value" else "begins"
    text = f"{name} is {end}, where the slider {where} by itself"
    yield text, behaviours("slider-needs-a-range")


def scale_ends(known: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with how many values ``st.select_slider`` begins with."""
    value = known.get("value")
    if isinstance(value, (list, tuple)) and len(value) != 2:
        yield f"value has {len(value)} ends, not 2", every_release()


def refreshes(known: Mapping[str, Any], absent: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with how a cache is refreshed: in the background, it must get old."""
    endless = "ttl" in absent or known.get("ttl", "") is None
    if known.get("refresh_mode") == "background" and endless:
        yield "refresh_mode is 'background', which needs a ttl", every_release()


def decorated(known: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with what a decorator is given to decorate: times to live need their name."""
    what = known.get("func")
    if type(what) in {int, float, str, bool, list, tuple, dict}:
        yield f"what is decorated is {what!r}, no function", every_release()


def captions(known: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with how many captions images have."""
    image, caption = known.get("image"), known.get("caption")
    many = len(image) if isinstance(image, list) else 1 if type(image) is str else 0
    if type(caption) is str and caption:
        told = 1
    elif isinstance(caption, list):
        told = len(caption)
    else:
        return
    if many and told != many:
        images = "1 image" if many == 1 else f"{many} images"
        yield f"there are {told} captions for {images}", every_release()


def doubled_labels(known: Mapping[str, Any], given: frozenset[str]) -> Iterator[Problem]:
    """What is wrong with options of ``st.menu_button`` that look the same."""
    options = known.get("options")
    if not isinstance(options, (list, tuple)) or "format_func" in given:
        return
    labels = [each if type(each) is str else str(each) for each in options]
    for each in labels:
        if labels.count(each) > 1:
            yield f"options has {each!r} twice", taking("menu_button", "options")
            return


def gaps(known: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the gaps between the rows and the columns of a grid."""
    gap = known.get("gap")
    if not isinstance(gap, (list, tuple)):
        return
    there = taking("grid", "gap", named=True)
    if len(gap) != 2:
        yield f"gap has {len(gap)} sizes, not 2", there
        return
    wrong = [each for each in gap if type(each) is str and each.lower() not in _GAPS]
    if wrong:
        yield f"gap has {wrong[0]!r}, which is no size", there


def spans(known: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with how many columns a cell of a grid takes."""
    columns, span = known.get("columns"), known.get("column_span")
    if type(columns) is int and type(span) is int and 0 < columns < span:
        many = "1 column" if columns == 1 else f"{columns} columns"
        yield f"column_span is {span}, and the grid has {many}", every_release()
