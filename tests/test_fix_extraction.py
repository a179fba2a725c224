"""What a button does below a widget, made into a callback by the fix of ST203."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fix_shapes import HEAD, Shape, assert_it_holds, assert_it_is_left
from repairs import repaired
from scripts import put
from streamlit_oracle import run

from stlint.results.finding import Step

if TYPE_CHECKING:
    from pathlib import Path

FIELD = 'st.text_input("Name", key="name")\n'
SHAPES = {
    "in a block, with comments and a rerun": Shape(
        f'import datetime\n\nwith st.sidebar:\n    {FIELD}    st.date_input("When", key="when")\n'
        '    if st.button("Start over!", type="primary"):  # all of it\n'
        '        st.session_state.name = ""  # nothing\n'
        "        # from today\n"
        "        st.session_state.when = datetime.date.today()\n"
        "        st.rerun()\n"
        'st.write("End")\n',
        f'import datetime\n\nwith st.sidebar:\n    {FIELD}    st.date_input("When", key="when")\n'
        "\n    def start_over():  # all of it\n"
        '        st.session_state.name = ""  # nothing\n'
        "        # from today\n"
        "        st.session_state.when = datetime.date.today()\n"
        '\n    st.button("Start over!", type="primary", on_click=start_over)\n'
        'st.write("End")\n',
    ),
    "a name that is taken, and one of Python": Shape(
        f'clear = 1\n{FIELD}\n\nif st.button("Clear"):\n    st.session_state.name = ""\n'
        'if st.button("Max",):\n    st.session_state["name"] += "!"\n',
        f"clear = 1\n{FIELD}\n\ndef clear_2():\n"
        '    st.session_state.name = ""\n\n\nst.button("Clear", on_click=clear_2)\n\n\n'
        'def do_max():\n    st.session_state["name"] += "!"\n\n\n'
        'st.button("Max", on_click=do_max)\n',
    ),
}
LEFT = {
    "it shows something": 'if st.button("Clear"):\n    st.session_state.name = ""\n'
    '    st.toast("Done")\n',
    "it takes a variable": 'new = "x"\nif st.button("Clear"):\n    st.session_state.name = new\n',
    "it has another branch": 'if st.button("Clear"):\n    st.session_state.name = ""\n'
    'else:\n    st.caption("Click")\n',
    "more is asked": 'if st.button("Clear") and st.session_state.name:\n'
    '    st.session_state.name = ""\n',
    "it is kept in a variable": 'clear = st.button("Clear")\nif clear:\n'
    '    st.session_state.name = ""\n',
    "several lines": 'if st.button(\n    "Clear",\n):\n    st.session_state.name = ""\n',
    "one line": 'if st.button("Clear"): st.session_state.name = ""\n',
    "the turn of a loop": 'for each in "ab":\n    if st.button(each):\n'
    "        st.session_state.name = each\n",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_what_a_button_sets_is_set_by_a_callback(shape: Shape, tmp_path: Path) -> None:
    assert_it_holds(shape, tmp_path)


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_is_more_than_that_is_left(text: str, tmp_path: Path) -> None:
    assert_it_is_left(FIELD + text, ["ST203"], tmp_path)


def test_the_click_does_what_it_was_to_do(tmp_path: Path) -> None:
    clear = 'if st.button("Clear"):\n    st.session_state.name = ""\n'
    script = put(tmp_path / "app.py", HEAD + FIELD + clear)
    repaired(script)
    outcome = run(script, steps=(Step("set", "name", "Ada"), Step("click", "Clear")))
    assert outcome.clean
    assert ("name", "''") in outcome.state
