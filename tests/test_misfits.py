"""What widgets do with values that do not fit: the table, and what Streamlit says of each row.

The Streamlit that is installed is asked; others as well if they are named and set up::

    STLINT_STREAMLIT_VERSIONS="1.43.2 1.44.1 1.52.2" pytest tests/test_misfits.py
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from releases import minor
from streamlit_oracle import run
from test_fixtures import VERSIONS

from stlint.model.fitting import Wanted, among, misfit
from stlint.model.values import UNKNOWN
from stlint.streamlit_api.lookup import commands, newest, releases
from stlint.streamlit_api.misfits import STAGES, stage
from stlint.streamlit_api.tables import kept

if TYPE_CHECKING:
    from streamlit_oracle import Outcome

ROWS: Final = [
    pytest.param(command, kind, id=f"{command} {kind}")
    for command, row in kept("misfits").items()
    for kind in row
]
BODY: Final = re.compile(r'^body: "(?P<text>.*)"')


def row_of(command: str, kind: str) -> dict[str, Any]:
    row: dict[str, Any] = kept("misfits")[command][kind]
    return row


def shown(outcome: Outcome) -> str:
    """The text that an app shows."""
    found = [BODY.search(content) for name, content in outcome.elements if name == "text"]
    assert found, outcome
    assert found[-1] is not None
    return found[-1]["text"].replace('\\"', '"').replace("\\'", "'")


@pytest.mark.parametrize(("command", "kind"), ROWS)
def test_stages_are_in_the_order_of_releases(command: str, kind: str) -> None:
    stages = row_of(command, kind)["stages"]
    assert set(stages.values()) <= STAGES
    order = [releases().index(each) for each in stages]
    assert order == sorted(order)
    assert command in commands(next(iter(stages)))
    assert stage(command, kind) == stages[list(stages)[-1]]
    assert stage(command, kind, newest()) == stage(command, kind)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("command", "kind"), ROWS)
def test_a_widget_does_what_the_table_says(command: str, kind: str, version: str) -> None:
    row = row_of(command, kind)
    happens = stage(command, kind, minor(version))
    if happens == "unknown":
        pytest.skip("the table says nothing of this release")
    ask = f"import streamlit as st\n\n{{}}\nst.text(repr({row['call']}))\n"
    outcome = run(ask.format(f'st.session_state["k"] = {row["value"]}'), version=version)
    if happens == "raises":
        assert (outcome.kind, outcome.line) == ("raised", 4), outcome
        return
    alone = run(ask.format(""), version=version)
    found = eval(row["value"])
    expected = {
        "kept": lambda: repr(found),
        "none": lambda: "None",
        "default": lambda: shown(alone),
        "filtered": lambda: repr([each for each in found if each in {"a", "b"}]),
    }
    assert shown(outcome) == expected[happens](), outcome


def test_nothing_is_known_of_other_values_and_older_releases() -> None:
    assert stage("selectbox", "colour") == "unknown"
    assert stage("data_editor", "type") == "unknown"
    assert stage("pills", "option", "1.36") == "unknown"


def asked(command: str, **given: Any) -> Wanted:
    options = given.get("options")
    return Wanted(command, None if options is None else tuple(options), given.get)


@pytest.mark.parametrize(
    ("wanted", "data", "kind"),
    [
        (asked("text_input"), None, ""),
        (asked("text_area"), True, "type"),
        (asked("checkbox"), 2, ""),
        (asked("toggle"), "", "type"),
        (asked("number_input", min_value=1, max_value=9), 9, ""),
        (asked("number_input", min_value=1, max_value=9), 9.5, "range"),
        (asked("number_input", min_value=UNKNOWN), 9, None),
        (asked("number_input"), 2**60, None),
        (asked("slider"), 100, ""),
        (asked("slider"), 101, "range"),
        (asked("slider", value=0.5), 2, "range"),
        (asked("slider", value=(2, 4), max_value=9), (1, 10), "range"),
        (asked("slider", value="2020-01-01"), 5, None),
        (asked("slider"), "200", "type"),
        (asked("selectbox", options=["a", 1]), "1", None),
        (asked("selectbox", options=["a", 1]), 1.0, None),
        (asked("selectbox", options=["a"], format_func=UNKNOWN), "A", None),
        (asked("selectbox", options=["a"], accept_new_options=True), "z", ""),
        (asked("selectbox"), "z", None),
        (asked("selectbox", options=[]), "z", None),
        (asked("radio", options=["a"]), ["a"], "number"),
        (asked("select_slider", options=["a", "b"]), ("a", "b"), ""),
        (asked("select_slider", options=["a", "b"]), ("a", "z"), None),
        (asked("multiselect", options=["a"]), "a", None),
        (asked("multiselect", options=["a"]), ("a",), ""),
        (asked("multiselect", options=["a", "b"], max_selections=1), ["a", "b"], "count"),
        (asked("pills", options=["a"], selection_mode=UNKNOWN), "z", None),
        (asked("pills", options=["a"], selection_mode="multi"), "a", None),
        (asked("feedback", options="thumbs"), 2, "range"),
        (asked("feedback", options="faces"), 2.0, None),
        (asked("tabs", tabs=("a", "b")), "b", ""),
        (asked("tabs", tabs=("a", "b")), 1, "option"),
        (asked("data_editor"), "z", None),
    ],
)
def test_how_a_value_does_not_fit(wanted: Wanted, data: Any, kind: str | None) -> None:
    assert misfit(wanted, data) == kind


@pytest.mark.parametrize(
    ("data", "found"),
    [("a", True), (1, True), (1.0, None), (True, None), ("1", None), ("b", False)],
)
def test_what_only_resembles_an_option_is_not_known(data: object, found: bool | None) -> None:
    assert among(data, ("a", 1)) is found
