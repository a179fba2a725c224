"""The words of demonstrations, in a real Streamlit: what users see, calls, the log."""

from __future__ import annotations

import pytest
from harm import Harm, harm
from steps import steps
from streamlit_oracle import Case, Outcome, run_many

WIDGETS = """\
import pandas as pd
import streamlit as st

volume = st.slider("Volume", 0, 50, key="v")
st.write("Twice:", volume * 2)
st.dataframe(pd.DataFrame({"city": ["Oslo"]}))
if st.button("More"):
    st.success("Clicked")
"""
SHARED = """\
import streamlit as st


@st.cache_resource
def names():
    return []


name = st.text_input("Name")
if st.button("Join"):
    names().append(name)
st.write(*names())
"""
LOADED = """\
import json

import streamlit as st


def load():
    return json.loads("[1]")


st.cache_data(load)()
st.button("Again")
json.loads("[2]")
"""
UPLOAD = """\
import streamlit as st

file = st.file_uploader("Table", key="table")
event = st.dataframe({"a": [5]}, key="rows", on_select="rerun")
st.write("Rows", event.selection.rows)
if file:
    st.write(file.read().decode(), "then", len(file.read()))
"""
THREAD = """\
import threading
import time

import streamlit as st


def work():
    time.sleep(0.1)
    raise KeyError("lost")


st.text_input("")
threading.Thread(target=work).start()
st.write("Started")
"""


def seen(app: str, doing: str = "", **claims: str) -> list[str]:
    """The claims that are not so of an app after some steps."""
    claimed = harm(claims)
    case = Case(app, steps(doing), counted=claimed.counted, timeout=20)
    [outcome] = run_many([case])
    assert outcome.clean, outcome
    return claimed.missing(outcome)


def test_texts_kinds_and_values_are_seen() -> None:
    shows = "Volume = 20; v = 20; Twice: 40; dataframe; Oslo; success; Clicked"
    assert seen(WIDGETS, "set v to 20; click More", shows=shows) == []
    assert seen(WIDGETS, "set v to 20", shows=shows) == ["shows success", "shows Clicked"]
    assert seen(WIDGETS, gone="Clicked; text_input; Twice: 1; v = 2") == []
    assert seen(WIDGETS, gone="button; Osl; Oslo") == ["button is gone", "Oslo is gone"]


def test_what_is_the_same_as_before_the_last_step_is_unchanged() -> None:
    assert seen(WIDGETS, "click More; click More", unchanged="") == []
    assert seen(WIDGETS, "click More", unchanged="") == ["unchanged"]


def test_another_user_opens_the_app() -> None:
    joined = "set Name to Ada; click Join"
    assert seen(SHARED, f"{joined}; another user", shows="Ada", gone="Name = Ada") == []
    assert seen(SHARED, f"{joined}; another user", unchanged="") == ["unchanged"]


def test_calls_are_those_that_the_app_makes_or_defines() -> None:
    assert seen(LOADED, "click Again; rerun", calls="loads 4; load 1") == []
    assert seen(LOADED, "click Again", calls="load 2; loads 3; dumps 1") == [
        "2 calls of load",
        "1 calls of dumps",
    ]


def test_uploads_and_selections_are_values() -> None:
    chosen = {"selection": {"rows": [0], "columns": []}}
    assert seen(UPLOAD, f"set rows to {chosen}; rerun", shows="[0]") == []
    assert seen(UPLOAD, "set table to b'a,b'", shows="a,b then 0") == []
    assert seen(UPLOAD, "set table to b'a,b'; rerun", shows="a,b then 0") == []


def test_the_log_has_what_streamlit_warns_of_and_what_ended_a_thread() -> None:
    log = "`label` got an empty value; KeyError: 'lost'"
    assert seen(THREAD, "wait 0.3", log=log, shows="Started") == []
    assert seen(WIDGETS, log="label") == ["log label"]


def test_a_run_without_end_is_endless() -> None:
    app = "import streamlit as st\n\nwhile True:\n    st.write('on')\n"
    claimed = harm({"endless": ""})
    ended, endless = run_many(
        [Case(each, counted=(), timeout=1.0) for each in (WIDGETS, app)], workers=1
    )
    assert claimed.missing(ended) == ["endless"]
    assert claimed.missing(endless) == []
    assert claimed.left(endless) == ["endless"]


def test_what_is_left_of_a_harm_is_told_word_by_word() -> None:
    claimed = Harm(shows=("1",), gone=("2", "3"), calls=(("load", 2),))
    outcome = Outcome("clean", seen=(("markdown", "1 3"),), calls=(("load", 1),))
    assert claimed.left(outcome) == ["shows 1", "2 is gone"]
    assert claimed.missing(outcome) == ["3 is gone", "2 calls of load"]


def test_a_harm_that_cannot_be_shown_is_none() -> None:
    claimed = harm({"harm": "no: only the browser shows it"})
    assert claimed.unshown == "only the browser shows it"
    assert not claimed
    assert claimed.counted is None


@pytest.mark.parametrize("claims", [{"calls": "2"}, {"calls": "load"}, {"harm": "no"}])
def test_what_is_no_harm_is_refused(claims: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is not of the form"):
        harm(claims)
