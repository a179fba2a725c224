"""What takes the place of commands that are gone and work in another way; Streamlit runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from repairs import repaired
from scripts import put
from streamlit_oracle import is_set_up, run

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """import sqlite3

import numpy as np
import pandas as pd
import streamlit as st


"""


def fixed(text: str, folder: Path) -> str:
    script = put(folder / "app.py", text)
    repaired(script)
    return script.read_text(encoding="utf-8")


DATA = """def load():
    df = pd.DataFrame({"a": [1, 2]})
    df = df[df.a > 1].reset_index()
    df["b"] = 1
    return df"""
CONNECTION = """def connect():
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    return connection"""
OPAQUE = """class Model:
    pass


{}
def make():
    return Model()"""
PARSED = """def parse(text, times=2):
    return text.split(), [text] * times"""
UNKNOWN = """def parse(text):
    return np.vectorize(text)"""

CACHED = [
    ("@st.cache", DATA, "load()", "@st.cache_data"),
    ("@st.cache()", DATA, "load()", "@st.cache_data()"),
    ("@st.cache(ttl=60)", DATA, "load()", "@st.cache_data(ttl=60)"),
    ("@st.cache(persist=False)", DATA, "load()", "@st.cache_data"),
    (
        "@st.cache(persist=True, max_entries=3)",
        DATA,
        "load()",
        '@st.cache_data(persist="disk", max_entries=3)',
    ),
    ("@st.cache(allow_output_mutation=True)", DATA, "load()", "@st.cache_data"),
    (
        "@st.cache(suppress_st_warning=True, show_spinner=False)",
        DATA,
        "load()",
        "@st.cache_data(show_spinner=False)",
    ),
    ("@st.cache", CONNECTION, "connect() is None", "@st.cache_resource"),
    ("@st.cache(allow_output_mutation=True)", OPAQUE, "make()", "@st.cache_resource"),
    ("@st.cache", PARSED, 'parse("a b", times=3)', "@st.cache_data"),
    ("@st.cache", UNKNOWN, 'parse("a b")', None),
]


@pytest.mark.parametrize(("before", "function", "use", "after"), CACHED)
def test_the_cache_that_fits_what_is_returned(tmp_path, before, function, use, after):
    whole = function if "{}" in function else f"{{}}\n{function}"
    text = f"{HEAD}{whole}\n\n\nst.write({use})\n"
    done = fixed(text.replace("{}", before), tmp_path)
    assert done == text.replace("{}", after or before)
    if after:
        outcome = run(done)
        assert outcome.clean, outcome


REFUSED = {
    "it is not known what": "@st.cache\ndef load():\n    return st.secrets.load()\n",
    "shared on purpose": "@st.cache(allow_output_mutation=True)\ndef load():\n    return []\n",
    "a generator": "@st.cache\ndef load():\n    yield 1\n",
    "a widget": '@st.cache\ndef load():\n    return [st.slider("A")]\n',
    "read once": "@st.cache\ndef load():\n    return pd.read_csv('x', chunksize=9)\n",
    "not hashed": "@st.cache\ndef load(_a=1):\n    return [_a]\n",
    "no decorator": "def load():\n    return [1]\n\n\nload = st.cache(load)\n",
    "an argument that is unknown": "@st.cache(load=1)\ndef load():\n    return [1]\n",
    "a comment": "@st.cache(\n    persist=True,  # slow\n)\ndef load():\n    return [1]\n",
    "what another decorator makes": "@st.cache\n@np.vectorize\ndef load(a):\n    return 1\n",
    "a method": "class A:\n    @st.cache\n    def load(self):\n        return [1]\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_not_be_cached_is_left_alone(tmp_path, name):
    text = f"{HEAD}{REFUSED[name]}\n\nst.write(1)\n"
    assert fixed(text, tmp_path) == text


def test_arguments_that_cannot_be_hashed_are_not_cached(tmp_path):
    text = f"{HEAD}@st.cache\ndef load(connection):\n    return [1]\n\n\nst.write(load(object()))\n"
    assert fixed(text, tmp_path) == text


OLD = """import streamlit as st

st.experimental_set_query_params(
    a = 1,  # one
    b=(1, 2), c="x y", d=None, **{"e": True},
)
params = st.experimental_get_query_params()
st.write(params, params["a"][0])
st.experimental_set_query_params()
st.write(st.experimental_get_query_params())
"""
NEW = """import streamlit as st

st.query_params.from_dict({
    "a": 1,  # one
    "b": (1, 2), "c": "x y", "d": None, **{"e": True},
})
params = {key: st.query_params.get_all(key) for key in st.query_params}
st.write(params, params["a"][0])
st.query_params.clear()
st.write({key: st.query_params.get_all(key) for key in st.query_params})
"""


def test_query_parameters_are_what_they_were(tmp_path):
    assert fixed(OLD, tmp_path) == NEW
    after = run(NEW)
    assert after.clean
    assert '"b": [' in str(after.elements).replace("\\", "")


@pytest.mark.parametrize(
    "left",
    [
        "get = st.experimental_get_query_params\n",
        'st.write(f"{st.experimental_get_query_params()}")\n',
        "from streamlit import experimental_get_query_params\n",
        "def never():\n    st.experimental_set_query_params(1)\n",
    ],
)
def test_the_old_and_the_new_parameters_are_not_mixed(tmp_path, left):
    assert fixed(OLD + left, tmp_path) == OLD + left


def test_all_that_one_change_mends_is_told(tmp_path):
    script = put(tmp_path / "app.py", OLD)
    done = repaired(script)
    assert [each.code for each in done.fixed] == ["ST802"] * 4
    assert done.report.findings == ()


@pytest.mark.skipif(not is_set_up("1.50.0"), reason="the last releases that had both")
def test_a_release_that_has_both_shows_the_same():
    before, after = (run(each, version="1.50.0") for each in (OLD, NEW))
    shown = [each for each in before.elements if each[0] != "warning"]
    assert shown == list(after.elements)


def test_an_old_release_has_no_successor_yet(tmp_path):
    put(tmp_path / "requirements.txt", "streamlit>=1.28,<1.60\n")
    assert fixed(OLD, tmp_path) == OLD
