"""The calls that the probe makes: commands, their arguments, and values to vary them with."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

LABELLED = (
    "button",
    "checkbox",
    "toggle",
    "slider",
    "number_input",
    "text_input",
    "text_area",
    "date_input",
    "time_input",
    "datetime_input",
    "color_picker",
    "file_uploader",
    "camera_input",
    "audio_input",
    "expander",
    "popover",
    "status",
    "experimental_audio_input",
    "form_submit_button",
)
CHOICES = (
    "radio",
    "selectbox",
    "multiselect",
    "select_slider",
    "pills",
    "segmented_control",
    "menu_button",
)
TEXTS = (
    "text",
    "markdown",
    "caption",
    "title",
    "header",
    "subheader",
    "latex",
    "success",
    "info",
    "warning",
    "error",
)

NEEDS: dict[str, tuple[str, object]] = {
    "link_button": ("on_click", "rerun"),
    "dataframe": ("on_select", "rerun"),
    "altair_chart": ("on_select", "rerun"),
    "vega_lite_chart": ("on_select", "rerun"),
    "plotly_chart": ("on_select", "rerun"),
    "pydeck_chart": ("on_select", "rerun"),
    "echarts_chart": ("on_select", "rerun"),
    "tabs": ("on_change", "rerun"),
    "expander": ("on_change", "rerun"),
    "popover": ("on_change", "rerun"),
    "audio": ("autoplay", True),
    "video": ("autoplay", True),
}
"""Arguments that make an element of a command that draws none: it has an ID or state with them."""

COMPONENT = "components.v1.declare_component()"
"""The call of a custom component."""

KEYWORDS = {"plotly_chart", "vega_lite_chart", COMPONENT}
"""Commands that some releases let take any keyword."""


def callback(*_: object, **__: object) -> None:
    """A callback."""


def upper(value: object) -> str:
    """A ``format_func``."""
    return str(value).upper()


def stream(*_: object) -> Iterator[str]:
    """A generator function."""
    yield "a"


async def task(*_: object) -> str:
    """A coroutine function."""
    return "a"


async def live(*_: object) -> AsyncIterator[str]:
    """An asynchronous generator function."""
    yield "a"


class Plain:
    """A class, which takes whatever it is called with."""

    def __init__(self, *_: object) -> None:
        pass


FUNCTIONS: tuple[Any, ...] = (upper, callback, stream, task, live, Plain, str, callable)
"""Functions of every kind: one that is taken says that functions are."""


def bases() -> dict[str, dict[str, Any]]:
    """Commands and the arguments of the call that is varied."""
    import pandas as pd

    frame = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    found: dict[str, dict[str, Any]] = {
        **{name: {"label": "L"} for name in LABELLED},
        **{name: {"label": "L", "options": ["a", "b", "c"]} for name in CHOICES},
        "download_button": {"label": "L", "data": "x"},
        "link_button": {"label": "L", "url": "https://example.org"},
        "page_link": {"page": "https://example.org", "label": "L"},
        "chat_input": {},
        "feedback": {},
        "pagination": {"num_pages": 5},
        "data_editor": {"data": frame},
        "experimental_data_editor": {"data": frame},
        "dataframe": {"data": frame},
        "table": {"data": frame},
        "line_chart": {"data": frame},
        "area_chart": {"data": frame},
        "bar_chart": {"data": frame},
        "scatter_chart": {"data": frame},
        "map": {"data": pd.DataFrame({"lat": [1.0], "lon": [2.0]})},
        "vega_lite_chart": {"data": frame, "spec": vega("bar")},
        "echarts_chart": {"spec": {"series": [{"type": "bar", "data": [1]}]}},
        "graphviz_chart": {"figure_or_dot": "digraph { a -> b }"},
        "mermaid_chart": {"body": "graph TD; A-->B"},
        "audio": {"data": b"RIFF0000WAVE"},
        "video": {"data": b"0000ftypmp42"},
        "image": {"image": "https://example.org/a.png"},
        "tabs": {"tabs": ["a", "b"]},
        "columns": {"spec": 2},
        "container": {},
        "grid": {},
        "empty": {},
        "form": {"key": "form"},
        "chat_message": {"name": "user"},
        "code": {"body": "x"},
        "json": {"body": {"a": 1}},
        "metric": {"label": "L", "value": 1},
        "progress": {"value": 1},
        "exception": {"exception": ValueError("x")},
        "html": {"body": "<b>x</b>"},
        "iframe": {"src": "https://example.org"},
        "toast": {"body": "x"},
        "badge": {"label": "L"},
        "help": {"obj": 1},
        "divider": {},
        "space": {},
        "skeleton": {},
        "balloons": {},
        "snow": {},
        "spinner": {"text": "x"},
        "logo": {"image": "https://example.org/a.png"},
        "components.v1.html": {"html": "<b>x</b>"},
        "components.v1.iframe": {"src": "https://example.org"},
        COMPONENT: {},
        **{name: {"body": "x"} for name in TEXTS},
    }
    with contextlib.suppress(ImportError):
        import altair as alt

        found["altair_chart"] = {"altair_chart": selectable(alt, frame, "a")}
    with contextlib.suppress(ImportError):
        import plotly.graph_objects

        found["plotly_chart"] = {
            "figure_or_data": plotly.graph_objects.Figure([{"type": "bar", "y": [1]}])
        }
    with contextlib.suppress(ImportError):
        import matplotlib.figure

        found["pyplot"] = {"fig": matplotlib.figure.Figure((1, 1), dpi=10)}
    with contextlib.suppress(ImportError):
        import pydeck

        found["pydeck_chart"] = {"pydeck_obj": deck(pydeck, 1)}
    return found


def function(command: str) -> Any:
    """What a command calls, or ``None`` if this release does not have it."""
    import streamlit as st
    import streamlit.components.v1 as components

    if command == COMPONENT:
        return components.declare_component("probe", url="http://localhost:3001")
    owner: Any = st
    for part in command.split("."):
        owner = getattr(owner, part, None)
    return owner


def selectable(altair: Any, frame: Any, x: str) -> Any:
    """A chart with a selection that has a name."""
    point = altair.selection_point(name="picked")
    return altair.Chart(frame).mark_bar().encode(x=x, y="b").add_params(point)


def vega(mark: str) -> dict[str, Any]:
    """A Vega-Lite specification with a selection that has a name."""
    return {
        "mark": mark,
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
        "params": [{"name": "picked", "select": "point"}],
    }


def deck(pydeck: Any, size: int) -> Any:
    """A map with a layer that has an ID."""
    layer = pydeck.Layer("ScatterplotLayer", data=[], id="layer", get_radius=size)
    return pydeck.Deck(layers=[layer])


def candidates(command: str, parameter: str, default: object) -> list[Any]:
    """Values to try for a parameter, most telling first."""
    import pandas as pd

    frame = pd.DataFrame({"a": [5, 6], "b": [7, 8]})
    day = dt.date(2020, 1, 2)
    time = dt.time(3, 4)
    moment = dt.datetime(2020, 1, 2, 3, 4)  # noqa: DTZ001
    special: dict[tuple[str, str], list[Any]] = {
        ("date_input", "value"): [day],
        ("date_input", "min_value"): [dt.date(2001, 1, 1)],
        ("date_input", "max_value"): [dt.date(2199, 1, 1)],
        ("date_input", "format"): ["DD.MM.YYYY"],
        ("time_input", "value"): [time],
        ("time_input", "step"): [60],
        ("time_input", "format"): ["12h"],
        ("datetime_input", "value"): [moment],
        ("datetime_input", "min_value"): [dt.datetime(2001, 1, 1)],  # noqa: DTZ001
        ("datetime_input", "max_value"): [dt.datetime(2199, 1, 1)],  # noqa: DTZ001
        ("datetime_input", "format"): ["DD.MM.YYYY"],
        ("datetime_input", "step"): [60],
        ("slider", "min_value"): [-5],
        ("slider", "max_value"): [50, 500],
        ("slider", "value"): [3],
        ("slider", "step"): [2],
        ("slider", "format"): ["%d!"],
        ("number_input", "min_value"): [-5.0],
        ("number_input", "max_value"): [500.0],
        ("number_input", "value"): [3.0],
        ("number_input", "step"): [2.0],
        ("number_input", "format"): ["%.3f"],
        ("text_input", "value"): ["v"],
        ("text_input", "type"): ["password"],
        ("text_input", "autocomplete"): ["on"],
        ("text_input", "validate"): ["^a$"],
        ("text_area", "value"): ["v"],
        ("color_picker", "value"): ["#123456"],
        ("select_slider", "value"): ["b"],
        ("checkbox", "value"): [True],
        ("toggle", "value"): [True],
        ("file_uploader", "type"): [["png"]],
        ("camera_input", "resolution"): ["720p"],
        ("audio_input", "sample_rate"): [8000],
        ("chat_input", "placeholder"): ["other"],
        ("chat_input", "accept_file"): [True, "multiple"],
        ("chat_input", "file_type"): [["png"]],
        ("chat_input", "submit_mode"): ["disable"],
        ("chat_input", "audio_sample_rate"): [8000],
        ("menu_button", "options"): [["x", "y"]],
        ("feedback", "options"): ["stars", "faces"],
        ("feedback", "default"): [1],
        ("pagination", "num_pages"): [9],
        ("pagination", "default"): [2],
        ("pagination", "max_visible_pages"): [5],
        ("multiselect", "default"): [["a"]],
        ("multiselect", "select_all"): [False, True],
        ("pills", "default"): ["a"],
        ("segmented_control", "default"): ["a"],
        ("pills", "selection_mode"): ["multi"],
        ("segmented_control", "selection_mode"): ["multi"],
        ("data_editor", "num_rows"): ["dynamic"],
        ("experimental_data_editor", "num_rows"): ["dynamic"],
        ("dataframe", "selection_mode"): ["single-row"],
        ("dataframe", "selection_default"): [{"selection": {"rows": [0], "columns": []}}],
        ("dataframe", "lazy"): [True, False],
        ("plotly_chart", "selection_mode"): ["points"],
        ("plotly_chart", "figure_or_data"): [[{"type": "bar", "y": [2]}]],
        ("plotly_chart", "kwargs"): [{"config": {"displaylogo": False}}, {"other": 1}],
        ("vega_lite_chart", "kwargs"): [{"title": "t"}],
        (COMPONENT, "kwargs"): [{"other": 1}],
        (COMPONENT, "default"): [1],
        (COMPONENT, "tab_index"): [0],
        ("plotly_chart", "sharing"): ["private"],
        ("plotly_chart", "config"): [{"displaylogo": False}],
        ("altair_chart", "selection_mode"): ["picked", ["picked"]],
        ("vega_lite_chart", "selection_mode"): ["picked", ["picked"]],
        ("vega_lite_chart", "spec"): [vega("line")],
        ("pydeck_chart", "selection_mode"): ["multi-object"],
        ("echarts_chart", "spec"): [{"series": [{"type": "bar", "data": [2]}]}],
        ("echarts_chart", "renderer"): ["svg"],
        ("tabs", "tabs"): [["c", "d"]],
        ("tabs", "default"): ["b"],
        ("audio", "data"): [b"RIFF0001WAVE"],
        ("audio", "sample_rate"): [8000],
        ("video", "data"): [b"0001ftypmp42"],
        ("video", "subtitles"): [b"WEBVTT\n\n00:01.000 --> 00:02.000\nx", "x.vtt"],
        ("video", "format"): ["video/ogg"],
        ("audio", "format"): ["audio/mp3"],
        ("container", "gap"): ["large"],
        ("container", "autoscroll"): [True],
        ("file_uploader", "max_upload_size"): [5],
        ("chat_input", "max_upload_size"): [5],
        ("container", "horizontal_alignment"): ["center"],
        ("container", "vertical_alignment"): ["center"],
        ("grid", "columns"): [3],
        ("grid", "min_column_width"): [100],
        ("grid", "gap"): ["large"],
        ("grid", "vertical_alignment"): ["center"],
        ("expander", "type"): ["compact", "step"],
        ("popover", "type"): ["primary"],
        ("download_button", "data"): ["y"],
        ("link_button", "url"): ["https://example.com"],
    }
    if (command, parameter) in special:
        return special[command, parameter]
    general: dict[str, list[Any]] = {
        "label": ["Other"],
        "help": ["h"],
        "icon": ["🔥"],
        "icon_position": ["right"],
        "type": ["primary"],
        "disabled": [True],
        "required": [True],
        "use_container_width": [True, False],
        "width": [200, "stretch", "content", "large"],
        "height": [300, "stretch", "content"],
        "label_visibility": ["hidden", "collapsed"],
        "on_change": [callback],
        "on_click": [callback],
        "on_submit": [callback],
        "on_select": ["rerun"],
        "args": [(1,)],
        "kwargs": [{"a": 1}],
        "options": [["x", "y", "z"]],
        "index": [1, None],
        "format_func": [upper],
        "captions": [["1", "2", "3"]],
        "horizontal": [True],
        "placeholder": ["p"],
        "max_selections": [2],
        "accept_new_options": [True],
        "filter_mode": ["contains", "prefix"],
        "max_chars": [10],
        "accept_multiple_files": [True],
        "accept_audio": [True],
        "live": [True, "100ms", 100],
        "wrap": [True, False],
        "bind": ["query-params"],
        "persist_state": ["page", "session"],
        "shortcut": ["Ctrl+K"],
        "file_name": ["f.txt"],
        "mime": ["text/csv"],
        "data": [frame],
        "column_order": [["b", "a"]],
        "column_config": [{"a": "A"}],
        "hide_index": [True, False],
        "row_height": [50],
        "alt": ["alt text"],
        "theme": [None],
        "expanded": [True],
        "border": [True, False],
        "start_time": [1],
        "end_time": [5],
        "loop": [True],
        "muted": [True],
        "autoplay": [True],
    }
    if parameter == "altair_chart":
        import altair as alt

        return [selectable(alt, frame, "b")]
    if parameter == "pydeck_obj":
        import pydeck

        return [deck(pydeck, 2)]
    found = list(general.get(parameter, []))
    if not found and isinstance(default, bool):
        found = [not default]
    return [each for each in found if type(each) is not type(default) or each != default]
