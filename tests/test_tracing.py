"""What ``stlint trace`` tells of the real dry run of a script."""

from __future__ import annotations

import re

import pytest
from running import invoke, stlint

from stlint.check import UsageError, trace
from stlint.settings import Settings


def test_trace_of_the_real_dry_run(write):
    path = write(
        "app.py",
        "import streamlit as st\n\n"
        "def show():\n    st.write('x')\n\n"
        "if st.button('Go', key='go'):\n    show()\n"
        "st.session_state['a'] = 1\nst.session_state.b\n",
    )
    [run] = trace(path, Settings()).runs
    assert run.name == "first run"
    assert {line.path for line in run.lines} == {str(path)}
    by_row = {(line.row, line.kind): line for line in run.lines}
    assert by_row[6, "element"].text == "button('Go', key='go')"
    shown = by_row[4, "element"]
    assert (shown.depth, len(shown.guards), shown.note) == (1, 1, "not in this run")
    assert by_row[8, "state-write"].text == "'a'"
    assert by_row[9, "state-read"].text == "'b' (attribute)"
    assert by_row[9, "state-read"].note == "missing"


def test_trace_names_modules_that_cannot_be_read(write):
    module = write("module.py", "x = (\n")
    path = write("app.py", "import streamlit as st\nimport module\nst.title('x')\n")
    [run] = trace(path, Settings()).runs
    assert [(line.path, line.row, line.kind) for line in run.gaps][:1] == [
        (str(module), 1, "not-read")
    ]


def test_trace_of_what_cannot_be_traced(write, tmp_path):
    with pytest.raises(UsageError, match=r"app\.py:1:5: '\(' was never closed"):
        trace(write("app.py", "x = (\n"), Settings())
    with pytest.raises(UsageError, match="is a folder"):
        trace(tmp_path, Settings())
    with pytest.raises(UsageError, match="nowhere"):
        trace(tmp_path / "nowhere.py", Settings())


STABLE = """\
import streamlit as st

x = st.text_input("n")
st.button("a", key=x)
for row in open("f"):
    st.checkbox("c", key=row)
try:
    int(x)
except ValueError:
    st.stop()
st.rerun()
"""


def test_a_trace_has_no_addresses(tmp_path):
    (tmp_path / "app.py").write_text(STABLE)
    told = invoke("trace", str(tmp_path / "app.py")).stdout
    assert "0x" not in told
    assert not re.search(r"\d{9}", told.replace(str(tmp_path), ""))


OBJECTS = """import streamlit as st


class Row:
    def __init__(self, name):
        self.name = name


rows = [Row("a"), Row("b")]
st.session_state.setdefault("rows", rows)
keys = {"x", "y", st.text_input("k")}
for key in keys:
    st.checkbox("c", key=key)
st.button("a", on_click=lambda: rows.clear())
if rows[0] in st.session_state.rows and object() not in keys:
    st.write(rows, keys, Row)
"""


@pytest.mark.parametrize("text", [STABLE, OBJECTS])
def test_two_traces_are_the_same(tmp_path, text):
    (tmp_path / "app.py").write_text(text)
    told = {
        stlint("trace", "app.py", cwd=tmp_path, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    assert "0x" not in told.pop()


@pytest.mark.parametrize(
    "lines",
    [
        "st.write(1)\nst.rerun()\n",
        "if st.checkbox('x', value=True):\n    st.rerun()\n",
        "st.session_state.seen = True\nst.text_input('a')\nst.rerun()\n",
    ],
)
def test_reruns_that_are_alike_are_the_same(tmp_path, lines):
    (tmp_path / "app.py").write_text(f"import streamlit as st\n\n{lines}")
    assert "rerun 3: the same" in invoke("trace", str(tmp_path / "app.py")).stdout


def test_reruns_that_differ_are_not(tmp_path):
    (tmp_path / "app.py").write_text(
        "import streamlit as st\n\nn = st.session_state.setdefault('n', 0)\n"
        "st.session_state.n += 1\nif n < 3:\n    st.rerun()\nst.write(n)\n"
    )
    told = invoke("trace", str(tmp_path / "app.py")).stdout
    assert [line for line in told.splitlines() if line.startswith("rerun")] == [
        "rerun 1",
        "rerun 2: the same",
        "rerun 3",
    ]
