"""What stlint says of the values of arguments is what Streamlit does with them.

The Streamlit that is installed is asked; others as well if they are named, and set up (see
``streamlit_oracle.py``)::

    STLINT_STREAMLIT_VERSIONS="1.28.2 1.40.2" pytest tests/test_api_arguments.py
"""

from __future__ import annotations

import ast
import functools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import tomllib
from releases import minor
from streamlit_oracle import installed, run_many

from stlint import streamlit_api as api
from stlint.check import check
from stlint.results.finding import Level
from stlint.settings import Settings
from stlint.streamlit_api.arguments import refusals
from stlint.streamlit_api.history import present
from stlint.streamlit_api.icons import having, icon_like
from stlint.streamlit_api.lookup import commands
from stlint.streamlit_api.release_set import (
    NONE_OF_THEM,
    Targets,
    every_release,
    release_set,
    since,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.results.finding import Finding

VERSIONS: Final = [installed(), *os.environ.get("STLINT_STREAMLIT_VERSIONS", "").split()]
TABLE: Final[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "stlint" / "streamlit_api" / "arguments.toml").read_text()
)
BASES: Final = {
    "Page": "lambda: None",
    "audio": "'https://x/y.mp3'",
    "chat_input": "",
    "columns": "2",
    "container": "",
    "data_editor": "[1]",
    "dataframe": "[1]",
    "divider": "",
    "download_button": "'a', 'b'",
    "echarts_chart": "{}",
    "feedback": "",
    "grid": "2",
    "iframe": "'https://x'",
    "image": "'https://x/y.png'",
    "json": "{}",
    "link_button": "'a', 'https://x'",
    "logo": "'https://x/y.png'",
    "map": "",
    "menu_button": "'a', ['b']",
    "metric": "'a', 1, 1",
    "multiselect": "'a', ['b']",
    "navigation": "[st.Page(lambda: None, title='a')]",
    "page_link": "'https://x', label='a'",
    "pagination": "3",
    "pills": "'a', ['b']",
    "plotly_chart": "{'data': [{'type': 'bar', 'x': [1]}]}",
    "pydeck_chart": "",
    "radio": "'a', ['b']",
    "rerun": "",
    "segmented_control": "'a', ['b']",
    "select_slider": "'a', ['b', 'c']",
    "selectbox": "'a', ['b']",
    "set_page_config": "",
    "skeleton": "",
    "table": "[1]",
    "tabs": "['a']",
    "vega_lite_chart": "{'a': [1]}, {'mark': 'bar'}",
    "video": "'https://x/y.mp4'",
} | dict.fromkeys(("area_chart", "bar_chart", "line_chart"), "[1]")
"""What a call needs; ``'a'`` where nothing is said."""
UNTESTED: Final = {"form_submit_button", "dialog", "cache_data", "cache_resource", "altair_chart"}
"""They are no call of one line."""

