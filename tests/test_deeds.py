"""What fixes ask of a run: what a click does, which names are missing, what differs in turns."""

from __future__ import annotations

import pytest
from dry_runs import first_run

from stlint.model.events import Done, Looped, NameMissing
from stlint.model.questions.branches import branch_of
from stlint.model.questions.places import drawn

HEAD = """
import random
import pandas as pd
import streamlit as st

class Box:
    n = 0

box, rows, table, kept = Box(), [5], pd.read_csv("a.csv"), st.session_state.get("kept")

def helper(text):
    st.caption(text)

go = st.button("Go")
"""


def element(run, label):
    [found] = [each for each in run.elements if each.label == label]
    return found


def branch(body, before=""):
    """What a click on the button brings, where ``body`` and the element "shown" are under it."""
    lines = "".join(f"    {each}\n" for each in (*body, 'st.metric("shown", 1)'))
    run = first_run(f"{HEAD}{before}\nif go:\n{lines}")
    return branch_of(run, element(run, "Go"), element(run, "shown"))


DOES = {
    "a list is changed": "rows.append(1)",
    "a list of a library is changed": "table.drop(columns='a', inplace=True)",
    "an item is set": 'table["a"] = 1',
    "an attribute is set": "box.n = 2",
    "an attribute of a class is set": "Box.n = 2",
    "something unknown is changed": "kept.append(1)",
    "something unknown is called": "kept()",
    "something is printed": 'print("a")',
    "an iterator goes on": "next(iter(rows))",
    "session state is written": "st.session_state.a = 1",
    "a number is drawn by lot": "n = random.random()",
    "a toast is shown": 'st.toast("a")',
    "a cache is cleared": "st.cache_data.clear()",
}


@pytest.mark.parametrize("how", DOES)
def test_what_must_not_be_done_again_is_known(how):
    found = branch([DOES[how]])
    assert len(found.done) >= 1


LOOKS = {
    "a text is made": 'a = "x".upper() + str(len(rows))',
    "data is looked at": 'b = table.head()["a"].mean()',
    "something unknown is asked": "c = kept.strip()",
    "a helper draws": 'helper("a")',
    "functions are defined": "def inner(): return 1",
    "nothing is drawn": "pass",
}


@pytest.mark.parametrize("how", LOOKS)
def test_what_only_looks_may_be_done_again(how):
    found = branch([LOOKS[how]])
    assert found.done == ()
    assert found.commands[-1] == "metric"


def test_a_call_that_draws_is_seen_from_the_branch():
    run = first_run(f'{HEAD}\nif go:\n    helper("a")\n    st.metric("shown", 1)\n')
    found = branch_of(run, element(run, "Go"), element(run, "shown"))
    [caption] = [each for each in run.elements if each.command == "caption"]
    assert [each.node for each in found.drawn] == [
        caption.place.stack[0][1],
        element(run, "shown").place.node,
    ]


def test_variables_of_a_branch_are_kept_unless_they_are_used_up():
    found = branch(
        ["a = [1]", "b = (x for x in rows)", "c = map(str, rows)", "d, e = 1, iter(rows)"]
    )
    assert found.keepable >= {"a", "d"}
    assert not found.keepable & {"b", "c", "e"}


def test_what_another_click_changes_is_known():
    text = f'{HEAD}\nif go:\n    shown = [1]\n    other = [2]\n    st.metric("shown", 1)\n'
    run = first_run(f'{text}if st.button("Add"):\n    shown.append(2)\n    len(other)\n')
    found = branch_of(run, element(run, "Go"), element(run, "shown"))
    assert found.changed == {"shown"}


def test_nothing_is_known_where_there_is_something_to_use_without_a_click():
    text = f'{HEAD}\nif go:\n    st.metric("shown", 1)\nelse:\n    '
    for other, asks in (('st.text_input("a")', True), ('st.write("a")', False)):
        run = first_run(text + other)
        found = branch_of(run, element(run, "Go"), element(run, "shown"))
        assert (found is None) is asks


def test_nothing_is_known_of_what_is_asked_for_in_each_turn():
    run = first_run(f'{HEAD}\nfor each in "ab":\n    if go:\n        st.metric(each, 1)\n')
    assert branch_of(run, element(run, "Go"), element(run, "a")) is None


def test_deeds_are_told_of_clicks_only():
    run = first_run(f"{HEAD}\nrows.append(1)\nprint(rows)\nbox.n = 1\n")
    assert list(run.of(Done)) == []


def test_a_name_without_a_value_is_told():
    run = first_run(f'{HEAD}\nif st.checkbox("a"):\n    st.write(later)\nlater = 1\n')
    assert [each.name for each in run.of(NameMissing)] == ["later"]


TURNS = {
    "range(3)": {None},
    "[1, 2]": {None},
    "[1, 1]": set(),
    '[1, "1"]': set(),
    '{"a": 1}': {None},
    '{"a": 1}.items()': {0},
    "{1, 2}": {None},
    "enumerate(rows)": {0},
    "enumerate(table)": {0},
    "kept": set(),
    "kept.items()": {0},
    '[("a", 1), ("b", 1)]': {0},
    '[("a", 1), ("a", 2)]': {1},
    'zip(["a", "b"], kept)': set(),
    "enumerate(st.session_state.setdefault('list', [1]))": {0},
    'zip(["a", "b"], [1, 2])': {0, 1},
    '"ab"': {None},
    '"aa"': set(),
    "st.session_state.setdefault('list', [1, 2])": set(),
    "NAMES": {None},
}


@pytest.mark.parametrize("over", TURNS)
def test_what_differs_in_each_turn_is_known(over):
    run = first_run(
        f"{HEAD}\nfrom names import NAMES\nfor each in {over}:\n    st.write(each)\n",
        names='NAMES = ("Ada", "Bob")\n',
    )
    assert [set(each.differs) for each in run.of(Looped)] == [TURNS[over]]


def test_how_often_the_function_of_an_element_is_called():
    text = 'def show(x):\n    for each in "ab":\n        st.write(each)\n    st.button(x)\n'
    once = first_run(f"import streamlit as st\n{text}show('a')\n")
    assert drawn(once, once.elements[0]).once
    assert drawn(once, element(once, "a")).once
    twice = first_run(f"import streamlit as st\n{text}show('a')\nshow('b')\n")
    assert not drawn(twice, element(twice, "a")).once
    turns = first_run(f"import streamlit as st\n{text}for each in 'ab':\n    show(each)\n")
    assert not drawn(turns, element(turns, "a")).once
