"""What an app writes itself is not loaded once; what comes from the network is asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from repairs import repaired
from scripts import put, put_all
from streamlit_oracle import run

from stlint.results.finding import Step

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "import pandas as pd\nimport streamlit as st\n\n"

WRITTEN = {
    "a table that is added to": (
        'df = pd.read_csv("rows.csv")\nst.table(df)\nif st.button("Add"):\n'
        '    df.to_csv("rows.csv", index=False)\n'
    ),
    "by a variable": (
        'PATH = "rows.csv"\ndf = pd.read_csv(PATH)\nst.table(df)\nif st.button("Add"):\n'
        "    df.to_csv(path_or_buf=PATH)\n"
    ),
    "the same file, said in two ways": (
        'from pathlib import Path\n\nROWS = Path(__file__).parent / "rows.csv"\n'
        'df = pd.read_csv("rows.csv")\nst.table(df)\nif st.button("Add"):\n    df.to_csv(ROWS)\n'
    ),
    "lines that are appended": (
        'df = pd.read_csv("rows.csv")\nst.table(df)\nif st.button("Add"):\n'
        '    with open("rows.csv", "a") as file:\n        file.write("1,2")\n'
    ),
    "a path that is opened": (
        'from pathlib import Path\n\nROWS = Path("rows.csv")\ndf = pd.read_csv(ROWS)\n'
        "st.table(df)\n"
        'if st.button("Add"):\n    with ROWS.open(mode="a") as file:\n        file.write("1,2")\n'
    ),
    "a text that is written": (
        'from pathlib import Path\n\ndf = pd.read_csv("rows.csv")\nst.table(df)\n'
        'if st.button("Add"):\n    Path("rows.csv").write_text("a,b")\n'
    ),
    "a helper that is given the path": (
        "def save(frame, path):\n    frame.to_csv(path)\n\n\n"
        'df = pd.read_csv("rows.csv")\nst.table(df)\n'
        'if st.button("Add"):\n    save(df, "rows.csv")\n'
    ),
    "a path that nobody knows": (
        'df = pd.read_csv("rows.csv")\nst.table(df)\nto = st.text_input("To")\n'
        'if st.button("Add"):\n    df.to_csv(to)\n'
    ),
    "another program that is told the name": (
        'import subprocess\n\ndf = pd.read_csv("rows.csv")\nst.table(df)\n'
        'if st.button("Add"):\n    subprocess.run(["collect", "--to", "out/rows.csv"])\n'
    ),
    "a command line": (
        'import os\n\ndf = pd.read_csv("rows.csv")\nst.table(df)\n'
        'if st.button("Add"):\n    os.system("collect > rows.csv")\n'
    ),
    "a library that is told the name": (
        'from downloads import fetch\n\ndf = pd.read_csv("rows.csv")\nst.table(df)\n'
        'if st.button("Add"):\n    fetch("rows.csv")\n'
    ),
    "an object of a library that is": (
        'import geopandas\n\ndf = geopandas.read_file("rows.json")\nst.table(df)\n'
        'if st.button("Add"):\n    df.to_file("rows.json")\n'
    ),
    "an archive that is unpacked": (
        'import zipfile\n\ndf = pd.read_csv("rows.csv")\nst.table(df)\n'
        'if st.button("Add"):\n    zipfile.ZipFile("rows.zip").extractall()\n'
    ),
    "a lazy frame": (
        'import polars as pl\n\ndf = pl.scan_csv("rows.csv").collect()\nst.table(df)\n'
        'if st.button("Add"):\n    df.write_csv("rows.csv")\n'
    ),
    "a load in a function": (
        'def load():\n    return pd.read_csv("rows.csv")\n\n\ndf = load()\nst.table(df)\n'
        'if st.button("Add"):\n    df.to_csv("rows.csv")\n'
    ),
    "a table of a database": (
        'import sqlite3\n\ncon = st.connection\ndf = pd.read_sql("select * from rows", "sqlite:///a")\n'
        'st.table(df)\nif st.button("Add"):\n    df.to_sql("rows", "sqlite:///a")\n'
    ),
    "rows that are inserted": (
        'import sqlite3\n\ndf = pd.read_sql("SELECT * FROM main.rows", "sqlite:///a")\nst.table(df)\n'
        'if st.button("Add"):\n    con = sqlite3.connect("a")\n'
        '    con.execute("INSERT INTO rows VALUES (1)")\n    con.commit()\n'
    ),
    "a model that is saved": (
        'import joblib\n\nmodel = joblib.load("model.pkl")\nst.write(model)\n'
        'if st.button("Train"):\n    joblib.dump(model, "model.pkl")\n'
    ),
    "what is posted to a server": (
        'import requests\n\nAPI = "https://example.org"\n'
        'st.write(requests.get(f"{API}/rows").json())\n'
        'if st.button("Add"):\n    requests.post(f"{API}/rows", json={})\n'
    ),
    "a sheet": (
        'import gspread\n\nsheet = gspread.service_account().open("Rows").sheet1\n'
        'st.write(sheet.get_all_records())\nif st.button("Add"):\n    sheet.append_row([1])\n'
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_the_app_writes_is_not_loaded_once(name: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", HEAD + WRITTEN[name])
    done = repaired(script)
    fixes = [each.fix.message for each in done.fixed if each.code == "ST101" and each.fix]
    assert not any("cache_data" in each or "model" in each for each in fixes)
    assert done.failed == []


OTHER = {
    "another file": 'if st.button("Add"):\n    df.to_csv("other.csv")\n',
    "another file in the folder": (
        'import os\n\nif st.button("Add"):\n    df.to_csv(os.path.join("data", "out.csv"))\n'
    ),
    "a buffer": "import io\n\nbuffer = io.StringIO()\ndf.to_csv(buffer)\nst.code(buffer)\n",
    "a text": 'st.download_button("Get", df.to_csv(index=False))\n',
    "a file that is only read": 'with open("rows.csv", "r") as file:\n    st.write(file.read())\n',
    "a table of a database": 'if st.button("Add"):\n    df.to_sql("rows", "sqlite:///a")\n',
    "a name that is only told": (
        "import os\n\n\ndef title(name):\n    return name.title()\n\n\n"
        'st.write(os.path.getsize("rows.csv"), title("rows.csv"))\n'
        'st.download_button("Get", "a", "rows.csv")\n'
    ),
    "another format, by a variable": (
        'to = st.text_input("To")\nif st.button("Add"):\n    df.to_excel(to)\n'
    ),
}


@pytest.mark.parametrize("name", OTHER)
def test_what_is_written_elsewhere_does_not_matter(name: str, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a\n1\n")
    script = put(
        tmp_path / "app.py", f'{HEAD}df = pd.read_csv("rows.csv")\nst.table(df)\n{OTHER[name]}'
    )
    done = repaired(script)
    assert "load it in load_df() under @st.cache_data" in [each.fix.message for each in done.fixed]
    assert done.failed == []


def test_what_another_page_writes_is_not_loaded_once(tmp_path: Path) -> None:
    """A page that shows rows sees those that the other page adds."""
    files = {
        "app.py": f'{HEAD}st.table(pd.read_csv("rows.csv"))\n',
        "pages/add.py": (
            "import streamlit as st\nfrom store import add\n\nif st.button('Add'):\n    add('2')\n"
        ),
        "store.py": "def add(row):\n    with open('rows.csv', 'a') as f:\n        f.write(row)\n",
    }
    put_all(tmp_path, files)
    assert repaired(tmp_path / "app.py").changes == []
    assert repaired(tmp_path).changes == []


def test_rows_that_are_added_are_seen(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a\n1\n")
    text = WRITTEN["lines that are appended"].replace('"1,2"', '"22\\n"')
    script = put(tmp_path / "app.py", HEAD + text)
    repaired(script)
    outcome = run(script, steps=[Step("click", "Add"), Step("rerun", "")])
    assert outcome.clean
    assert len((tmp_path / "rows.csv").read_text().splitlines()) == 3


def test_a_loader_of_a_global_that_is_bound_anew_loads_the_other_file(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a\n1\n")
    (tmp_path / "more.csv").write_text("a\n1\n2\n")
    text = (
        'PATH = "rows.csv"\n\n\ndef load():\n    return pd.read_csv(PATH)\n\n\n'
        'if st.checkbox("more"):\n    PATH = "more.csv"\n'
        'st.title(f"{len(load())} rows")\n'
    )
    script = put(tmp_path / "app.py", HEAD + text)
    done = repaired(script)
    assert "load it in load_csv() under @st.cache_data" in [each.fix.message for each in done.fixed]
    assert "def load_csv(PATH):" in script.read_text(encoding="utf-8")
    outcome = run(script, steps=[Step("set", "more", value=True)])
    assert outcome.clean
    assert "2 rows" in str(outcome.elements)


FAR = {
    "a client": 'import requests\n\nst.write(requests.get("https://example.org").json())\n',
    "an address": 'st.table(pd.read_csv("https://example.org/a.csv"))\n',
    "an address in a variable": 'URL = "s3://rows/a.csv"\nst.table(pd.read_csv(URL))\n',
    "a function around it": (
        'def load():\n    return pd.read_csv("https://example.org/a.csv")\n\n\nst.table(load())\n'
    ),
}


@pytest.mark.parametrize("name", FAR)
def test_what_comes_from_the_network_is_asked_for_again(name: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", HEAD + FAR[name])
    done = repaired(script)
    assert script.read_text(encoding="utf-8").count('@st.cache_data(ttl="1h")\n') == 1
    assert (done.failed, repaired(script).changes) == ([], [])


@pytest.mark.parametrize("version", ["1.28.2", None])
def test_a_time_to_live_in_words_is_understood(version: str | None) -> None:
    function = '@st.cache_data(ttl="1h")\ndef f():\n    return 1\n'
    text = f"import streamlit as st\n\n{function}st.write(f())\n"
    assert run(text, version=version).clean


ALIKE = """def a():
    df = pd.read_csv("rows.csv")
    df["x"] = 1
    return df, st.write(1)


