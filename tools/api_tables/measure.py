"""Asks the real Streamlit what its elements are: what their IDs depend on, what state they keep.

Runs as a program inside an environment with one Streamlit release, so it uses nothing but that
release and what every release depends on, and prints one JSON document::

    python measure.py

Every command is called again and again in a script run, each time with one argument changed, and
the ID in the message that goes to the browser is compared. A second, unchanged call tells whether
the ID is registered (then Streamlit raises).
"""

from __future__ import annotations

import contextlib
import datetime
import inspect
import json
import logging
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

UNMEASURED = ("key", "on_change", "on_click", "on_select", "on_submit")
"""Parameters that are never varied for the ID: ``key`` is asked apart, callbacks as functions."""

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

CONTEXTS = ("sidebar", "form", "event", "bottom", "container", "columns")


def callback(*_: object, **__: object) -> None:
    """A callback."""


def upper(value: object) -> str:
    """A ``format_func``."""
    return str(value).upper()


def bases() -> dict[str, dict[str, Any]]:
    """Commands and the arguments of the call that is varied."""
    import pandas as pd

    frame = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    found: dict[str, dict[str, Any]] = {
        **{
            name: {"label": "L"}
            for name in (
                "button checkbox toggle slider number_input text_input text_area date_input "
                "time_input datetime_input color_picker file_uploader camera_input audio_input "
                "expander popover status experimental_audio_input form_submit_button"
            ).split()
        },
        **{
            name: {"label": "L", "options": ["a", "b", "c"]}
            for name in (
                "radio selectbox multiselect select_slider pills segmented_control menu_button"
            ).split()
        },
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
        **{
            name: {"body": "x"}
            for name in (
                "text markdown caption title header subheader latex success info warning error"
            ).split()
        },
    }
    with contextlib.suppress(ImportError):
        import altair

        found["altair_chart"] = {"altair_chart": selectable(altair, frame, "a")}
    with contextlib.suppress(ImportError):
        import plotly.graph_objects

        found["plotly_chart"] = {
            "figure_or_data": plotly.graph_objects.Figure([{"type": "bar", "y": [1]}])
        }
    with contextlib.suppress(ImportError):
        import pydeck

        found["pydeck_chart"] = {"pydeck_obj": deck(pydeck, 1)}
    return found


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
    day = datetime.date(2020, 1, 2)
    time = datetime.time(3, 4)
    moment = datetime.datetime(2020, 1, 2, 3, 4)  # noqa: DTZ001
    special: dict[tuple[str, str], list[Any]] = {
        ("date_input", "value"): [day],
        ("date_input", "min_value"): [datetime.date(2001, 1, 1)],
        ("date_input", "max_value"): [datetime.date(2199, 1, 1)],
        ("date_input", "format"): ["DD.MM.YYYY"],
        ("time_input", "value"): [time],
        ("time_input", "step"): [60],
        ("time_input", "format"): ["12h"],
        ("datetime_input", "value"): [moment],
        ("datetime_input", "min_value"): [datetime.datetime(2001, 1, 1)],  # noqa: DTZ001
        ("datetime_input", "max_value"): [datetime.datetime(2199, 1, 1)],  # noqa: DTZ001
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
        "altair_chart": [],
        "expanded": [True],
        "border": [True, False],
        "start_time": [1],
        "end_time": [5],
        "loop": [True],
        "muted": [True],
        "autoplay": [True],
        "required_": [],
    }
    if parameter == "altair_chart":
        import altair

        return [selectable(altair, frame, "b")]
    if parameter == "pydeck_obj":
        import pydeck

        return [deck(pydeck, 2)]
    found = list(general.get(parameter, []))
    if not found and isinstance(default, bool):
        found = [not default]
    return [each for each in found if type(each) is not type(default) or each != default]


