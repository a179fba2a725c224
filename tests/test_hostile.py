"""Files that nobody would write are checked in a moment, or given up in silence."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import ROOT

from stlint.check import checks as checking
from stlint.settings import Settings

HEAD = "import streamlit as st\n"
BAD = {
    "a list in itself": "x = []\nx.append(x)\nst.write(x, key=x)\n",
    "a dictionary in itself": "x = {}\nx['x'] = x\nst.session_state['x'] = x\n",
    "a list in a list in itself": "x = [1]\ny = [x]\nx.append(y)\nst.selectbox('a', x)\n",
    "a wide field": "st.write('%1000000000d' % 1)\n",
    "a field of a wide width": "st.write('%*d' % (10 ** 9, 1))\n",
    "a wide format": "st.write(f'{1:1000000000}')\n",
    "a large power": "st.write(10 ** 10 ** 10)\n",
    "calls without end": "def f():\n    st.text('a')\n    g(), f()\ndef g():\n    f(), g()\nf()\n",
    "a function of itself": "f = lambda g: g(g)\nf(f)\n",
    "many branches": "if a: pass\n" + "".join(f"elif a{n}: st.button('a')\n" for n in range(1_100)),
    "many stops": "".join(f"if a{n}: st.stop()\n" for n in range(400)) + "st.button('a')\n",
    "many of the same": "for n in x:\n    pass\n" + "st.button('a')\n" * 500,
    "a name with a null": "st.navigation([st.Page('a\\0b.py')]).run()\n",
    "a name that is no text": "st.navigation([st.Page('\\udc80.py')]).run()\n",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_it_is_checked_in_a_moment(tmp_path, text):
    path = tmp_path / "app.py"
    path.write_text(HEAD + text, encoding="utf-8")
    begin = time.process_time()
    report = checking.check([path], Settings())
    assert report.internal_errors == 0
    assert time.process_time() - begin < 8


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "app.py")
    (tmp_path / "other.py").write_text(HEAD, encoding="utf-8")
    report = checking.check([tmp_path], Settings())
    told = [(Path(each.span.path).name, each.code, each.message) for each in report.findings]
    assert told == [("app.py", "ST002", "cannot read the file: it is no regular file")]


def tool(name: str, *words: str) -> str:
    command = [sys.executable, str(ROOT / "tools" / name), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_inputs_that_nobody_would_write():
    told = tool("fuzz.py", "--inputs", "80", "--seed", "7")
    assert told.startswith("80 inputs")
    assert told.endswith("0 wrong\n")


def test_a_tree_that_costs_more_and_more_with_each_step():
    assert "1 inputs" in tool("fuzz.py", "--inputs", "1", "--first", "10", "--kind", "trees")


def test_a_few_histories():
    told = tool("histories.py", "--steps", "60", "--seed", "7")
    assert told.startswith("60 steps")
    assert told.endswith("0 differences\n")


def test_a_few_interruptions():
    told = tool("interruptions.py", "--times", "25", "--seed", "7")
    assert told.startswith("25 interruptions")
    assert told.endswith("0 wrong\n")