def b():
    df = pd.read_csv("rows.csv")
    st.write(2)
    return df


st.write(a(), b())
"""


def test_one_helper_does_for_equal_loads(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a\n1\n")
    script = put(tmp_path / "app.py", HEAD + ALIKE)
    done = repaired(script)
    after = script.read_text(encoding="utf-8")
    assert (after.count("def load_df():"), after.count("= load_df()"), "_2" in after) == (
        1,
        2,
        False,
    )
    assert (len(done.fixed), done.failed, repaired(script).changes) == (2, [], [])
    assert run(script).clean


def test_a_helper_that_is_there_already_does_for_another_load(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a\n1\n")
    script = put(tmp_path / "app.py", HEAD + ALIKE)
    repaired(script)
    text = script.read_text(encoding="utf-8")
    put(script, f'{text}st.table(pd.read_csv("rows.csv"))\n')
    repaired(script)
    after = script.read_text(encoding="utf-8")
    assert (after.count("def load_df():"), after.count("read_csv")) == (1, 1)
    assert run(script).clean


LOADER = """import streamlit as st


@st.cache_resource
def load(first):
    return [{value}]


rows = load(1)
rows.append(2)
"""
SEEN = {
    "a branch": "again = load(1)\nif len(again) == 1:\n    st.write(st.session_state.missing)\n",
    "a loop": "for row in load(1):\n    if row == 2:\n        st.stop()\n"
    "st.write(st.session_state.missing)\n",
    "a function": "def last():\n    return load(1)[-1]\n\n\n"
    "if last() == 1:\n    st.write(st.session_state.missing)\n",
}


@pytest.mark.parametrize("value", ["first", "1"])
@pytest.mark.parametrize("name", SEEN)
def test_what_is_shared_and_asked_for_again_stays_shared(
    name: str, value: str, tmp_path: Path
) -> None:
    script = put(tmp_path / "app.py", LOADER.format(value=value) + SEEN[name])
    done = repaired(script)
    assert [each.code for each in done.report.findings] == ["ST102"]
    assert (done.failed, done.changes) == ([], [])
    assert run(script).clean


CLICKED = {
    "a button": 'if st.button("Join"):\n    rows.append(2)\n',
    "an answer": 'if said := st.chat_input("Say"):\n    rows.append(said)\n',
    "a callback": 'st.button("Join", on_click=lambda: rows.append(2))\n',
}


@pytest.mark.parametrize("name", CLICKED)
def test_what_a_click_changes_is_not_forgotten(name: str, tmp_path: Path) -> None:
    text = LOADER.format(value="1").replace("rows.append(2)\n", CLICKED[name])
    script = put(tmp_path / "app.py", f"{text}st.write(rows)\n")
    done = repaired(script)
    assert [each.code for each in done.report.findings] == ["ST102"]
    assert (done.failed, done.changes) == ([], [])


@pytest.mark.parametrize(
    ("value", "fix"),
    [
        ("object()", "work on a copy"),
        ("first", "@st.cache_data"),
        ("1", "@st.cache_data"),
    ],
)
def test_what_is_asked_for_once_is_unshared(value: str, fix: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", LOADER.format(value=value) + "st.write(rows)\n")
    done = repaired(script)
    [finding] = done.fixed
    assert finding.fix is not None
    assert fix in finding.fix.message
    assert done.failed == []


CHOSEN = {
    "a function that asks session state": (
        'st.session_state.setdefault("name", "rows.csv")\n\n\n'
        "def path():\n    return st.session_state.name\n\n\nst.table(pd.read_csv(path()))\n"
    ),
    "a connection of each turn": (
        'import sqlite3\n\nfor name in ["a.db", "b.db"]:\n'
        "    con = sqlite3.connect(name, check_same_thread=False)\n"
        '    st.table(pd.read_sql("SELECT 1", con))\n'
    ),
}


@pytest.mark.parametrize("name", CHOSEN)
def test_what_is_loaded_for_a_choice_is_not_kept_for_another(name: str, tmp_path: Path) -> None:
    """A cache would give what was loaded for the first."""
    script = put(tmp_path / "app.py", HEAD + CHOSEN[name])
    done = repaired(script)
    left = {each.message.partition("(")[0] for each in done.report.findings}
    assert left & {"pandas.read_csv", "pandas.read_sql"}
    assert not any("load()" in each.fix.message for each in done.fixed if each.fix)
    assert "cache_data" not in script.read_text(encoding="utf-8")


KNOWN = {
    "a variable of the module that a widget sets": (
        (
            'name = st.selectbox("File", ["rows.csv", "more.csv"])\n\n\n'
            "def load():\n    return pd.read_csv(name)\n\n\nst.table(load())\n"
        ),
        "@st.cache_data\ndef load_csv(name):\n    return pd.read_csv(name)\n",
    ),
    "what a name of another library gives": (
        'from pathlib import Path as P\n\nplace = P("rows.csv")\nst.table(pd.read_csv(place))\n',
        "@st.cache_data\ndef load_csv():\n    return pd.read_csv(place)\n",
    ),
    "a helper of the app that does no more": (
        'def path():\n    return "rows.csv"\n\n\nst.table(pd.read_csv(path()))\n',
        "@st.cache_data\ndef load_csv():\n    return pd.read_csv(path())\n",
    ),
    "a connection by any name": (
        (
            "import sqlite3 as base\n\n\n@st.cache_resource\ndef start():\n"
            '    return base.connect(":memory:", check_same_thread=False)\n\n\n'
            'handle = start()\nst.table(pd.read_sql("SELECT 1", handle))\n'
        ),
        '@st.cache_data\ndef load_sql(_handle):\n    return pd.read_sql("SELECT 1", _handle)\n',
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_what_names_hold_is_known_from_the_run(name: str, tmp_path: Path) -> None:
    before, helper = KNOWN[name]
    put(tmp_path / "rows.csv", "a\n1\n")
    script = put(tmp_path / "app.py", HEAD + before)
    done = repaired(script)
    assert (done.failed, done.report.findings) == ([], ())
    assert helper in script.read_text(encoding="utf-8")
    assert run(script).clean


ASKED = {
    "a client whose module is imported twice": (
        "import gspread\nimport gspread\n\n"
        'client = gspread.service_account("account.json")\n'
        'st.table(client.open("Sales").sheet1.get_all_records())\n'
    ),
    "a client for what a function gives": (
        "import gspread\nfrom account import secret\n\n"
        "client = gspread.service_account(*secret())\n"
        'st.table(client.open("Sales").sheet1.get_all_records())\n'
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_of_something_is_kept_with_that_or_not_at_all(
    name: str, tmp_path: Path
) -> None:
    script = put(tmp_path / "app.py", HEAD + ASKED[name])
    done = repaired(script)
    assert [each.code for each in done.report.findings] == ["ST101"]
    assert (done.fixed, done.failed) == ([], [])


DONE = {
    "a model that is set up": (
        'import spacy\n\nnlp = spacy.load("en_core_web_sm")\nnlp.add_pipe("sentencizer")\n'
        'st.write(nlp("a"))\n'
    ),
    "a part of it": (
        "from transformers import pipeline\n\nask = pipeline('text-generation')\n"
        "ask.tokenizer.add_tokens(['<x>'])\nst.write(ask('a'))\n"
    ),
    "a server that is asked whether it answers": (
        "import requests\n\n\ndef is_up():\n    try:\n"
        '        requests.get("https://example.org/health", timeout=2)\n        return True\n'
        "    except requests.RequestException:\n        return False\n\n\nst.write(is_up())\n"
    ),
}


@pytest.mark.parametrize("name", DONE)
def test_what_is_done_in_each_run_is_not_done_once(name: str, tmp_path: Path) -> None:
    script = put(tmp_path / "app.py", HEAD + DONE[name])
    done = repaired(script)
    assert [each.code for each in done.report.findings] == ["ST101"]
    assert (done.fixed, done.failed) == ([], [])


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    app = (
        "def rates(day):\n    try:\n        return pd.read_csv(day)\n"
        "    except FileNotFoundError:\n        return pd.DataFrame()\n"
        "    except ValueError:\n        return []\n\n\n"
        'st.table(rates("may.csv"))\n'
    )
    script = put(tmp_path / "app.py", HEAD + app)
    done = repaired(script)
    assert (done.failed, done.report.findings) == ([], ())
    text = script.read_text(encoding="utf-8")
    assert "@st.cache_data\ndef load_csv(day):\n    return pd.read_csv(day)\n" in text
    assert "        return load_csv(day)\n" in text
    assert run(script).clean