class Probe:
    """Calls commands in a script run and looks at what goes to the browser."""

    def __init__(self) -> None:
        import streamlit as st
        from streamlit.runtime.scriptrunner import get_script_run_ctx

        self.st = st
        self.context = get_script_run_ctx()
        self.messages: list[Any] = []
        owner = type(self.context)
        original = owner.enqueue

        def enqueue(context: Any, message: Any) -> Any:
            self.messages.append(message)
            return original(context, message)

        owner.enqueue = enqueue
        self._restore = (owner, original)

    def close(self) -> None:
        """Put Streamlit back as it was."""
        owner, original = self._restore
        owner.enqueue = original

    def forget(self) -> None:
        """Start over: no element of this run has been drawn yet."""
        for owner in (self.context, getattr(self.context, "shared", None)):
            for name in ("widget_ids_this_run", "widget_user_keys_this_run", "form_ids_this_run"):
                registry = getattr(owner, name, None)
                if registry is not None:
                    registry.clear()
        self.messages.clear()

    def call(self, command: str, arguments: dict[str, Any], where: str | None = None) -> Any:
        """Call a command; what it raises is raised."""
        with contextlib.ExitStack() as stack:
            if where is not None:
                stack.enter_context(self._container(where))
            elif command == "form_submit_button":
                stack.enter_context(self.st.form("surrounding"))
            self.messages.clear()
            return getattr(self.st, command)(**arguments)

    def _container(self, where: str) -> Any:
        if where == "sidebar":
            return self.st.sidebar
        if where == "form":
            return self.st.form("another")
        if where == "columns":
            return self.st.columns(2)[0]
        if where == "container":
            return self.st.container()
        found = self.root(where)
        if found is None:
            raise NotImplementedError(where)
        return found

    def root(self, where: str) -> Any:
        """The root container of that name, or ``None`` if this release has none."""
        with contextlib.suppress(ImportError, AttributeError):
            from streamlit.delta_generator_singletons import get_dg_singleton_instance

            return getattr(get_dg_singleton_instance(), f"{where}_dg")
        return getattr(self.st, f"_{where}", None)

    def element_id(self) -> str | None:
        """The ID of the last element or block that was drawn."""
        for message in reversed(self.messages):
            if message.WhichOneof("type") == "delta":
                found = _find_id(message.delta)
                if found:
                    return found
        return None

    def fresh(
        self, command: str, arguments: dict[str, Any], where: str | None = None
    ) -> tuple[str | None, Any]:
        """The ID and the result of a call in a run that has drawn nothing else."""
        self.forget()
        result = self.call(command, arguments, where)
        return self.element_id(), result

    def registered(self, command: str, arguments: dict[str, Any]) -> bool:
        """Whether a second, equal call raises because of a duplicate."""
        self.forget()
        self.call(command, arguments)
        try:
            self.call(command, arguments)
        except Exception as error:
            if "Duplicate" not in type(error).__name__ and "multiple" not in str(error):
                raise
            return True
        return False

    def value_type(self, element_id: str | None) -> str | None:
        """How the browser sends the value of a widget."""
        state = getattr(self.context.session_state, "_state", self.context.session_state)
        metadata = state._new_widget_state.widget_metadata
        found = metadata.get(element_id)
        return None if found is None else found.value_type


def _find_id(message: Any) -> str | None:
    for descriptor, value in message.ListFields():
        if descriptor.name == "id" and isinstance(value, str) and value.startswith("$$"):
            return value
    for descriptor, value in message.ListFields():
        if descriptor.message_type is None or hasattr(value, "__len__"):
            continue
        found = _find_id(value)
        if found:
            return found
    return None


def identity(
    probe: Probe, command: str, base: dict[str, Any], parameters: dict[str, object]
) -> dict[str, Any]:
    """Which arguments and surroundings change the ID of a call."""
    reference, _ = probe.fresh(command, base)
    again, _ = probe.fresh(command, base)
    inside: list[str] = []
    outside: list[str] = []
    refused: dict[str, str] = {}
    for parameter, default in parameters.items():
        if parameter in base and parameter in ("key", *_needed(command)):
            continue
        seen = False
        changed = False
        for value in candidates(command, parameter, default):
            arguments = {**base, parameter: value}
            if (command, parameter) == ("chat_input", "file_type"):
                arguments["accept_file"] = True
                try:
                    compared, _ = probe.fresh(command, {**base, "accept_file": True})
                except Exception as error:
                    refused[parameter] = f"{type(error).__name__}: {error}"
                    continue
            else:
                compared = reference
            try:
                found, _ = probe.fresh(command, arguments)
            except Exception as error:
                refused[parameter] = f"{type(error).__name__}: {error}"
                continue
            seen = True
            changed = changed or found != compared
        if seen:
            refused.pop(parameter, None)
            (inside if changed else outside).append(parameter)
        elif parameter != "key":
            refused.setdefault(parameter, "no value to try")
    around: list[str] = []
    illegal: list[str] = []
    absent: list[str] = []
    for where in CONTEXTS:
        try:
            found, _ = probe.fresh(command, base, where)
        except NotImplementedError:
            absent.append(where)
        except Exception:
            illegal.append(where)
        else:
            if found != reference:
                around.append(where)
    return {
        "stable": reference == again,
        "in": sorted(inside),
        "out": sorted(outside),
        "refused": refused,
        "around": around,
        "illegal": illegal,
        "absent": absent,
    }


def _needed(command: str) -> list[str]:
    return [NEEDS[command][0]] if command in NEEDS else []


