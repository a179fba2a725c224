"""What commands refuse of arguments that depend on one another: an index and its options."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final

from stlint.streamlit_api.behaviours import behaviours
from stlint.streamlit_api.chart_data import charts, maps, specifications
from stlint.streamlit_api.companions import (
    captions,
    decorated,
    default_ends,
    doubled_labels,
    ends_of_videos,
    gaps,
    number_format,
    refreshes,
    scale_ends,
    spans,
)
from stlint.streamlit_api.dates import dates, datetimes, is_moment, scales, times
from stlint.streamlit_api.given import items
from stlint.streamlit_api.history import taking
from stlint.streamlit_api.navigation import addresses, links, pages, reruns, switches
from stlint.streamlit_api.parsed import menus
from stlint.streamlit_api.release_set import every_release, since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stlint.streamlit_api.given import Given, Problem

__all__ = ["CHARTS", "CHECKS"]

_COLOR: Final = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_RATES: Final = frozenset({8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000})
"""Samples a second that a browser records."""
_CONNECTIONS: Final = frozenset({"snowflake", "snowpark", "sql"})
"""Connections that Streamlit has by name, but for further ones to Snowflake."""
CHARTS: Final = frozenset({"area_chart", "bar_chart", "line_chart", "map", "scatter_chart"})
"""Commands that draw the columns of tables."""
_UNCOUNTED: Final = frozenset({"object", "exact", "fraction", "day", "moment", "clock", "span"})
"""Shapes of objects that are neither whole numbers nor have a length."""
_WIDEST: Final = 2**53 - 1
"""The largest whole number that JavaScript has."""


def _index(given: Given) -> Iterator[Problem]:
    options, index = given.known.get("options"), given.known.get("index")
    one = type(options) is str and len(options) > 1
    options = [options] if type(options) is str and options else items(options)
    if type(index) in {str, float, list, tuple, dict}:
        yield f"index is {index!r}, no whole number"
    if not options or not isinstance(index, int):
        return
    if not 0 <= index < len(options):
        many = f"{len(options)} option{'' if len(options) == 1 else 's'}"
        text = f"index {index} is out of range for {many} (last is {len(options) - 1})"
        yield text, behaviours("text-is-one-option") if one else every_release()


def _default(given: Given) -> Iterator[Problem]:
    text = given.known.get("options")
    options, default = [text] if type(text) is str else items(text), given.known.get("default")
    limit = given.known.get("max_selections")
    if type(limit) is float:
        yield f"max_selections is {limit}, no whole number"
    elif type(limit) is int and limit < 1:
        more = isinstance(default, (list, tuple)) and len(default) > limit
        where = every_release()
        where = where if limit or more else behaviours("selections-are-limited-to-some")
        yield f"max_selections is {limit}", where
    elif type(limit) is int and isinstance(default, (list, tuple)) and len(default) > limit:
        yield f"default has {len(default)} options, and max_selections is {limit}"
    if options is None or default is None:
        return
    wanted = items(default) if not isinstance(default, str) else [default]
    for each in [default] if wanted is None else wanted:
        if each not in options:
            there = behaviours("text-is-one-option") if type(text) is str else every_release()
            yield f"default is {each!r}, which is no option", there
            return


def _single(given: Given) -> Iterator[Problem]:
    default, mode = given.known.get("default"), given.known.get("selection_mode", "single")
    many = len(default) if isinstance(default, (list, tuple)) else 1
    if many > 1 and mode == "single" and not given.open("selection_mode"):
        yield f"default has {many} options, where one can be selected"
        return
    yield from _default(given)


def _choice(given: Given) -> Iterator[Problem]:
    yield from scale_ends(given.known)
    options, value = items(given.known.get("options")), given.known.get("value")
    text = given.known.get("options")
    if type(text) is str and text and type(value) is str and value not in {text, *text}:
        yield f"value is {value!r}, which is no option"
    elif type(text) is str and text and type(value) is str and value != text:
        yield f"value is {value!r}, and the option is {text!r}", behaviours("text-is-one-option")
    if options == []:
        yield "there are no options"
    elif options is not None and value is not None:
        ends = value if isinstance(value, (tuple, list)) else (value,)
        for each in ends:
            if each not in options:
                yield f"value is {each!r}, which is no option"
                return


def _columns(given: Given) -> Iterator[Problem]:
    spec = given.known.get("spec")
    if isinstance(spec, int) and spec < 1:
        yield f"there are {int(spec)} columns"
    elif isinstance(spec, (list, tuple)):
        if not spec:
            yield "there are no columns"
        elif any(type(each) in {int, float} and each <= 0 for each in spec):
            yield "a column has no width"
        elif any(type(each) in {str, type(None)} for each in spec):
            yield "a width of a column is no number"
    elif "spec" in given.made and given.made["spec"].shape in _UNCOUNTED:
        yield "the columns are neither a number nor a list of widths"
    elif type(spec) in {str, float, dict} or ("spec" in given.known and spec is None):
        yield f"the columns are {spec!r}, neither a number nor a list of widths"


def _tabs(given: Given) -> Iterator[Problem]:
    tabs = given.known.get("tabs")
    if tabs in ([], ()):
        yield "there are no tabs"
    elif type(tabs) in {int, float}:
        yield f"the tabs are {tabs!r}, not a list of labels"
    yield from _openable(given)
    default = given.known.get("default")
    if default and tabs and isinstance(tabs, (list, tuple)) and default not in tabs:
        yield f"default is {default!r}, which is no tab"


def _kinds(values: dict[str, Any]) -> str | None:
    """What is said of numbers that are not all of one type."""
    types = {name: type(each).__name__ for name, each in values.items()}
    if set(types.values()) != {"int", "float"}:
        return None
    whole = next(name for name, kind in types.items() if kind == "int")
    other = next(name for name, kind in types.items() if kind == "float")
    return f"{whole} is an int and {other} a float"


def _huge(values: dict[str, Any]) -> str | None:
    """What is said of numbers that a browser does not have, or cannot tell apart."""
    for name, value in values.items():
        if name != "step" and type(value) is int and abs(value) > _WIDEST:
            return f"{name} is {value}, beyond 2**53 - 1"
        if name != "step" and abs(value) == math.inf:
            return f"{name} is {value}, which is no number for a browser"
    return None


def _numbers(given: Given, *names: str) -> dict[str, Any]:
    return {
        name: given.known[name] for name in names if type(given.known.get(name)) in {int, float}
    }


def _slider(given: Given) -> Iterator[Problem]:
    if any(map(is_moment, given.known.values())):
        yield from scales(given.known, lacks_value=given.lacks("value", "min_value"))
        return
    values = _numbers(given, "value", "min_value", "max_value", "step")
    whole = given.known.get("value")
    if isinstance(whole, (tuple, list)):
        if len(whole) == 2 and None in whole:
            yield "an end of value is None"
            return
        if len(whole) > 2:
            yield f"value has {len(whole)} ends"
            return
        ends = [each for each in whole if type(each) in {int, float}]
        values |= {f"value[{index}]": each for index, each in enumerate(ends)}
    elif given.lacks("value", "min_value") and values:
        values["value (0)"] = 0
    mixed = _kinds(values)
    huge = _huge(values)
    if mixed is not None:
        yield mixed
    elif huge is not None:
        yield huge
    elif given.known.get("step") == 0:
        yield "step is 0"
    elif "min_value" in values and values["min_value"] == values.get("max_value"):
        yield "min_value and max_value are equal", behaviours("slider-needs-a-range")
    elif not given.more:
        yield from default_ends(given.known, given.names)


def _number_input(given: Given) -> Iterator[Problem]:
    yield from number_format(given.known)
    for name in ("value", "min_value", "max_value"):
        text = given.known.get(name)
        if (type(text) is str and (name, text) != ("value", "min")) or is_moment(text):
            yield f"{name} is {text!r}, which is no number"
            return
    values = _numbers(given, "value", "min_value", "max_value", "step")
    wrong = _kinds(values) or _huge(values)
    if wrong is not None:
        yield wrong
        return
    low, high = values.get("min_value"), values.get("max_value")
    value = values.get("value")
    if low is not None and high is not None and low > high:
        nothing = "value" in given.known and value is None
        where = behaviours("number-inputs-need-a-range") if nothing else every_release()
        if nothing or given.lacks("value") or value is not None:
            yield f"min_value is {low}, above max_value {high}", where
        return
    if given.lacks("value", "min_value"):
        value = 0
    elif given.lacks("value"):
        value = low
    if value is not None and high is not None and value > high:
        yield f"value is {value}, above max_value {high}"
    elif value is not None and low is not None and value < low:
        yield f"value is {value}, below min_value {low}"


def _cached(given: Given) -> Iterator[Problem]:
    yield from decorated(given.known)
    yield from refreshes(given.known, given.absent("ttl"))


def _component(given: Given) -> Iterator[Problem]:
    sources = ("path", "url")
    if given.lacks(*sources):
        yield "neither path nor url is given"
    elif all(type(given.known.get(each)) is str and given.known[each] for each in sources):
        yield "path and url are given: one is enough"


def _video(given: Given) -> Iterator[Problem]:
    yield from ends_of_videos(given.known, given.absent("start_time"))
    tracks = given.known.get("subtitles")
    for label, track in tracks.items() if isinstance(tracks, dict) else ():
        if type(track) in {int, float, list, tuple, dict}:
            there = taking("video", "subtitles", named=True)
            yield f"subtitles has {track!r} for {label!r}, no text and no file", there
            return


def _configured(given: Given) -> Iterator[Problem]:
    config = given.known.get("column_config")
    for column, about in config.items() if isinstance(config, dict) else ():
        if type(about) in {int, float, bool, list, tuple}:
            yield f"column_config of {column!r} is {about!r}, no text and no type of a column"
            return
    ignored = given.lacks("on_select") or given.known.get("on_select") == "ignore"
    if given.known.get("selection_default") is not None and ignored:
        yield "selection_default needs on_select"


def _progress(given: Given) -> Iterator[Problem]:
    value = given.known.get("value")
    if type(value) is str or ("value" in given.known and value is None):
        yield f"value is {value!r}, which is no number"
    elif type(value) is int and not 0 <= value <= 100:
        yield f"value is {value}, not from 0 to 100"
    elif type(value) is float and not 0 <= value <= 1:
        yield f"value is {value}, not from 0.0 to 1.0"


def _color(given: Given) -> Iterator[Problem]:
    value = given.known.get("value")
    text = type(value) is str and not _COLOR.fullmatch(value)
    if text or isinstance(value, (list, tuple)):
        yield f'value is {value!r}, not a color such as "#ff0000"'


def _feedback(given: Given) -> Iterator[Problem]:
    options, default = given.known.get("options", "thumbs"), given.known.get("default")
    many = {"thumbs": 2, "faces": 5, "stars": 5}.get(str(options))
    if many and not given.open("options") and type(default) is int and not 0 <= default < many:
        yield f"default is {default}, not from 0 to {many - 1}"


def _pagination(given: Given) -> Iterator[Problem]:
    pages, default = given.known.get("num_pages"), given.known.get("default")
    if type(default) is int and default < 1:
        yield f"default is {default}, and pages begin with 1"
    elif type(pages) is int and type(default) is int and 0 < pages < default:
        yield f"default is {default}, and there are {pages} pages"


def _text_area(given: Given) -> Iterator[Problem]:
    height = given.known.get("height")
    if isinstance(height, int) and 0 < height < 68:
        yield f"height is {height}, less than 68", behaviours("text-areas-of-two-lines")


def _text_input(given: Given) -> Iterator[Problem]:
    check = given.known.get("validate")
    pair = isinstance(check, tuple) and len(check) == 2 and all(type(each) is str for each in check)
    if isinstance(check, (list, tuple)) and not pair:
        yield f"validate is {check!r}, neither a pattern nor a pattern and a message"


def _openable(given: Given) -> Iterator[Problem]:
    if given.known.get("on_change") == "rerun" and given.known.get("key") == "":
        yield "the key is empty", behaviours("key-not-empty")


def _toast(given: Given) -> Iterator[Problem]:
    if given.known.get("body") == "":
        yield "the text is empty"


def _chat_input(given: Given) -> Iterator[Problem]:
    rate = given.known.get("audio_sample_rate")
    if given.known.get("accept_audio") is True and type(rate) is int and rate not in _RATES:
        yield f"audio_sample_rate is {rate}, not one of {', '.join(map(str, sorted(_RATES)))}"


def _button_column(given: Given) -> Iterator[Problem]:
    for name in ("on_click", "args", "kwargs"):
        if given.known.get(name) is not None and given.lacks("key"):
            yield f"{name} needs a key"
            return


def _logo(given: Given) -> Iterator[Problem]:
    link = given.known.get("link")
    if type(link) is str and link and not link.lower().startswith(("http://", "https://")):
        yield f"link is {link!r}, which does not begin with http:// or https://"


def _connection(given: Given) -> Iterator[Problem]:
    name, kind = given.known.get("name"), given.known.get("type")
    for what, value in (("name", name), ("type", kind)):
        if type(value) in {int, float, bool, list, tuple, dict}:
            yield f"{what} is {value!r}, no text", since("1.28")
            return
    named = type(kind) is str and kind and "." not in kind and not kind.startswith("snowflake")
    if named and kind not in _CONNECTIONS:
        known = ", ".join(map(repr, sorted(_CONNECTIONS)))
        yield f"type is {kind!r}, neither one of {known} nor a class", since("1.28")


CHECKS: Final[dict[str, Callable[[Given], Iterator[Problem]]]] = {
    "selectbox": _index,
    "radio": _index,
    "multiselect": _default,
    "pills": _single,
    "segmented_control": _single,
    "select_slider": _choice,
    "columns": _columns,
    "tabs": _tabs,
    "slider": _slider,
    "number_input": _number_input,
    "progress": _progress,
    "color_picker": _color,
    "feedback": _feedback,
    "text_area": _text_area,
    "text_input": _text_input,
    "expander": _openable,
    "popover": _openable,
    "toast": _toast,
    "chat_input": _chat_input,
    "column_config.ButtonColumn": _button_column,
    "logo": _logo,
    "dataframe": _configured,
    "data_editor": _configured,
    "GridContainer.cell": lambda given: spans(given.known),
    "grid": lambda given: gaps(given.known),
    "image": lambda given: captions(given.known),
    "menu_button": lambda given: doubled_labels(given.known, given.names),
    "page_link": links,
    "cache_data": _cached,
    "cache_resource": _cached,
    "components.v1.declare_component": _component,
    "video": _video,
    "Page": lambda given: pages(given.known, given.absent("title", "default")),
    "switch_page": lambda given: switches(given.known),
    "pagination": _pagination,
    "query_params.set": lambda given: addresses(given.known),
    "rerun": reruns,
    **dict.fromkeys(CHARTS - {"map"}, charts),
    "map": maps,
    "vega_lite_chart": specifications,
    "connection": _connection,
    "set_page_config": lambda given: menus(given.known),
    "date_input": lambda given: dates(given.known, given.absent("value", "min_value", "max_value")),
    "time_input": lambda given: times(given.known),
    "datetime_input": lambda given: datetimes(
        given.known, given.absent("value", "min_value", "max_value")
    ),
}
"""By command: what is wrong with the arguments of a call, in every release or in these."""
