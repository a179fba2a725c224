"""The judge of generated programs: what counts as a disagreement, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from agreement import judge
from mending import without_line
from programs import ENTRY, Program
from visitors import for_a_stranger

from stlint.results.finding import Step

READS = """import streamlit as st
if st.user.get("name"):
    st.session_state.name = "Ada"
st.write(st.session_state.name)
"""
BEHIND = """import streamlit as st
choice = st.selectbox("S", ["a", "b"])
st.write(st.session_state.first)
if choice == "b":
    st.write(st.session_state.second)
"""

LATER = """import streamlit as st
if "twice" in st.session_state:
    st.checkbox("Same")
if st.checkbox("Again"):
    st.checkbox("Same")
if not st.query_params.get("a"):
    st.session_state.twice = True
"""
DECIDES = """import streamlit as st
st.text_input("A", key="k")
st.write(st.session_state.ready)
if "ready" in st.session_state:
    st.text_input("B", key="k")
"""
ITEM = """import streamlit as st
st.write(st.session_state["count"])
if "count" not in st.session_state:
    st.session_state.ready = True
st.write(st.session_state["ready"])
"""


def _program(text: str) -> Program:
    return Program("test", {ENTRY: text})


def test_what_depends_on_who_visits_may_be_doubted() -> None:
    verdict = judge(_program(READS))
    assert not verdict.disagreements, verdict.report
    assert [each.kind for each in verdict.undecided] == ["missed, doubted"]


def test_what_comes_of_who_visits_may_be_missed() -> None:
    program = replace(_program(LATER), steps=(Step("set", "Again", True),))
    verdict = judge(program)
    assert not verdict.disagreements, verdict.report
    assert [each.kind for each in verdict.undecided] == ["missed after steps"]


def test_a_key_that_was_missing_is_there_once_that_is_fixed() -> None:
    verdict = judge(_program(DECIDES))
    assert not verdict.disagreements, verdict.report
    assert [each.code for each in verdict.claims if each.behind] == ["ST302"]
    assert verdict.confirmed


def test_what_is_behind_an_error_is_tried_once_that_is_fixed() -> None:
    verdict = judge(_program(BEHIND))
    assert not verdict.disagreements, verdict.report
    assert [each.behind for each in verdict.claims] == [None, (ENTRY, 3)]
    assert verdict.confirmed


def test_a_missing_item_is_there_as_well_once_that_is_fixed() -> None:
    """``KeyError`` quotes its message."""
    verdict = judge(_program(ITEM))
    assert not verdict.disagreements, verdict.report
    assert [each.behind for each in verdict.claims] == [None, (ENTRY, 2)]
    assert verdict.confirmed


def test_a_stranger_is_not_logged_in_and_asks_for_nothing() -> None:
    stranger = for_a_stranger(_program(READS))
    assert stranger is not None
    assert 'if {}.get("name"):' in stranger.files[ENTRY]
    assert for_a_stranger(_program(BEHIND)) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("st.write(1); st.write(2)\n", "pass; st.write(2)\n"),
        ("if a: st.write(1)\n", "if a: pass\n"),
        ("n = st.write(1)\n", None),
        ("st.write(n := 1)\n", None),
        ("with st.form('f'):\n    pass\n", None),
        ("st.write(\n    1\n)\n", None),
    ],
)
def test_a_line_that_is_a_call_is_left_out(text: str, rest: str | None) -> None:
    mended = without_line(_program(text), ENTRY, 1)
    assert (None if mended is None else mended.files[ENTRY]) == rest
