"""Fixes of ST212, ST303 and ST405 in other layouts, and where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from repairs import repaired
from scripts import put

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "import contextlib\n\nimport streamlit as st\n\n"
RESET = 'if st.button("More"):\n    st.session_state["n"] += 1\nst.write(st.session_state["n"])\n'

MENDED = {
    "a label from the variable": (
        'start_date = st.date_input("")\n',
        'start_date = st.date_input("Start date", label_visibility="collapsed")\n',
    ),
    "a label by its name, hidden already": (
        'city = st.sidebar.text_input(label="", label_visibility="hidden", key="q")\n',
        'city = st.sidebar.text_input(label="City", label_visibility="hidden", key="q")\n',
    ),
    "a label from the key, in several lines": (
        'st.radio(\n    "",\n    ["a"],\n    key="kind-of-trip",\n)\n',
        (
            'st.radio(\n    "Kind of trip",\n    ["a"],\n    key="kind-of-trip",\n'
            '    label_visibility="collapsed",\n)\n'
        ),
    ),
    "an item of session state": (
        f'st.session_state["n"] = 0\n{RESET}',
        f'if "n" not in st.session_state:\n    st.session_state["n"] = 0\n{RESET}',
    ),
    "a comment behind the assignment": (
        f"with st.container():\n    st.session_state.n = 0  # none\n{RESET}",
        (
            'with st.container():\n    if "n" not in st.session_state:\n'
            f"        st.session_state.n = 0  # none\n{RESET}"
        ),
    ),
    "a handler with a name": (
        (
            'if st.button("a"):\n    try:\n        st.rerun()\n'
            "    except BaseException as error:\n        print(error)\n"
        ),
        (
            'if st.button("a"):\n    try:\n        st.rerun()\n'
            "    except Exception as error:\n        print(error)\n"
        ),
    ),
    "suppress by its own name": (
        (
            'if st.button("a"):\n    with st.container(), contextlib.suppress(BaseException):\n'
            "        st.rerun()\n"
        ),
        (
            'if st.button("a"):\n    with st.container(), contextlib.suppress(Exception):\n'
            "        st.rerun()\n"
        ),
    ),
}

LEFT = {
    "nothing says what the label may be": 'st.text_input("")\nx = st.text_area("")\n',
    "a label that is no literal": 'NONE = ""\ncity = st.text_input(NONE)\n',
    "two statements in a line": f"st.session_state.n = 0; print(1)\n{RESET}",
    "an assignment of several lines": f"st.session_state.n = (\n    0\n)\n{RESET}",
    "an update": f"st.session_state.update(n=0)\n{RESET}",
    "several classes": 'if st.button("a"):\n    try:\n        st.rerun()\n'
    "    except (ValueError, BaseException):\n        print(1)\n",
}


@pytest.mark.parametrize("name", MENDED)
def test_fixed(name: str, tmp_path: Path) -> None:
    before, after = MENDED[name]
    script = put(tmp_path / "app.py", HEAD + before)
    done = repaired(script)
    assert script.read_text(encoding="utf-8") == HEAD + after
    assert done.failed == []
    assert repaired(script).changes == []


@pytest.mark.parametrize("name", LEFT)
def test_left_as_it_is(name: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", HEAD + LEFT[name])
    assert repaired(script).changes == []
    assert script.read_text(encoding="utf-8") == HEAD + LEFT[name]
