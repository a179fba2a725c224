"""Defaults for entries of session state: those of the other scripts, or of a widget drawn later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from releases import meant
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


FITTING = {
    "a variable that is counted on": ("n = st.session_state.it\nst.write(n + 1)\n", "0"),
    "one of two variables": ("n, m = st.session_state.it, 1\nst.write(n - m)\n", "0"),
    "a variable in a condition": ("if (n := st.session_state.it) > 3:\n    st.write(n)\n", "0"),
    "a parameter": (
        (
            "def show(rows, name):\n    for each in rows:\n        st.write(name, each)\n\n\n"
            'show(name="a", rows=st.session_state.it)\n'
        ),
        "[]",
    ),
    "what a function gives": (
        "def last():\n    return st.session_state.it\n\n\nst.write(last() - 1)\n",
        "0",
    ),
    "a number for a slider": (
        (
            'if st.button("Go"):\n    st.session_state.it = 3\n'
            'st.slider("N", 0, 9, st.session_state.it)\n'
        ),
        "0",
    ),
    "what is only shown": (
        'st.metric("A", st.session_state.it)\nprint(st.session_state.it)\n',
        "None",
    ),
    "what is shown among others": ('st.write({"a": st.session_state.it})\n', "None"),
    "what has another value then": ("n = st.session_state.it or 5\nst.write(n + 1)\n", "None"),
}


@pytest.mark.parametrize("name", FITTING)
def test_a_default_goes_well_with_all_that_is_done_with_it(name: str, tmp_path: Path) -> None:
    text, default = FITTING[name]
    script = put(tmp_path / "app.py", f"import streamlit as st\n\n{text}")
    done = repaired(script)
    assert (done.failed, done.report.findings) == ([], ())
    assert f"    st.session_state.it = {default}\n" in script.read_text(encoding="utf-8")
    assert run(script).clean


UNFIT = {
    "what has to be there": "assert st.session_state.it is not None\n",
    "what is asked for before it is refused": (
        "it = st.session_state.it\nif not it:\n    raise ValueError('no name')\nst.write(it)\n"
    ),
    "what a loop waits for": "while st.session_state.it != 3:\n    st.session_state.it = 3\n",
    "a number of columns": "st.columns(st.session_state.it)\n",
    "a number of columns that is counted": (
        "st.session_state.it += 1\nst.columns(st.session_state.it)\n"
    ),
    "a picture": "st.image(st.session_state.it)\n",
    "what a library needs": "import math\n\nst.write(math.sqrt(st.session_state.it))\n",
    "the name of a file": "st.write(open(st.session_state.it).read())\n",
    "an item of a variable": 'user = st.session_state.it\nst.write(user["name"])\n',
    "one of some": 'st.write(["a", "b"].index(st.session_state.it))\n',
    "the best of some": (
        "for it in st.session_state.it:\n    st.write(it)\nst.write(max(st.session_state.it))\n"
    ),
    "the first of them in order": "st.write(sorted(st.session_state.it)[0])\n",
    "an item that is set": "st.session_state.it[0] = 1\n",
    "a number in a text": 'st.write("%d items" % st.session_state.it)\n',
    "a text that is put together": 'st.write(", ".join(st.session_state.it))\n',
    "a part of something": 'data = {"n": st.session_state.it}\nst.write(data["n"] + 1)\n',
    "what is chosen in a table": (
        'st.write(st.session_state.it)\nst.dataframe([1], key="it", on_select="rerun")\n'
    ),
    "what is deleted": "del st.session_state.it\n",
}


@pytest.mark.parametrize("name", UNFIT)
def test_nothing_is_set_that_something_else_would_be_raised_for(name: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", f"import streamlit as st\n\n{UNFIT[name]}")
    done = repaired(script)
    assert "ST201" in {each.code for each in done.report.findings}
    assert (done.failed, done.fixed) == ([], [])


@pytest.mark.parametrize(
    ("widget", "key", "refusing", "taking"),
    [
        ('st.chat_input("Ask", key="asked")', "asked", "1.46.1", "1.62.0"),
        ('st.dataframe({"a": [1]}, key="rows", on_select="rerun")', "rows", "1.55.0", None),
        ('st.link_button("Home", "https://example.org", key="home")', "home", "1.67.0", None),
        ('st.form("f").form_submit_button("Go")', "FormSubmitter:f-Go", "1.46.1", None),
    ],
)
def test_what_a_release_lets_nobody_set_is_not_set(
    widget: str, key: str, refusing: str, taking: str | None, tmp_path: Path
) -> None:
    text = f'{HEAD}st.write(st.session_state["{key}"])\n{widget}\n'
    app = put(tmp_path / "app.py", text)
    assert not repaired(app, meant(refusing)).fixed
    if taking is not None:
        assert repaired(app, meant(taking)).fixed
        assert f'st.session_state["{key}"] = None' in app.read_text(encoding="utf-8")


UNNAMED = {
    "fields of a class": (
        "import dataclasses\n\n\n@dataclasses.dataclass\nclass State:\n    cart: int = 3\n\n\n"
        "for field in dataclasses.fields(State):\n"
        "    st.session_state.setdefault(field.name, field.default)\n"
    ),
    "names of the script": (
        "start_cart = 3\nfor name in list(globals()):\n    if name.startswith('start_'):\n"
        "        st.session_state.setdefault(name[6:], globals()[name])\n"
    ),
}


@pytest.mark.parametrize("name", UNNAMED)
def test_nothing_is_guessed_where_unknown_entries_are_written(name: str, tmp_path: Path) -> None:
    app = put_all(tmp_path, {"app.py": HEAD + UNNAMED[name], "pages/page.py": PAGE})
    opened(tmp_path, "pages/page.py")
    assert not repaired(app).fixed


def test_a_default_is_guessed_beside_entries_of_other_names(tmp_path: Path) -> None:
    other = 'for n in st.query_params:\n    st.session_state[f"choice_{n}"] = 1\n'
    app = put_all(tmp_path, {"app.py": HEAD + other, "pages/page.py": PAGE})
    assert repaired(app).fixed
