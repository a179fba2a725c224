"""Defaults for entries of session state: those of the other scripts, or of a widget drawn later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from repairs import repaired
from running import invoke
from scripts import put, put_all
from streamlit_oracle import run

from stlint.results.finding import Step

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "import streamlit as st\n\n"
PAGE = f'{HEAD}st.write(st.session_state["cart"])\n'
ADD = 'st.session_state["cart"].append(1)\nst.write(len(st.session_state["cart"]))\n'

BEGUN = {
    "a guard": 'if "cart" not in st.session_state:\n    st.session_state["cart"] = []\n',
    "a guard by attribute, of several": (
        'if "user" not in st.session_state:\n    st.session_state.user = ""\n'
        "    st.session_state.cart = []\n"
    ),
    "setdefault": 'st.session_state.setdefault("cart", [])\n',
    "a loop over defaults": (
        'for name, value in {"user": 1, "cart": []}.items():\n'
        "    if name not in st.session_state:\n        st.session_state[name] = value\n"
    ),
    "a loop over pairs in a variable": (
        'BEGIN = [("cart", []), ("user", 1)]\nfor name, value in BEGIN:\n'
        "    if name not in st.session_state:\n        st.session_state[name] = value\n"
    ),
    "a helper": (
        "def begin(name, value):\n    if name not in st.session_state:\n"
        '        st.session_state[name] = value\n\n\nbegin("cart", [])\n'
    ),
    "a function": (
        'def begin():\n    if "cart" not in st.session_state:\n'
        "        st.session_state.cart = []\n\n\nbegin()\n"
    ),
}


def opened(folder: Path, *pages: str) -> None:
    """Open pages, one after the other, and make sure that nothing raises."""
    steps = [Step("page", each) for each in pages]
    outcome = run(folder, entry="app.py", steps=steps)
    assert outcome.clean, (pages, outcome)


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("name", BEGUN)
def test_a_page_begins_with_what_its_main_script_does(
    name: str, alone: bool, tmp_path: Path
) -> None:
    put_all(tmp_path, {"app.py": f"{HEAD}{BEGUN[name]}{ADD}", "pages/one.py": PAGE})
    page = tmp_path / "pages/one.py"
    done = repaired(page if alone else tmp_path)
    assert [each.fix.message for each in done.fixed] == ['set st.session_state["cart"] to [] first']
    assert done.failed == []
    assert repaired(page).changes == []
    opened(tmp_path, "pages/one.py", "app.py", "pages/one.py")
    assert run(page).clean


def test_a_default_in_a_module_of_the_main_script_counts(tmp_path: Path) -> None:
    module = f"{HEAD}def begin():\n    st.session_state.setdefault('cart', [])\n"
    main = f"{HEAD}import store\n\nstore.begin()\n{ADD}"
    put_all(tmp_path, {"app.py": main, "store.py": module, "pages/one.py": PAGE})
    repaired(tmp_path / "pages/one.py")
    assert '["cart"] = []\n' in (tmp_path / "pages/one.py").read_text(encoding="utf-8")
    opened(tmp_path, "pages/one.py", "app.py")


UNCERTAIN = {
    "scripts that disagree": {
        "app.py": f"{HEAD}{BEGUN['a guard']}{ADD}",
        "pages/two.py": f'{HEAD}st.session_state.setdefault("cart", {{}})\n',
    },
    "an object of its own": {
        "app.py": (
            f'{HEAD}class Cart:\n    rows = ()\n\n\nif "cart" not in st.session_state:\n'
            '    st.session_state["cart"] = Cart()\n'
        ),
    },
    "an entry that means that someone logged in": {
        "app.py": (
            f'{HEAD}name = st.text_input("Name")\nif name:\n    st.session_state["cart"] = name\n'
            'if "cart" not in st.session_state:\n    st.stop()\nst.write("secret")\n'
        ),
    },
    "a thread that writes it": {
        "app.py": (
            f"{HEAD}from threading import Thread\n\n\ndef work():\n"
            '    st.session_state["cart"] = [1]\n\n\nThread(target=work).start()\n'
        ),
    },
    "a pool that does, by another function": {
        "app.py": (
            f"{HEAD}from concurrent.futures import ThreadPoolExecutor\n\n\ndef keep():\n"
            "    st.session_state.cart = [1]\n\n\ndef work():\n    keep()\n\n\n"
            "ThreadPoolExecutor().submit(work)\n"
        ),
    },
}


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("name", UNCERTAIN)
def test_no_default_is_offered_where_it_is_not_known(
    name: str, alone: bool, tmp_path: Path
) -> None:
    put_all(tmp_path, {**UNCERTAIN[name], "pages/one.py": PAGE})
    done = repaired(tmp_path / "pages/one.py" if alone else tmp_path)
    mine = [each for each in done.report.findings if each.span.path.endswith("one.py")]
    assert [(each.code, each.fix) for each in mine] == [("ST201", None)]
    assert (done.changes, done.failed) == ([], [])


LATER = {
    'st.text_input("A", key="k")': '""',
    'st.text_area("A", "b", key="k")': '"b"',
    'st.toggle("A", key="k")': "False",
    'st.slider("A", 1, 9, 5, key="k")': "5",
    'st.slider("A", 0.5, 9.5, key="k")': "0.5",
    'st.slider("A", value=(1, 2), key="k")': "(1, 2)",
    'st.number_input("A", key="k")': "0.0",
    'st.number_input("A", step=1, key="k")': "0",
    'st.number_input("A", min_value=3, key="k")': "3",
    'st.selectbox("A", ["x", "y"], key="k")': '"x"',
    'st.selectbox("A", ("x", "y"), index=1, key="k")': '"y"',
    'st.selectbox("A", ["x"], index=None, key="k")': "None",
    'st.radio("A", ["x", "y"], key="k")': '"x"',
    'st.multiselect("A", ["x", "y"], ["y"], key="k")': '["y"]',
    'st.selectbox("A", sorted("ba"), key="k")': '"a"',
    'st.slider("A", 1, 9, int("5"), key="k")': "5",
    'st.multiselect("A", ["x", "y"], key="k")': "[]",
    'st.select_slider("A", ["x", "y"], key="k")': '"x"',
    'st.color_picker("A", key="k")': '"#000000"',
}


@pytest.mark.parametrize("widget", LATER)
def test_an_entry_of_a_widget_begins_with_what_that_does(widget: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", f"{HEAD}st.write(st.session_state.k)\nst.write({widget})\n")
    done = repaired(script)
    assert f"    st.session_state.k = {LATER[widget]}\n" in script.read_text(encoding="utf-8")
    assert done.failed == []
    outcome = run(script)
    assert outcome.clean, outcome
    alone = put(tmp_path / "alone.py", f"{HEAD}st.write({widget})\n")
    assert dict(outcome.state) == dict(run(alone, entry="alone.py").state)


@pytest.mark.parametrize(
    "widget",
    [
        'st.button("A", key="k")',
        'st.file_uploader("A", key="k")',
        'st.date_input("A", key="k")',
        'st.selectbox("A", st.query_params.get_all("a"), key="k")',
        'st.slider("A", 1, 9, len(st.query_params), key="k")',
    ],
)
def test_what_an_entry_of_a_widget_begins_with_may_not_be_known(
    widget: str, tmp_path: Path
) -> None:
    script = put(tmp_path / "app.py", f"{HEAD}st.write(st.session_state.k)\nst.write({widget})\n")
    done = repaired(script)
    assert [each.fix for each in done.report.findings if each.code == "ST201"] == [None]
    assert done.failed == []


def test_the_command_sees_what_the_main_script_begins_with(tmp_path: Path, monkeypatch) -> None:
    """A page that is named alone, in a folder that nothing tells to be a project."""
    put_all(tmp_path, {"app.py": f"{HEAD}{BEGUN['a guard']}{ADD}", "pages/one.py": PAGE})
    monkeypatch.chdir(tmp_path / "pages")
    invoke("check", "--fix", "--unsafe-fixes", "one.py")
    assert '["cart"] = []\n' in (tmp_path / "pages/one.py").read_text(encoding="utf-8")
