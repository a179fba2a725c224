"""ST503 where one file is not enough: which script is started, what is beside it, what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts import put

from stlint.check import check
from stlint.settings import Settings

ST = "import streamlit as st\n"


@pytest.fixture
def found(tmp_path, monkeypatch):
    """Write files, check the folder, and tell each ST503: file, row, level, page that was meant."""
    monkeypatch.chdir(tmp_path)

    def run(files: dict[str, str]) -> list[tuple[str, int, str, str | None]]:
        for name, text in files.items():
            put(tmp_path / name, ST + text)
        return [
            (
                Path(each.span.path).relative_to(tmp_path).as_posix(),
                each.span.row,
                each.level.value,
                each.help and each.help.split("'")[1],
            )
            for each in check([tmp_path], Settings(select=("ST503",))).findings
        ]

    return run


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("pages/orders.py", "pages/1_Orders.py"),
        ("1_Orders.py", "pages/1_Orders.py"),
        ("pages/1_Orders", "pages/1_Orders.py"),
        ("orders", "pages/1_Orders.py"),
        ("/pages/1_Orders.py", "pages/1_Orders.py"),
        ("pages/2_📦_Stock.py", "pages/2_Stock.py"),
        ("../pages/1_Orders.py", "pages/1_Orders.py"),
        ("views/hidden.py", None),
    ],
)
def test_wrong_paths(found, path, meant):
    files = {
        "app.py": f"st.title('x')\nst.page_link({path!r}, label='x')\n",
        "pages/1_Orders.py": "",
        "pages/2_Stock.py": "",
        "views/hidden.py": "",
    }
    told = [each for each in found(files) if each[0] == "app.py"]
    assert [each[:3] for each in told] == [("app.py", 3, "error")]
    if meant:
        assert told[0][3] == meant


@pytest.mark.parametrize(
    "call",
    [
        "st.sidebar.page_link('pages/gone.py', label='x')",
        "st.sidebar.page_link(page='pages/gone.py', label='x')",
        "st.columns(2)[0].page_link('pages/gone.py', label='x')",
        "[st.sidebar.page_link(each) for each in ['pages/orders.py', 'pages/gone.py']]",
        "for each in {'pages/orders.py': 'a', 'pages/gone.py': 'b'}: st.sidebar.page_link(each)",
    ],
)
def test_links_in_containers(found, call):
    files = {"app.py": f"{call}\n", "pages/orders.py": ""}
    assert [each[:3] for each in found(files)] == [("app.py", 2, "error")]


@pytest.mark.parametrize(
    "path", ["pages/1_Orders.py", "./pages/1_Orders.py", "app.py", "pages/../app.py"]
)
def test_right_paths(found, path):
    files = {"app.py": "", "pages/1_Orders.py": f"st.page_link({path!r}, label='x')\n"}
    assert found(files) == []


def test_paths_in_a_page_are_relative_to_the_main_script(found):
    assert found(
        {
            "app.py": "",
            "pages/a.py": "if st.button('b'):\n    st.switch_page('b.py')\n",
            "pages/b.py": "if st.button('a'):\n    st.switch_page('pages/a.py')\n",
        }
    ) == [("pages/a.py", 3, "error", "pages/b.py")]


def test_a_module_is_no_main_script(found):
    link = "def link():\n    st.page_link('pages/gone.py', label='x')\n"
    assert found({"lib/links.py": link, "app.py": "from lib.links import link\nlink()\n"}) == [
        ("lib/links.py", 3, "error", None)
    ]


def test_silent_where_the_main_script_is_not_known(found):
    link = "st.page_link('pages/gone.py', label='x')\n"
    assert found({"one/a.py": link, "two/b.py": link}) == []


@pytest.mark.parametrize(
    "text",
    [
        "from pathlib import Path\nif Path('x.py').exists():\n    st.switch_page('x.py')\n",
        "import os\nif not os.path.isfile('x.py'):\n    st.stop()\nst.switch_page('x.py')\n",
        "try:\n    st.switch_page('pages/x.py')\nexcept Exception:\n    st.write('no')\n",
        "st.page_link('https://x.org/x.py', label='x')\n",
        "st.page_link('HTTPS://x.org', label='x')\n",
        "import sys\nst.switch_page(sys.argv[1])\n",
        "st.page_link('pages\\\\x.py', label='x')\n",
        "if False:\n    st.switch_page('pages/x.py')\n",
    ],
)
def test_silent(found, text):
    assert found({"app.py": text}) == []


def test_which_of_two_scripts_is_the_main_one_is_not_known(found):
    back = 'if st.button("Home"):\n    st.switch_page("Welcome.py")\n'
    files = {"Example.py": "st.title('a')\n", "pages/1_Orders.py": back}
    assert found({**files, "Welcome.py": "st.title('b')\n"}) == []


def test_a_test_is_no_main_script(found):
    shown = "def test_it():\n    st.navigation([st.Page('one.py')])\n\n\ntest_it()\n"
    assert found({"tests/navigation_test.py": shown, "app.py": ""}) == []
    assert [each[:3] for each in found({"show.py": shown})] == [("show.py", 3, "error")]


def test_pages_of_navigation(found):
    views = {"views/a.py": "st.page_link('views/b.py', label='b')\n", "views/b.py": ""}
    shown = "st.navigation([st.Page('views/a.py'), st.Page('views/b.py')]).run()\n"
    assert found({"app.py": shown, **views}) == []
    assert found({"app.py": shown.replace(", st.Page('views/b.py')", "")}) == [
        ("views/a.py", 2, "error", None)
    ]


def test_pages_of_navigation_that_are_not_known(found):
    where = "import os\nfrom pathlib import Path\nwhere = Path(os.environ['VIEWS'])\n"
    text = f"{where}pages = [st.Page(p) for p in where.glob('*.py')]\n"
    files = {"app.py": text + "st.navigation(pages).run()\n", "views/b.py": ""}
    assert found({**files, "views/a.py": "st.page_link('views/b.py', label='b')\n"}) == []
    gone = found({"views/a.py": "st.page_link('views/c.py', label='c')\n"})
    assert [each[:3] for each in gone] == [("views/a.py", 2, "warning")]


def test_copies_are_started_by_themselves(found):
    text = "if st.button('Go'):\n    st.switch_page('pages/one.py')\n"
    copies = {"old/app.py": text, "backup/app.py": text}
    assert [each[:3] for each in found(copies)] == [
        ("backup/app.py", 3, "error"),
        ("old/app.py", 3, "error"),
    ]


def test_scripts_of_other_names_may_be_parts_of_something(found):
    text = "if st.button('Go'):\n    st.switch_page('pages/one.py')\n"
    assert found({"old/first.py": text, "backup/second.py": text}) == []
