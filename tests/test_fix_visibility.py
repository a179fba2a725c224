"""What a click shows is kept, and what it does is done once: ST401, run before and after."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from repairs import repaired
from scripts import put, put_all
from streamlit_oracle import run

from stlint.results.finding import Step

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """from pathlib import Path

import streamlit as st

LOG = Path("log.txt")
st.text_input("Else")


"""
LOG = """def log(text="x"):
    with LOG.open("a") as file:
        file.write(f"{text}\\n")
    return text.upper()


"""
CLICK = (Step("click", "Go"),)
LATER = (*CLICK, Step("rerun", ""), Step("rerun", ""))


class Kept(NamedTuple):
    """A script, what its fix is, and what is still there later; ``lines`` are those of the log."""

    text: str
    message: str
    shown: tuple[str, ...]
    lines: int


KEPT = {
    "a branch that only draws": Kept(
        'if st.button("Go"):\n    a, b = st.columns(2)\n    a.write(f"{1:.2f}")\n'
        '    b.write("right")\n',
        "keep it shown with st.session_state.go",
        ("1.00", "right"),
        0,
    ),
    "a helper that only draws": Kept(
        "def card(x):\n    st.subheader(x.title())\n    return x\n\n\n"
        'if st.button("Go"):\n    st.write(card("alpha"))\n',
        "keep it shown with st.session_state.go",
        ("alpha", "Alpha"),
        0,
    ),
    "a file that is written": Kept(
        'file = LOG.open("a")\nif st.button("Go"):\n    file.write("x\\n")\n    file.flush()\n'
        '    st.write("saved")\n',
        "keep it shown with st.session_state.go",
        ("saved",),
        1,
    ),
    "a result": Kept(
        LOG + 'if st.button("Go"):\n    got = log("y")\n    st.write(f"It is {got}")\n',
        "keep what comes of it in st.session_state.got",
        ("It is Y",),
        1,
    ),
    "a result that a function of the branch shows": Kept(
        LOG + 'if st.button("Go"):\n    got = log("y")\n\n    def show():\n        st.write(got)\n'
        "\n    show()\n",
        "keep what comes of it in st.session_state.got",
        ("Y",),
        1,
    ),
    "a result of a name that another function has, too": Kept(
        "def other():\n    got = 1\n    return lambda: got\n\n\n"
        + LOG
        + 'if st.button("Go"):\n    got = log("y")\n    st.write(got)\n',
        "keep what comes of it in st.session_state.got",
        ("Y",),
        1,
    ),
    "two results, one in a block": Kept(
        LOG + 'if st.button("Go"):\n    with st.spinner("..."):\n        one = log("alpha")\n'
        "        two, three = log('beta'), 3\n    st.write(one)\n    st.write(two)\n",
        "keep what comes of it in st.session_state.one",
        ("ALPHA", "BETA"),
        1 + 1,
    ),
    "a result that is called like a method": Kept(
        LOG + 'if st.button("Go"):\n    items = log("y")\n    st.write(items)\n',
        "keep what comes of it in st.session_state.kept_items",
        ("Y",),
        1,
    ),
    "balloons before what stays": Kept(
        'if st.button("Go"):\n    st.balloons()\n    st.write("done")\n',
        "keep it shown with st.session_state.go",
        ("done",),
        0,
    ),
    "a toast before what stays": Kept(
        'if st.button("Go"):\n    st.toast("hi")\n    # it is done\n    st.write("done")\n',
        "keep it shown with st.session_state.go",
        ("done",),
        0,
    ),
    "a list of a function that has one of its own": Kept(
        "def add(rows):\n    rows.append(1)\n    return rows\n\n\n"
        'st.write(add([]))\nif st.button("Go"):\n    rows = ["shown"]\n    st.write(rows)\n',
        "keep it shown with st.session_state.go",
        ("shown",),
        0,
    ),
    "functions that the branch defines": Kept(
        'if st.button("Go"):\n    def one():\n        st.write("alpha")\n\n'
        '    def two():\n        st.write("omega")\n\n'
        "    for each in (one, two):\n        each()\n",
        "keep it shown with st.session_state.go",
        ("alpha", "omega"),
        0,
    ),
    "what only looks at data of another kind": Kept(
        LOG + 'data = {"a": [1, 2]}\nif st.button("Go"):\n    got = log("y")\n'
        '    first = data.get("a")\n    st.write(f"{got} {first[0]}")\n',
        "keep what comes of it in st.session_state.got",
        ("Y 1",),
        1,
    ),
    "a button with an else": Kept(
        LOG + 'if st.button("Go"):\n    log()\n    st.write("saved")\nelse:\n    st.write("not")\n',
        "keep it shown with st.session_state.go",
        ("saved",),
        1,
    ),
}


def texts(outcome: object) -> str:
    return "\n".join(content for _, content in outcome.elements)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", KEPT)
def test_what_a_click_shows_stays_and_nothing_is_done_again(name: str, tmp_path: Path) -> None:
    kept = KEPT[name]
    script = put(tmp_path / "app.py", HEAD + kept.text)
    before = texts(run(script, steps=LATER))
    assert not any(each in before for each in kept.shown)
    (tmp_path / "log.txt").unlink(missing_ok=True)
    done = repaired(script, also=("ST401",))
    assert [each.fix.message for each in done.fixed if each.fix] == [kept.message]
    assert (done.failed, list(done.report.findings)) == ([], [])
    assert repaired(script, also=("ST401",)).changes == []
    outcome = run(script, steps=LATER)
    assert outcome.clean, outcome
    assert all(each in texts(outcome) for each in kept.shown), outcome.elements
    assert "balloons" not in {kind for kind, _ in outcome.elements}
    log = tmp_path / "log.txt"
    assert (len(log.read_text().splitlines()) if log.exists() else 0) == kept.lines


LEFT = {
    "a button under a button": (
        'if st.button("Go"):\n    if st.button("Two"):\n        st.write("shown")\n'
    ),
    "a button under one that was kept in a variable": (
        'go = st.button("Go")\nif go:\n    st.caption("")\n    two = st.button("Two")\n'
        '    if two:\n        st.write("shown")\n'
    ),
    "a button under a button, in a helper": (
        'def more():\n    if st.button("Two"):\n        st.write("shown")\n\n\n'
        'if st.sidebar.button("Go"):\n    more()\n'
    ),
    "a toast at the end": 'if st.button("Go"):\n    st.write("done")\n    st.toast("done")\n',
    "balloons at the end": 'if st.button("Go"):\n    st.write("done")\n    st.balloons()\n',
    "snow in a helper": (
        'def party():\n    st.snow()\n\n\nif st.button("Go"):\n    st.write("a")\n    party()\n'
    ),
    "what is done behind it": (LOG + 'if st.button("Go"):\n    st.write("saving")\n    log()\n'),
    "what is done between": (
        LOG + 'if st.button("Go"):\n    st.write("a")\n    log()\n    st.write("b")\n'
    ),
    "what is done in the place of an argument": (
        LOG + 'if st.button("Go"):\n    st.write(log())\n'
    ),
    "a model that is called by a method": (
        'model = __import__("os")\nif st.button("Go"):\n    st.write(model.getpid())\n'
    ),
    "a number that is drawn by lot": (
        'import random\n\nif st.button("Go"):\n    st.write(random.random())\n'
    ),
    "an iterator that is used up": (
        'if st.button("Go"):\n    parts = iter(LOG.name)\n    st.write(next(parts))\n'
    ),
    "a result that may be missing": (
        LOG + 'if st.button("Go"):\n    got = 1\n    if LOG.exists():\n        got = log()\n'
        "    st.write(got)\n"
    ),
    "a result in an f-string that tells its name": (
        LOG + 'if st.button("Go"):\n    got = log()\n    st.write(f"{got=}")\n'
    ),
    "a result in a sum that tells what it is of": (
        LOG + 'if st.button("Go"):\n    got = log()\n    st.write(f"{got + str(1)=}")\n'
    ),
    "a result that a function of the file shows": (
        "def show():\n    st.write(got)\n\n\n"
        + LOG
        + 'if st.button("Go"):\n    got = log()\n    show()\n'
    ),
    "a result that a function beside the branch shows": (
        LOG
        + "def main():\n    def show():\n        st.write(got)\n\n"
        + '    if st.button("Go"):\n        got = log()\n        st.write(got)\n'
        + "        show()\n\n\nmain()\n"
    ),
    "a list that is added to": (
        'rows = []\nif st.button("Go"):\n    rows += [1]\n    st.write(rows.pop())\n'
    ),
    "an item that is set": (
        'rows = {}\nif st.button("Go"):\n    st.write("a")\n    rows["a"] = 1\n'
    ),
    "a list that is shown and changed behind the branch": (
        'if st.button("Go"):\n    rows = ["a"]\nif st.button("Add"):\n    rows.append("b")\n'
        "st.write(rows)\n"
    ),
    "a table that is only imported in the branch": (
        'if st.button("Go"):\n    import pandas as pd\n'
        'st.dataframe(pd.read_csv("a.csv", nrows=1_000_000))\n'
    ),
    "what a helper shows behind the branch": (
        "def show(rows):\n    st.table(rows)\n\n\n"
        'if st.button("Go"):\n    rows = ["a"]\nshow(rows)\n'
    ),
    "a list that another button adds to": (
        'rows = []\nif st.button("Go"):\n    rows = ["a"]\n    st.write(rows)\n'
        'if st.button("Add"):\n    rows.append("b")\n    st.toast(rows)\n'
    ),
    "a list that a callback adds to": (
        'def add():\n    rows.append("b")\n\n\nst.button("Add", on_click=add)\n'
        'if st.button("Go"):\n    rows = ["a"]\n    st.write(rows)\n'
    ),
    "a number that is raised elsewhere": (
        'if st.button("Go"):\n    count = 0\n    st.write(count)\n'
        'if st.button("More"):\n    count += 1\n    st.toast(count)\n'
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_no_fix_is_offered_that_would_do_something_again(name: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", HEAD + LEFT[name])
    done = repaired(script, also=("ST401",))
    assert {"ST401", "ST404"} & {each.code for each in done.report.findings}
    assert [each for each in done.report.findings if each.fix] == []
    assert (done.failed, done.changes) == ([], [])


NAMED = {
    "Update": "show_update",
    "Items": "show_items",
    "class": "show_class",
    "42": "show_42",
    "Übernehmen": "ubernehmen",
    ":material/save:": "save",
    "": "show_write",
    "開始": "show_write",
}


@pytest.mark.parametrize("label", NAMED)
def test_flags_are_called_after_their_buttons(label: str, tmp_path: Path) -> None:
    text = f'if st.button("{label}", key="b"):\n    st.write(1)\n'.replace(', key="b"', "")
    script = put(tmp_path / "app.py", HEAD + text)
    repaired(script, also=("ST401",))
    assert f"    st.session_state.{NAMED[label]} = True\n" in script.read_text(encoding="utf-8")


def test_several_buttons_with_one_label_have_flags_that_tell_them_apart(tmp_path: Path) -> None:
    text = "".join(
        f'if st.button("Show", key="{key}"):\n    st.{command}("a")\n'
        for key, command in (("x", "write"), ("orders", "table"), ("sums", "json"))
    )
    script = put(tmp_path / "app.py", HEAD + text)
    repaired(script, also=("ST401",))
    after = script.read_text(encoding="utf-8")
    assert all(f".{each} = True" in after for each in ("show", "show_orders", "show_sums"))


PAGE = """import streamlit as st

count = 0
size = st.slider("Size", 1, 9)
if st.button("Draw it"):
    rows = [size, {number}]
    print(rows)

    # the picture
    st.line_chart(rows)
if st.button("Again"):
    count += 1
    st.table([size])
st.write(count)
"""


def test_each_page_keeps_what_is_its_own(tmp_path: Path) -> None:
    """Pages are fixed on their own, and have one session state."""
    files = {
        "app.py": "import streamlit as st\n\nst.write(1)\n",
        "pages/1_First.py": PAGE.format(number=1),
        "pages/2_Second.py": PAGE.format(number=2),
    }
    put_all(tmp_path, files)
    done = repaired(tmp_path)
    assert (done.failed, done.report.findings) == ([], ())
    after = [(tmp_path / each).read_text(encoding="utf-8") for each in list(files)[1:]]
    kept = [set(re.findall(r"session_state\.(\w+) (?:=|\+=) ", each)) for each in after]
    assert [len(each) for each in kept] == [3, 3]
    assert not kept[0] & kept[1]
    assert "    st.session_state.first_rows = rows\n\nif" in after[0]