FOUND: Final = """
st.selectbox("a", ["x"], index=1)
st.selectbox("a", ["x"], index=-1)
st.radio("a", {"x": 1}, index=1)
st.multiselect("a", ["x"], default=["y"])
st.multiselect("a", ["x"], default="y")
st.multiselect("a", [1], default=["1"])
st.pills("a", ["x"], default="z")
st.segmented_control("a", ["x"], default="z")
st.select_slider("a", [])
st.select_slider("a", ["x", "y"], value="z")
st.select_slider("a", ["x", "y"], value=("x", "z"))
st.columns(0)
st.columns([])
st.columns([1, 0])
st.columns([1, -1])
st.columns(2.0)
st.columns("2")
st.tabs([])
st.tabs(3)
st.slider("a", 0, 10, 5, 0)
st.slider("a", 0, 10, 5, 0.5)
st.slider("a", 0, 10.0)
st.slider("a", 0.0, 1.0, 0.5, 1)
st.slider("a", max_value=0.5)
st.slider("a", step=0.1)
st.slider("a", 0, 10, (1, 2, 3))
st.number_input("a", 0, 10, 50)
st.number_input("a", 0, 10, -5)
st.number_input("a", 0, 10, 5.0)
st.number_input("a", 0, 10.0)
st.number_input("a", min_value=0.0, step=1)
st.number_input("a", max_value=-5)
st.number_input("a", min_value=10, max_value=5)
st.number_input("a", value=None, step=0.1, min_value=1)
st.progress(101)
st.progress(1.5)
st.progress("x")
st.progress(None)
st.info("a", icon=":material/nonsense:")
st.info("a", icon=":material/Home:")
st.info("a", icon=":material/home")
st.info("a", icon="1")
st.chat_message("a", avatar=":material/nonsense:")
st.dataframe([1], on_select="rerun", selection_mode="x")
st.dataframe([1], on_select="rerun", selection_mode=["multi-row", "x"])
st.dataframe([1], on_select="rerun", selection_mode=["multi-row", "single-row"])
st.dataframe([1], on_select=True)
st.dataframe([1], on_select=None)
st.pydeck_chart(None, on_select="rerun", selection_mode=["single-object"])
st.pills("a", ["x", "y"], default=["x", "y"])
st.multiselect("a", [1, 2], default=[1, 2], max_selections=1)
st.multiselect("a", [1, 2], max_selections=-1)
st.selectbox("a", ["x"], index="0")
st.radio("a", ["x"], index=0.0)
st.number_input("a", value="5")
st.number_input("a", min_value="1")
st.date_input("a", "01/02/2024")
st.date_input("a", "2024/01/02")
st.date_input("a", "31.12.2024")
st.date_input("a", "2024-02-30")
st.date_input("a", "")
st.date_input("a", 5)
st.date_input("a", "2024-01-01", "2024-02-01")
st.date_input("a", None, "2024-02-01", "2024-01-01")
st.date_input("a", min_value="soon")
st.date_input("a", format="MM-DD-YY")
st.time_input("a", "9:30")
st.time_input("a", "noon")
st.time_input("a", 930)
st.time_input("a", step=0)
st.time_input("a", step=90000)
st.time_input("a", step=1.5)
st.datetime_input("a", "noon")
st.datetime_input("a", step=10)
st.tabs(["x"], default="y")
st.feedback("stars", default=5)
st.feedback(default=2)
st.toast("")
st.page_link("https://x")
st.text_input("a", bind="query-params")
st.color_picker("a", value="red")
"""
"""Each raises in every release that has the command."""

CLEAN: Final = """
st.selectbox("a", [], index=3)
st.multiselect("a", ["x"], default="x")
st.select_slider("a", ["x"])
st.slider("a", min_value=0.5)
st.slider("a", value=0.5)
st.slider("a", min_value=-5)
st.slider("a", max_value=-5)
st.slider("a", 10, 5)
st.slider("a", 0, 10, 50)
st.slider("a", 0, 10, (1, 50))
st.slider("a", 0, 10, step=20)
st.slider("a", 0, 10, step=-1)
st.number_input("a", min_value=5)
st.number_input("a", max_value=10.0)
st.number_input("a", value=1, format="%.2f")
st.progress(50)
st.progress(0.5)
st.tabs("ab")
st.info("a", icon="🔥")
st.dataframe([1])
st.multiselect("a", [1, 2], default=[1, 2])
st.date_input("a", "today")
st.date_input("a", None)
st.time_input("a", "now")
st.time_input("a", step=60)
st.number_input("a", value="min")
st.text_area("a", height=68)
st.checkbox("a", value="x")
st.text_input("a", max_chars=2, value="abc")
a, *b = st.columns(3)
"""
"""None raises in any release."""


def call(name: str, more: str) -> str:
    base = BASES.get(name, "'a'")
    return f"st.{name}({base}{', ' if base else ''}{more})"


def of_the_tables() -> Iterator[str]:
    """A call for each line of the tables, with a value that it refuses."""
    for name in TABLE["labels"]:
        yield call(name, "").replace("'a'", "3", 1)
    for name in TABLE["keys"]:
        yield call(name, "key=''")
    for name in TABLE["icons"]:
        yield call(name, "icon='nonsense'")
    for name in TABLE["sizes"]:
        for size in ("width", "height"):
            if commands()[name].parameter(size) is not None:
                yield call(name, f"{size}='nonsense'")
    for full in TABLE["choices"]:
        name, _, parameter = full.partition(".")
        yield call(name, f"{parameter}='nonsense'")
    for name, command in commands().items():
        for each in command.parameters:
            if each.literals and f"{name}.{each.name}" not in TABLE["unchecked"]:
                yield call(name, f"{each.name}='nonsense'")


def lines() -> list[str]:
    generated = [each for each in of_the_tables() if each[3:].partition("(")[0] not in UNTESTED]
    generated = [each for each in generated if not each.startswith("st.column_config.")]
    generated = [each for each in generated if not re.match(r"st\.\w+\.(enter|open)\(", each)]
    return [*generated, *FOUND.split("\n")[1:-1], *CLEAN.split("\n")[1:-1]]


