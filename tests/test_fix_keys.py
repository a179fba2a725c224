"""Keys that fixes give to widgets: never names of session state, different in each turn."""

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
    """A script, and the keys that its elements get, as they are written."""

    text: str
    keys: tuple[str, ...]


SWITCH = """def switch(label, key):
    if key not in st.session_state:
        st.session_state[key] = False
    if st.toggle(label, value=st.session_state[key]):
        st.session_state[key] = True
    return st.session_state[key]


"""

MENDED = {
    "a parameter that names an entry of session state": Shape(
        SWITCH + 'switch("Dark", key="a")\nswitch("Dark", key="b")\n', ('f"{key}-dark"',)
    ),
    "the same, by position": Shape(
        SWITCH + 'switch("Dark", "a")\nswitch("Dark", "b")\n', ('f"{key}-dark"',)
    ),
    "an entry that is asked for with get": Shape(
        """def pick(key):
    kept = st.session_state.get(key, "x")
    st.session_state[key] = st.text_input("Name", kept)


pick(key="a")
pick(key="b")
""",
        ('f"{key}-name"',),
    ),
    "a parameter that is passed on to what keeps it": Shape(
        """def keep(key, value):
    st.session_state[key] = value


def pick(key):
    keep(key=key, value=st.text_input("Name"))


pick(key="a")
pick(key="b")
""",
        ('f"{key}-name"',),
    ),
    "entries that are called as the keys of a loop would be": Shape(
        """for i in range(2):
    st.session_state[f"a-{i}"] = i
for i in range(2):
    st.button("A")
""",
        ('f"a-2-{i}"',),
    ),
    "names of entries that are spelt out": Shape(
        """for name in ("a-0", "a-1"):
    st.session_state[name] = 1
for i in range(2):
    st.button("A")
""",
        ('f"a-2-{i}"',),
    ),
    "nested loops with one name": Shape(
        """for i in range(2):
    for i in range(2):
        st.button("A")
""",
        ('f"a-{number}-{i}"',),
    ),
    "three of them": Shape(
        """for i in range(2):
    for j in range(2):
        for i in range(2):
            st.button("A")
""",
        ('f"a-{number}-{j}-{i}"',),
    ),
    "a comprehension that calls its items as the loop around it": Shape(
        """for i in range(2):
    got = [st.text_input("A") for i in range(2)]
""",
        ('f"a-{number}-{i}"',),
    ),
    "a comprehension with one name twice": Shape(
        'got = [st.text_input("A") for i in range(2) for i in range(2)]\n',
        ('f"a-{number}-{i}"',),
    ),
    "a name that the body binds anew": Shape(
        """for i in range(2):
    i = 5
    st.button("A")
""",
        ('f"a-{number}"',),
    ),
    "a name that a with statement in the body binds": Shape(
        """for tab in range(2):
    with st.container() as tab:
        st.button("A")
""",
        ('f"a-{number}"',),
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_keys_hold_in_streamlit(name: str, tmp_path: Path) -> None:
    text, keys = MENDED[name]
    script = put(tmp_path / "app.py", HEAD + text)
    done = repaired(script)
    after = script.read_text(encoding="utf-8")
    assert all(f"key={each}" in after for each in keys), after
    assert done.failed == []
    assert repaired(script).changes == []
    outcome = run(script)
    assert outcome.clean, outcome


LEFT = {
    "keys that are the same already": SWITCH + 'switch("Dark", key="a")\nswitch("Dark", key="a")\n',
    "one key in a loop": SWITCH + 'for _ in range(2):\n    switch("Dark", key="a")\n',
    "loops over what cannot be numbered": """enumerate = None
for i in range(2):
    for i in range(2):
        st.button("A")
""",
}


@pytest.mark.parametrize("name", LEFT)
def test_no_key_is_offered_that_would_not_do(name: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", HEAD + LEFT[name])
    done = repaired(script)
    assert [each.code for each in done.report.findings] == ["ST301"]
    assert (done.failed, done.changes) == ([], [])
    assert done.report.findings[0].fix is None
    assert run(script).exception == "StreamlitDuplicateElementId"
