"""Which script shows a page, and which one is the main script, where that is sure."""

from __future__ import annotations

import pytest
from test_discover import SCRIPT, discover

from stlint.project.apps import search

# Pages of st.navigation -------------------------------------------------------------------------


def test_pages_may_be_named_in_a_module(tree):
    nav = SCRIPT + "PAGES = [st.Page('views/a.py')]\n"
    root = tree(
        {
            "main.py": SCRIPT + "import nav\nst.navigation(nav.PAGES).run()\n",
            "nav.py": nav,
            "views/a.py": SCRIPT,
        }
    )
    assert [(app.entry.name, app.shown_by) for app in discover([root])] == [
        ("main.py", None),
        ("a.py", root / "main.py"),
    ]


@pytest.mark.parametrize(
    "pages",
    [
        "[st.Page(f'views/{name}.py') for name in ('sales report', 'other')]",
        "[st.Page(VIEWS / name) for name in ['sales report' + '.py']]",
        "[st.Page(path) for path in Path('views').glob('*.py')]",
        "[st.Page(os.path.join('views', each)) for each in os.listdir('views')]",
    ],
)
def test_paths_of_pages_may_be_put_together(tree, pages):
    root = tree(
        {
            "main.py": SCRIPT + f"st.navigation({pages}).run()\n",
            "views/sales report.py": SCRIPT,
            "beside.py": SCRIPT,
        }
    )
    shown = {app.entry.name: app.shown_by for app in discover([root])}
    assert shown == {"main.py": None, "beside.py": None, "sales report.py": root / "main.py"}


def test_scripts_that_are_not_named_are_no_pages(tree):
    root = tree(
        {
            "main.py": SCRIPT + "def home(): ...\nst.navigation([st.Page(home)]).run()\n",
            "tools/other.py": SCRIPT,
        }
    )
    assert [app.shown_by for app in discover([root])] == [None, None]


# The main script --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "mains"),
    [
        ({"app.py": SCRIPT}, {"app.py": "app.py"}),
        ({"a.py": SCRIPT, "b.py": SCRIPT}, {"a.py": None, "b.py": None}),
        (
            {"app.py": SCRIPT, "pages/1_📈 x.py": SCRIPT, "other/x.py": SCRIPT},
            {"app.py": "app.py", "pages/1_📈 x.py": "app.py", "other/x.py": None},
        ),
        ({"lib.py": SCRIPT, "app.py": SCRIPT + "import lib\n"}, {"app.py": "app.py"}),
    ],
)
def test_the_main_script_where_it_is_sure(tree, files, mains):
    root = tree(files)
    found = {app.entry.relative_to(root).as_posix(): app.main for app in discover([root])}
    assert found == {name: main and root / main for name, main in mains.items()}


def test_a_folder_is_searched_with_what_its_files_import_from_outside(tree):
    root = tree(
        {
            "app/shop/main.py": "import streamlit as st\nfrom nav import pages\n"
            "from ..common import header\nst.navigation(pages()).run()\n",
            "app/shop/views/a.py": SCRIPT,
            "app/common.py": "from .deep.style import css\nimport streamlit\n",
            "app/deep/style.py": SCRIPT,
            "app/other.py": SCRIPT,
            "src/nav/__init__.py": "from nav.more import page\n",
            "src/nav/more.py": "import streamlit as st\npage = st.Page('views/a.py')\n",
        }
    )
    found = search([root / "app" / "shop"])
    assert [(app.entry.name, app.shown_by and app.shown_by.name) for app in found.apps] == [
        ("main.py", None),
        ("a.py", "main.py"),
    ]
    assert found.modules == []
    main = found.apps[0].entry
    assert [each.relative_to(root).as_posix() for each in found.modules_of[main]] == [
        "app/common.py",
        "app/deep/style.py",
        "src/nav/__init__.py",
        "src/nav/more.py",
    ]


def test_pages_that_are_searched_alone_know_their_main_script(tree):
    root = tree({"app.py": SCRIPT, "pages/a.py": SCRIPT, "test_app.py": SCRIPT})
    [page] = search([root / "pages"]).apps
    assert page.main == root / "app.py"


def test_a_folder_inside_a_project_does_not_tell_the_main_script(tree):
    root = tree({"app.py": SCRIPT, "views/x.py": SCRIPT})
    assert [app.main for app in discover([root / "views"])] == [None]


@pytest.mark.parametrize(
    ("call", "pages"),
    [
        ('[st.Page(f"views/p{n}.py") for n in range(2)]', 2),
        ('[st.Page("views/p%d.py" % n) for n in range(2)]', 2),
        ('[st.Page("views/{}_x.py".format(n)) for n in "ab"]', 0),
        ('[st.Page(f"{folder}/p{n}.py") for folder, n in known()]', 2),
    ],
)
def test_pages_of_a_pattern(tmp_path, call, pages):
    """What is put into the name of a file is looked for among the files that are there."""
    (tmp_path / "views").mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    for name in ("p0", "p1", "other"):
        (tmp_path / "views" / f"{name}.py").write_text("import streamlit\n", encoding="utf-8")
    script = tmp_path / "app.py"
    script.write_text(f"import streamlit as st\nst.navigation({call})\n", encoding="utf-8")
    shown = [each.entry.stem for each in discover([tmp_path]) if each.shown_by == script]
    assert shown == ["p0", "p1"][:pages]