def errors(line: str, version: str, folder: Path) -> list[Finding]:
    script = folder / "app.py"
    script.write_text(f"import streamlit as st\n{line}\n", encoding="utf-8")
    release = ".".join(version.split(".")[:2])
    meant = Targets(release_set([release]), "a test")
    report = check([script], Settings(select=("ST8",)), targets=lambda _: meant)
    return [each for each in report.findings if each.level is Level.ERROR]


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_refused_is_found(version: str, tmp_path: Path) -> None:
    every = lines()
    assert len(every) > 250
    scripts = [f"import streamlit as st\n{line}\n" for line in every]
    differ = []
    for line, outcome in zip(every, run_many(scripts, version=version), strict=True):
        found = errors(line, version, tmp_path)
        if (outcome.kind == "raised") is not bool(found):
            differ.append((line, outcome.exception, [each.message for each in found]))
    assert differ == []


BETWEEN: Final = (
    ("st.info('a', icon='')", None, "1.64"),
    ("st.info('a', icon='spinner')", None, "1.52"),
    ("st.info('a', icon=':material/home:')", None, "1.34"),
    ("st.info('a', icon=':material/book_4_spark:')", "1.45", "1.45"),
    ("st.set_page_config(page_icon=':material/nonsense:')", "1.34", None),
    ("st.date_input('a', '2024-12-31')", None, "1.41"),
    ("st.time_input('a', '09:30')", None, "1.41"),
    ("st.time_input('a', step=10)", None, "1.61"),
    ("st.header('a', divider='yellow')", None, "1.49"),
    ("st.text_area('a', height=50)", "1.40", "1.47"),
    ("st.multiselect('a', [1], max_selections=0)", "1.55", None),
    ("st.text_input('a', key='$$ID')", "1.55", None),
    ("st.navigation([lambda: None], position='x')", "1.46", None),
    ("st.dataframe([1], width='stretch')", None, "1.49"),
    ("st.dataframe([1], height='stretch')", None, "1.51"),
    ("st.line_chart([1], height='content')", None, "1.50"),
    ("st.container(height='content')", "1.30", "1.48"),
    ("st.text_area('a', height='stretch')", None, "1.47"),
)
"""What is refused from one release on (or from the first), up to another; as measured in all."""


@pytest.mark.parametrize(("line", "begin", "end"), BETWEEN)
def test_what_some_releases_refuse(line: str, begin: str | None, end: str | None) -> None:
    name, given = call_of(line)
    found = [each.releases for each in refusals(name, given, frozenset(given))]
    wrong = functools.reduce(lambda one, two: one | two, found, NONE_OF_THEM)
    if begin == end:  # an icon that went
        assert "1.44" not in wrong
        assert since(begin) <= wrong
    else:
        asked = since("1.28") & present(name)
        wanted = (since(begin) if begin else every_release()) - since(end)
        assert wrong & asked == wanted & asked


def call_of(line: str) -> tuple[str, dict[str, Any]]:
    """The command of a call, and the values of its arguments that are literals."""
    node = ast.parse(line, mode="eval").body
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Attribute)
    placed = dict(zip(commands()[node.func.attr].by_position, node.args, strict=False))
    named = {each.arg: each.value for each in node.keywords}
    values = {str(name): each for name, each in (placed | named).items()}
    return node.func.attr, {
        name: ast.literal_eval(each)
        for name, each in values.items()
        if isinstance(each, (ast.Constant, ast.UnaryOp))
    }


def test_icons_are_those_of_streamlit() -> None:
    from streamlit.material_icon_names import ALL_MATERIAL_ICONS

    release = minor(installed())
    assert all(release in having(name) for name in ALL_MATERIAL_ICONS)
    text = (Path(api.__file__).parent / "icons.txt").read_text(encoding="utf-8")
    known = {name for line in text.splitlines() for name in line.split()[2:]}
    assert {name for name in known if release in having(name)} == set(ALL_MATERIAL_ICONS)
    assert icon_like("hom") == "home"


def test_the_tables_name_what_exists() -> None:
    known = commands()
    for name in ("labels", "keys", "icons", "sizes"):
        assert TABLE[name], name
        assert TABLE[name] == sorted(TABLE[name], key=str.lower)
        # What a dialog is given is looked at when it opens.
        assert {each.removesuffix(".open") for each in TABLE[name]} <= known.keys()
    words = [each for row in TABLE["words"] for each in row["of"]]
    named = TABLE["choices"], TABLE["unchecked"], TABLE["pictures"], words
    assert all(named)
    for full in (each for part in named for each in part):
        name, _, parameter = full.rpartition(".")
        assert known[name].parameter(parameter) is not None, full
