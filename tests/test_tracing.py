"""What ``stlint trace`` tells of the real dry run of a script."""

from __future__ import annotations

import re

import pytest
from running import invoke

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


def test_reruns_that_are_alike_are_the_same(tmp_path):
    (tmp_path / "app.py").write_text("import streamlit as st\n\nst.write(1)\nst.rerun()\n")
    assert "rerun 3: the same" in invoke("trace", str(tmp_path / "app.py")).stdout
