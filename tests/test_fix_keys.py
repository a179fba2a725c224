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

PLAYER = """def player(name, key):
    st.button("Use")
    st.write(name, key)


"""
SONGS = """for number, song in enumerate(["Intro", "Outro"]):
    player(song, number)
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
    "keys with a beginning of their own": Shape(
        PLAYER
        + SONGS.replace("song, number", "song, f'a-{number}'")
        + SONGS.replace("song, number", "song, f'b-{number}'"),
        ('f"{key}-use"',),
    ),
    "keys with one beginning": Shape(
        PLAYER
        + SONGS.replace("song, number", "song, f'a-{number}'")
        + SONGS.replace("song, number", "song, f'a-{number}-b'"),
        ('f"{key}-use"',),
    ),
    "names that are others in each turn": Shape(
        PLAYER + SONGS.replace("song, number", "number, song"), ('f"{key}-use"',)
    ),
    "a method of something else that is called like a widget": Shape(
        """class Chart:
    def button(self, label):
        return label
def use(name):
    st.write(Chart().button(name))
    st.button("Use")
use("a")
use("b")
""",
        ("key",),
    ),
    "names of entries that are spelt out": Shape(
        """for name in ("a-0", "a-1"):
    st.session_state[name] = 1
for i in range(2):
    st.button("A")
""",
        ('f"a-2-{i}"',),
    ),
    "a part behind a star": Shape(
        'for *first, last in [(1, 2, 5), (1, 3, 5)]:\n    st.button("Use")\n',
        ('f"use-{number}"',),
    ),
    "a set whose items differ": Shape(
        'for name in {"Ada", "Bob"}:\n    st.button("Use")\n', ('f"use-{name}"',)
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

NAMED = {
    "a key that is asked for": """for name in ("a", "b"):
    st.text_input(name, key="name")
st.write(st.session_state.get("name"))
""",
    "a key that is looked for": """for name in ("a", "b"):
    st.text_input(name, key="name")
if "name" in st.session_state:
    st.write("there")
""",
    "a key that a style sheet names": """for name in ("a", "b"):
    with st.container(key="card"):
        st.write(name)
st.html("<style>.st-key-card { color: red }</style>")
""",
}


@pytest.mark.parametrize("name", NAMED)
def test_a_key_that_the_app_speaks_of_is_not_replaced(name: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", HEAD + NAMED[name])
    done = repaired(script)
    assert [(each.code, each.fix) for each in done.report.findings] == [("ST302", None)]


TOLD = {
    "a key that is like the label": """for part in ("a", "b"):
    st.text_input("name", key="name")
""",
    "a key that is like what another element says": """for part in ("a", "b"):
    st.text_input(part, key="name")
st.subheader("name")
""",
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_said_to_an_element_is_no_key(name: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", HEAD + TOLD[name])
    done = repaired(script)
    assert done.failed == []
    assert 'key=f"name-{part}"' in script.read_text(encoding="utf-8")
    assert run(script).clean


def test_a_number_and_a_text_are_one_key(tmp_path: Path) -> None:
    text = """def pick(label):
    return st.text_input(label, key=1)


pick("A")
pick("B")
st.text_input("C", key="1")
"""
    script = put(tmp_path / "app.py", HEAD + text)
    repaired(script)
    assert "def pick(label, key=None):" in script.read_text(encoding="utf-8")
    assert run(script).clean


def test_the_first_call_of_a_helper_keeps_its_key(tmp_path: Path) -> None:
    text = """st.session_state.setdefault("name", "Ada")
def field(label):
    return st.text_input(label, key="name")
first, second = field("A"), field("B")
st.write(first, second)
"""
    script = put(tmp_path / "app.py", HEAD + text)
    repaired(script)
    assert 'def field(label, key="name"):' in script.read_text(encoding="utf-8")
    outcome = run(script)
    assert outcome.clean, outcome
    assert dict(outcome.state)["name"] == "'Ada'"


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
    "numbers of two loops": PLAYER + SONGS + SONGS,
    "keys that are a number in a loop and one that may be": PLAYER + 'player("A", "0")\n' + SONGS,
    "what is the same in each turn": PLAYER
    + SONGS.replace("song, number", "number, song").replace("Outro", "Intro"),
    "keys that a helper passes on": PLAYER
    + "def both(key):\n    player('A', key)\n\n\nboth(1)\nboth(2)\n",
    "keys that are the same for some": PLAYER
    + SONGS.replace("song, number", "song, f'a-{number}'")
    + SONGS.replace("song, number", "song, f'a-{number + 1}'"),
    "a key that a user types": """st.toggle("T", key=st.text_input("Name", "n"))
st.button("x")
st.button("x")
""",
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
    [found] = [each for each in done.report.findings if each.code == "ST301"]
    assert (done.failed, done.changes) == ([], [])
    assert found.fix is None
    assert run(script).exception == "StreamlitDuplicateElementId"


FORM = """def ask():
    with st.form("f1"):
        st.text_input("Name")
        st.form_submit_button("Go")
"""
TWICE = """def ask(name):
    with st.form("order"):
        st.form_submit_button(name)


"""

KEPT = {
    "a form whose submit button is asked by its entry": FORM
    + """    if st.session_state["FormSubmitter:f1-Go"]:
        st.write("sent")


ask()
ask()
""",
    "a name that is put together": FORM
    + """    for label in ["Go"]:
        st.write(st.session_state[f"FormSubmitter:f1-{label}"])


ask()
ask()
""",
    "a second form of an id whose button is asked": """with st.form("f1"):
    st.form_submit_button("Go")
with st.form("f1"):
    st.form_submit_button("Stop")
st.write(st.session_state["FormSubmitter:f1-Stop"])
""",
    "a helper of a helper that is called twice": TWICE
    + """def inner():
    ask("A")


def outer():
    inner()


ask("B")
outer()
outer()
""",
    "helpers that call each other": TWICE
    + """def first(depth):
    ask("A")
    second(depth)


def second(depth):
    if depth < 2:
        first(depth + 1)


ask("B")
second(0)
""",
}


@pytest.mark.parametrize("name", KEPT)
def test_ids_of_forms_are_kept_where_a_new_one_would_not_do(name: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", HEAD + KEPT[name])
    done = repaired(script)
    assert [each.code for each in done.report.findings] == ["ST302"]
    assert (done.failed, done.changes) == ([], [])
    assert run(script).exception == "StreamlitDuplicateElementKey"


TYPED = {
    "a key": """name = st.text_input("Name")
st.toggle("U", key=name)
st.button("x", key="x")
""",
    "the id of a form": """name = st.text_input("Name")
with st.form(name):
    st.form_submit_button("two")
with st.form("x"):
    st.form_submit_button("one")
""",
    "of a number of letters": """name = st.text_input("Name", max_chars=20)
st.toggle("T", key=name)
st.button("x", key="x")
""",
}


@pytest.mark.parametrize("name", TYPED)
def test_no_key_is_safe_from_what_a_user_types(name: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", HEAD + TYPED[name])
    done = repaired(script)
    assert [each.code for each in done.report.findings] == ["ST302"]
    assert (done.failed, done.changes) == ([], [])


def test_a_key_that_cannot_be_chosen_is_one(tmp_path: Path) -> None:
    text = """name = st.selectbox("Name", ["x", "y"])
st.toggle("T", key=name)
st.button("x", key="y")
"""
    script = put(tmp_path / "app.py", HEAD + text)
    done = repaired(script)
    assert done.failed == []
    assert 'key="y-2"' in script.read_text(encoding="utf-8")
