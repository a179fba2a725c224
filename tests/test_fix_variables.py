"""Fixes of ST202: a variable goes into session state wherever it is named, or stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fix_shapes import HEAD, Shape, assert_it_holds, assert_it_is_left
from repairs import repaired
from scripts import put

if TYPE_CHECKING:
    from pathlib import Path

MENDED = {
    "a variable that a class has one of the same name of": Shape(
        """count = 0


class Report:
    count = 5

    def show(self):
        st.write("Count", count)


if st.button("Add"):
    count += 1
Report().show()
""",
        """if "count" not in st.session_state:
    st.session_state.count = 0


class Report:
    count = 5

    def show(self):
        st.write("Count", st.session_state.count)


if st.button("Add"):
    st.session_state.count += 1
Report().show()
""",
    ),
    "a variable of the module in a function of a function with its own": Shape(
        """def outer():
    count = "x"

    def inner():
        global count
        count += 1

    st.button(count, on_click=inner)


count = 0
st.write(count)
outer()
""",
        """def outer():
    count = "x"

    def inner():
        st.session_state.count += 1

    st.button(count, on_click=inner)


if "count" not in st.session_state:
    st.session_state.count = 0
st.write(st.session_state.count)
outer()
""",
    ),
    "a variable of the module that a function sets first": Shape(
        """def main():
    global count
    count = 0
    if st.button("Add"):
        count += 1


main()
st.write(count)
""",
        """def main():
    if "count" not in st.session_state:
        st.session_state.count = 0
    if st.button("Add"):
        st.session_state.count += 1


main()
st.write(st.session_state.count)
""",
    ),
    "a variable that a function imports another thing as": Shape(
        """count = 0


def named():
    from os import name as count

    return count


if st.button("Add"):
    count += 1
st.write(count, len(named()))
""",
        """if "count" not in st.session_state:
    st.session_state.count = 0


def named():
    from os import name as count

    return count


if st.button("Add"):
    st.session_state.count += 1
st.write(st.session_state.count, len(named()))
""",
    ),
    "a variable that is set in several lines": Shape(
        """rows = [
    "a",  # the first

    '''b
c''',
]
if st.button("Add"):
    rows.append("d")
st.write(rows)
""",
        """if "rows" not in st.session_state:
    st.session_state.rows = [
        "a",  # the first

        '''b
c''',
    ]
if st.button("Add"):
    st.session_state.rows.append("d")
st.write(st.session_state.rows)
""",
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_fixes_hold_in_streamlit(name: str, tmp_path: Path) -> None:
    assert_it_holds(MENDED[name], tmp_path)


LEFT = {
    "a variable that a pattern sets": (
        """count = 0
match [1, 2]:
    case [_, *count]:
        pass
number = 0
match {"a": 1}:
    case {**number}:
        pass
name = 0
match 3:
    case name:
        pass
if st.button("Add"):
    count = 1
    number = 2
    name += 1
st.write(count, number, name)
""",
        ["ST202"],
    ),
    "a variable that is used before it is set": (
        """said = "nothing"
if st.button("Show"):
    said = str(count)
count = 0
if st.button("Add"):
    count += 1
st.write(count, said)
""",
        ["ST202"],
    ),
    "a variable that what is called before uses": (
        """def show():
    st.write(count)


def everything():
    show()


if st.checkbox("All"):
    everything()
count = 0
if st.button("Add"):
    count += 1
st.write(count)
""",
        ["ST202"],
    ),
    "a variable that shares its line": (
        """count = 0; wide = 2
if st.button("Add"):
    count += wide
st.write(count)
""",
        ["ST202"],
    ),
    "a variable in a sum that tells what it is of": (
        """count = 0
if st.button("Add"):
    count += 1
st.write(f"{count + 1=}")
""",
        ["ST202"],
    ),
    "a variable that is also a parameter": (
        """def show(count):
    st.write(count)
    count = 0
    if st.button("Add"):
        count += 1
    st.write(count)


show(3)
""",
        ["ST202"],
    ),
    "a variable that is asked for by its name": (
        """count = 0
if st.button("Add"):
    count += 1
st.write("%(count)d" % locals())
""",
        ["ST202"],
    ),
    "a variable of each turn": (
        """for each in range(2):
    part = 0
    if st.button("Add", key=each):
        part += 1
    st.write(part)
""",
        ["ST202"],
    ),
    "a variable of each call": (
        """def counter(name):
    count = 0
    if st.button(name):
        count += 1
    st.write(count)


counter("a")
counter("b")
""",
        ["ST202"],
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_a_fix_would_break_is_left_alone(name: str, tmp_path: Path) -> None:
    assert_it_is_left(*LEFT[name], tmp_path)


COUNTER = """count = 0
if st.button("Add"):
    count += 1
st.write(count)
"""


@pytest.mark.parametrize(
    ("other", "mended"),
    [
        ('def count_rows(count=0):  # the count\n    st.write("no count", count)\n', True),
        ("def rows():\n    from app import count\n\n    st.write(count)\n", False),
        ("def rows():\n    from app import *\n\n    st.write(count)\n", False),
        ("def rows(app):\n    st.write(app.count)\n", False),
        ('def rows(app):\n    st.write(getattr(app, "count"))\n', False),
    ],
)
def test_a_variable_is_left_alone_if_another_file_may_name_it(
    other: str, mended: bool, tmp_path: Path
) -> None:
    put(tmp_path / "other.py", HEAD + other)
    script = put(tmp_path / "app.py", f"import other\n{HEAD}{COUNTER}")
    done = repaired(script)
    assert done.failed == []
    assert ("st.session_state.count" in script.read_text(encoding="utf-8")) is mended
