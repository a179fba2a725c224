"""Fixes of what is written in unusual shapes: they hold in Streamlit, or there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fix_shapes import HEAD, Shape, assert_it_holds, assert_it_is_left
from repairs import repaired
from scripts import put

if TYPE_CHECKING:
    from pathlib import Path

MENDED = {
    "a slider with its key in a variable": Shape(
        """KEY = "level"
st.write(st.session_state[KEY])
st.slider("Level", 5, 9, key=KEY)
""",
        """if "level" not in st.session_state:
    st.session_state["level"] = 5

KEY = "level"
st.write(st.session_state[KEY])
st.slider("Level", 5, 9, key=KEY)
""",
    ),
    "a target of which a part is in brackets": Shape(
        'pairs = [("a", 1), ("a", 1)]\n'
        'names = [st.text_input("N") for (name, _), letter in zip(pairs, "xx")]\n'
        "for (a, b), (c, d) in zip(pairs, pairs):\n"
        '    st.checkbox("C")\n'
        "for (a, b) in pairs:\n"
        '    st.toggle("T")\n',
        'pairs = [("a", 1), ("a", 1)]\n'
        'names = [st.text_input("N", key=f"n-{number}")'
        ' for number, ((name, _), letter) in enumerate(zip(pairs, "xx"))]\n'
        "for number_2, ((a, b), (c, d)) in enumerate(zip(pairs, pairs)):\n"
        '    st.checkbox("C", key=f"c-{number_2}")\n'
        "for number_3, (a, b) in enumerate(pairs):\n"
        '    st.toggle("T", key=f"t-{number_3}")\n',
    ),
    "loops of all shapes": Shape(
        """class Thing: ...


thing, data, items = Thing(), {}, [1, 1]
for thing.x in items: st.button("A")
for data["k"] in items: st.button("B")
for [p, q] in [(1, 2), (1, 2)]: st.button("C")
for *r, s in [(1, 2), (1, 2)]: st.button("D")
for (t) in (items): st.button("E")
for u, in [(1,), (1,)]: st.button("F")
for v in items if items else []: st.button("G")
for w in (y := [1, 1]): st.button("H")
for z in (i for i in items): st.button("I")
""",
        """class Thing: ...


thing, data, items = Thing(), {}, [1, 1]
for number, thing.x in enumerate(items): st.button("A", key=f"a-{number}")
for number_2, data["k"] in enumerate(items): st.button("B", key=f"b-{number_2}")
for number_3, [p, q] in enumerate([(1, 2), (1, 2)]): st.button("C", key=f"c-{number_3}")
for number_4, (*r, s) in enumerate([(1, 2), (1, 2)]): st.button("D", key=f"d-{number_4}")
for (number_5, t) in (enumerate(items)): st.button("E", key=f"e-{number_5}")
for number_6, (u,) in enumerate([(1,), (1,)]): st.button("F", key=f"f-{number_6}")
for number_7, v in enumerate(items if items else []): st.button("G", key=f"g-{number_7}")
for number_8, w in (enumerate(y := [1, 1])): st.button("H", key=f"h-{number_8}")
for number_9, z in enumerate((i for i in items)): st.button("I", key=f"i-{number_9}")
""",
    ),
    "one key twice in a loop": Shape(
        """for each in range(2):
    st.text_input("A", key="a")
    if each:
        st.text_input("A", key="a")
""",
        """for each in range(2):
    st.text_input("A", key=f"a-{each}")
    if each:
        st.text_input("A", key=f"a-2-{each}")
""",
    ),
    "what is made of a load and cannot be stored": Shape(
        """import pandas as pd


def rows():
    frame = pd.read_csv("rows.csv")
    return (each for each in frame.itertuples())


def views():
    return 1, pd.read_csv("rows.csv").to_dict().values()


st.write(list(rows()), views())
""",
        """import pandas as pd


@st.cache_data
def load_frame():
    return pd.read_csv("rows.csv")


def rows():
    frame = load_frame()
    return (each for each in frame.itertuples())


def views():
    return 1, load_frame().to_dict().values()


st.write(list(rows()), views())
""",
    ),
    "what a number is written like": Shape(
        """items = ["a", "b"]
st.write(f"{st.session_state.price:.2f} {st.session_state.name}")
st.write(items[st.session_state.at])
st.session_state.at += 1
""",
        """if "price" not in st.session_state:
    st.session_state.price = 0
if "name" not in st.session_state:
    st.session_state.name = None
if "at" not in st.session_state:
    st.session_state.at = 0

items = ["a", "b"]
st.write(f"{st.session_state.price:.2f} {st.session_state.name}")
st.write(items[st.session_state.at])
st.session_state.at += 1
""",
    ),
    "a key of a helper that is only passed on": Shape(
        """def ask(key=None):
    st.text_input("A", key=key and f"{key}-a")
    st.text_input("B")


