"""Fixes of what is written in unusual shapes: they hold in Streamlit, or there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from repairs import repaired
from scripts import put
from streamlit_oracle import run

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "import streamlit as st\n\n"


class Shape(NamedTuple):
    """What a script is before and after its fixes."""

    before: str
    after: str


MENDED = {
    "a target of which a part is in brackets": Shape(
        'pairs = [("a", 1), ("b", 2)]\n'
        'names = [st.text_input("N") for (name, _), letter in zip(pairs, "xy")]\n'
        "for (a, b), (c, d) in zip(pairs, pairs):\n"
        '    st.checkbox("C")\n'
        "for (a, b) in pairs:\n"
        '    st.toggle("T")\n',
        'pairs = [("a", 1), ("b", 2)]\n'
        'names = [st.text_input("N", key=f"n-{number}")'
        ' for number, ((name, _), letter) in enumerate(zip(pairs, "xy"))]\n'
        "for number_2, ((a, b), (c, d)) in enumerate(zip(pairs, pairs)):\n"
        '    st.checkbox("C", key=f"c-{number_2}")\n'
        "for number_3, (a, b) in enumerate(pairs):\n"
        '    st.toggle("T", key=f"t-{number_3}")\n',
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_fixes_hold_in_streamlit(name: str, tmp_path: Path) -> None:
    shape = MENDED[name]
    script = put(tmp_path / "app.py", HEAD + shape.before)
    done = repaired(script)
    assert script.read_text(encoding="utf-8") == HEAD + shape.after
    assert done.failed == []
    assert repaired(script).changes == []
    outcome = run(script)
    assert outcome.clean, outcome


LEFT = {
    "a method that is called in several places": (
        """class One:
    def draw(self):
        st.checkbox("C")


class Other:
    def draw(self):
        st.checkbox("C")


One().draw()
Other().draw()
Other().draw()
""",
        ["ST301"],
    ),
    "a flag of several buttons": (
        """def card(item):
    if st.button("Open", key=item):
        st.write(item)


card("a")
card("b")
""",
        ["ST401"],
    ),
    "a flag of buttons with the arguments of a caller": (
        """def card(**how):
    if st.button("Open", **how):
        st.write("here")


for each in st.session_state.setdefault("cards", ["a"]):
    card(key=each)
""",
        ["ST401"],
    ),
    "a button that is only there while another one was not clicked": (
        """if st.button("One"):
    st.write(1)
elif st.button("Two"):
    st.write(2)
""",
        ["ST401", "ST401"],
    ),
    "what a helper asks while a button was not clicked": (
        """def ask():
    st.text_input("Name")


if st.button("One"):
    st.write(1)
else:
    ask()
""",
        ["ST401"],
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_a_fix_would_break_is_left_alone(name: str, tmp_path: Path) -> None:
    text, codes = LEFT[name]
    script = put(tmp_path / "app.py", HEAD + text)
    done = repaired(script)
    assert script.read_text(encoding="utf-8") == HEAD + text
    assert done.failed == []
    assert [each.code for each in done.report.findings] == codes