def describe(
    probe: Probe, command: str, base: dict[str, Any], parameters: dict[str, object]
) -> dict[str, Any]:
    """What one form of a command does: its ID, its key, its state."""
    found: dict[str, Any] = {}
    element_id, result = probe.fresh(command, base)
    found["returns"] = type(result).__name__
    found["has_id"] = element_id is not None
    found["registered"] = command != "form" and probe.registered(command, base)
    found["value_type"] = probe.value_type(element_id)
    if element_id is not None:
        found["identity"] = identity(probe, command, base, parameters)
    if command == "form":
        found["read_only"] = _read_only(probe, command, base, value=True)
    elif "key" in parameters:
        found |= keyed(probe, command, base, parameters)
    return found


def keyed(
    probe: Probe, command: str, base: dict[str, Any], parameters: dict[str, object]
) -> dict[str, Any]:
    """What the same form does when a key is given."""
    form = "-".join(sorted(base))
    key = f"{command}-{form}"
    arguments = {**base, "key": key}
    probe.fresh(command, arguments)
    state = probe.st.session_state
    found: dict[str, Any] = {"state_entry": key in state}
    if found["state_entry"]:
        found["state_type"] = type(state[key]).__name__
    found["key_registered"] = probe.registered(command, arguments)
    element_id, _ = probe.fresh(command, arguments)
    found["key_value_type"] = probe.value_type(element_id)
    if element_id is not None:
        found["key_identity"] = identity(probe, command, arguments, parameters)
    if found["state_entry"]:
        found["read_only"] = _read_only(probe, command, base, state[key])
    return found


def _read_only(probe: Probe, command: str, base: dict[str, Any], value: object) -> bool | None:
    """Whether a value in session state makes the call raise; ``None``: for another reason."""
    key = f"written-{command}-{len(base)}"
    probe.forget()
    try:
        probe.st.session_state[key] = value
        probe.call(command, {**base, "key": key})
    except Exception as error:
        message = str(error)
        known = "cannot be set" in message or "not allowed" in message
        if known or "AssignmentNotAllowed" in type(error).__name__:
            return True
        return None
    return False


def measure() -> dict[str, Any]:
    """Everything, for every command that this release has."""
    import streamlit as st

    probe = Probe()
    found: dict[str, Any] = {}
    try:
        for command, base in bases().items():
            function = getattr(st, command, None)
            if function is None:
                continue
            parameters = {
                name: each.default
                for name, each in inspect.signature(function).parameters.items()
                if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
            }
            found[command] = _described(probe, command, base, parameters)
            needs = NEEDS.get(command)
            if needs is not None and needs[0] in parameters:
                arguments = {**base, needs[0]: needs[1]}
                answer = _described(probe, command, arguments, parameters)
                found[f"{command}#needs"] = {**answer, "needs": needs}
    finally:
        probe.close()
    return {"version": st.__version__, "commands": found}


def _described(
    probe: Probe, command: str, base: dict[str, Any], parameters: dict[str, object]
) -> dict[str, Any]:
    try:
        return describe(probe, command, base, parameters)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def run_in_script() -> dict[str, Any]:
    """Measure inside a script run, the way this release can have one outside a server."""
    try:
        from streamlit.testing.v1 import AppTest
    except ImportError:
        return _run_with_handmade_context()
    here = str(Path(__file__).resolve().parent)
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        script = (
            f"import sys, json\nsys.path.insert(0, {here!r})\nimport measure\n"
            f"open({str(answer)!r}, 'w').write(json.dumps(measure.measure()))\n"
        )
        app = AppTest.from_string(script, default_timeout=600)
        app.run()
        if not answer.exists():
            raise RuntimeError(f"the script failed: {[each.value for each in app.exception]}")
        answered: dict[str, Any] = json.loads(answer.read_text())
        return answered


def _run_with_handmade_context() -> dict[str, Any]:
    """Releases before 1.28 have no ``AppTest``: make the context of a script run by hand."""
    import threading
    from unittest.mock import MagicMock

    from streamlit.runtime.scriptrunner import add_script_run_ctx
    from streamlit.runtime.scriptrunner.script_run_context import ScriptRunContext
    from streamlit.runtime.state import SafeSessionState, SessionState

    known: dict[str, Any] = {
        "session_id": "session",
        "_enqueue": lambda _: None,
        "query_string": "",
        "session_state": SafeSessionState(SessionState()),
        "uploaded_file_mgr": MagicMock(),
        "page_script_hash": "",
        "main_script_path": "app.py",
        "user_info": {},
    }
    required = [
        name
        for name, each in inspect.signature(ScriptRunContext).parameters.items()
        if each.default is each.empty
    ]
    context = ScriptRunContext(**{name: known.get(name) for name in required})
    context.reset()
    add_script_run_ctx(threading.current_thread(), context)
    return measure()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    json.dump(run_in_script(), sys.stdout, indent=1)