ask()
ask()
""",
        """def ask(key=None):
    st.text_input("A", key=key and f"{key}-a")
    st.text_input("B", key=f"{key}-b")


ask()
ask(key="ask")
""",
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_fixes_hold_in_streamlit(name: str, tmp_path: Path) -> None:
    assert_it_holds(MENDED[name], tmp_path)


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
    "a parameter called key that means something": (
        """ROWS = {"a": 1}


def show(key="a"):
    st.write(ROWS[key])
    st.text_input("N")


show()
show()
""",
        ["ST301"],
    ),
    "quotation marks in an f-string": (
        """st.write(f"{st.button('Go')} {st.button('Go')}")
""",
        ["ST301"],
    ),
    "a width that is given by position": (
        """st.dataframe([1], 300, use_container_width=True)
""",
        ["ST804"],
    ),
    "a value that is given by position": (
        """st.text_input("A", "b", valu="c")
""",
        ["ST806"],
    ),
    "a button with its key by position": (
        """if st.session_state.go:
    st.write("gone")
st.button("Go", "go")
""",
        ["ST201"],
    ),
    "what is read in parts": (
        """import pandas as pd


def parts():
    table = pd.read_csv("rows.csv", chunksize=1)
    return table


st.write(list(parts()))
for part in pd.read_csv("rows.csv", chunksize=1):
    st.write(part)
""",
        ["ST101", "ST101"],
    ),
    "a value that has to be of some kind": (
        """items = ["a", "b"]
st.write(items[st.session_state.at])
st.write(f"{st.session_state.wide:>10}")
a, b = st.session_state.pair
with st.session_state.lock:
    pass


def first(state):
    return state["names"][0]


first(st.session_state)
""",
        ["ST201"] * 5,
    ),
    "a helper of a helper that is called twice": (
        """def inner():
    for each in range(2):
        st.button("Go")


def outer(name):
    st.write(name)
    inner()


outer("a")
outer("b")
""",
        ["ST301"],
    ),
    "a width that a caller chooses": (
        """def wide(label, use_container_width=True):
    st.button(label, use_container_width=use_container_width)


wide("A")
wide("B")
""",
        ["ST804"],
    ),
    "a title that depends on what a user chose": (
        """name = st.text_input("Name")
title = f"{name} of all"
st.set_page_config(page_title=title)
""",
        ["ST501"],
    ),
    "a title that session state has": (
        """st.session_state.title = "Sales"
st.write("a")
st.set_page_config(page_title=st.session_state.title)
""",
        ["ST501"],
    ),
    "a page that is configured twice": (
        """@st.cache_data
def title():
    return "Sales"


st.set_page_config(page_title=title())
st.sidebar.write("a")
st.set_page_config(page_title="Profit")
""",
        ["ST501", "ST501"],
    ),
    "what comes behind a return": (
        """def page():
    if st.button("Go"):
        st.write("gone")
        return
    st.text_input("Where to")


page()
""",
        ["ST401"],
    ),
    "a key that goes with its widget, in a callback": (
        """def send():
    st.session_state.sent = st.session_state.agree


if st.checkbox("More"):
    st.checkbox("Agree", key="agree")
st.button("Send", on_click=send)
""",
        ["ST201"],
    ),
    "what a fragment takes away": (
        """@st.fragment
def part():
    st.button("Again")
    st.session_state.pop("once")


part()
""",
        ["ST201"],
    ),
    "a button that is called by its own name": (
        """from streamlit import button

if st.session_state.go:
    st.write("gone")
if st.session_state.get("more"):
    button("Go", key="go")
""",
        ["ST201"],
    ),
}


def test_a_fix_that_does_not_do_for_one_of_two_apps_is_none(tmp_path: Path) -> None:
    module = put(
        tmp_path / "shared.py",
        HEAD + 'def menu():\n    if st.button("Go"):\n        st.write("here")\n',
    )
    before = module.read_text(encoding="utf-8")
    once = "import shared\nimport streamlit as st\n\nshared.menu()\n"
    put(tmp_path / "app.py", once)
    put(tmp_path / "pages" / "one.py", f"{once}shared.menu(*[])\n")
    done = repaired(tmp_path, also=("ST401",))
    assert module.read_text(encoding="utf-8") == before
    assert [each.code for each in done.report.findings] == ["ST301", "ST401"]


@pytest.mark.parametrize("name", LEFT)
def test_what_a_fix_would_break_is_left_alone(name: str, tmp_path: Path) -> None:
    assert_it_is_left(*LEFT[name], tmp_path)
