"""From paths to apps: which files are scripts, and which are only imported."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from stlint.project.app import App
from stlint.project.apps import PathError, search
from stlint.project.files import project_root
from stlint.project.imports import imported_names, page_literals

SCRIPT = "import streamlit as st\nst.title('x')\n"


def discover(paths: list[Path] | tuple[Path, ...]) -> list[App]:
    return search(paths).apps


def names(root: Path, *paths: Path) -> list[str]:
    """The entry scripts that are found, relative to the folder."""
    return [app.entry.relative_to(root).as_posix() for app in discover(paths or (root,))]


# Paths --------------------------------------------------------------------------------------------


def test_a_file_is_taken_as_it_is(tree):
    root = tree({"a": "no streamlit here", "b.py": ""})
    assert names(root, root / "b.py", root / "a") == ["b.py", "a"]


def test_a_file_and_its_folder_give_one_app(tree):
    root = tree({"b.py": SCRIPT, "a.py": SCRIPT})
    assert names(root, root / "b.py", root, root / "b.py") == ["b.py", "a.py"]


def test_a_missing_path_is_an_error(tmp_path):
    with pytest.raises(PathError, match="nowhere"):
        discover([tmp_path / "nowhere"])


def test_entries_are_absolute(tree, monkeypatch):
    root = tree({"a.py": SCRIPT})
    monkeypatch.chdir(root)
    assert discover([Path()]) == [App(root / "a.py", root, main=root / "a.py")]
    assert discover([Path("a.py")]) == [App(root / "a.py", root, main=root / "a.py")]


def test_a_folder_called_like_a_file_is_searched(tree):
    root = tree({"x.py/a.py": SCRIPT})
    assert names(root) == ["x.py/a.py"]
    assert names(root, root / "x.py") == ["x.py/a.py"]


def test_an_empty_folder_has_no_apps(tmp_path):
    assert discover([tmp_path]) == []


@pytest.mark.parametrize("marker", ["stlint.toml", ".streamlit", ".git", "pyproject.toml"])
def test_the_root_is_where_the_project_starts(tmp_path, marker):
    folder = tmp_path / "project" / "a" / "b"
    folder.mkdir(parents=True)
    (tmp_path / "project" / marker).mkdir()
    (folder / "x.py").write_text(SCRIPT, encoding="utf-8")
    assert discover([folder])[0].root == tmp_path / "project"


def test_the_nearest_root_counts(tree):
    root = tree({"a/.streamlit/config.toml": "", "a/x.py": SCRIPT, "b/x.py": SCRIPT})
    assert [app.root for app in discover([root])] == [root / "a", root]


def test_without_a_project_the_root_is_the_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("stlint.project.root._MARKERS", ())
    project_root.cache_clear()
    assert project_root(tmp_path) == tmp_path
    inner = tmp_path / "package" / "inner"
    inner.mkdir(parents=True)
    for folder in (inner, inner.parent):
        (folder / "__init__.py").write_text("", encoding="utf-8")
    assert project_root(inner) == tmp_path
    pages = tmp_path / "package" / "pages"
    pages.mkdir()
    assert project_root(pages) == tmp_path
    project_root.cache_clear()


# The walk -----------------------------------------------------------------------------------------


def test_folders_of_tools_are_left_out(tree):
    left_out = [
        *(".git", ".venv", "venv", "node_modules", "__pycache__", "build", "dist", ".tox", ".nox"),
        *(".mypy_cache", ".eggs", "lib/site-packages", "x.egg-info", ".hidden", "a/b/venv"),
    ]
    root = tree({f"{folder}/x.py": SCRIPT for folder in left_out} | {"a/b/x.py": SCRIPT})
    assert names(root) == ["a/b/x.py"]
    assert names(root, root / "build") == ["build/x.py"]


def test_a_virtual_environment_of_any_name_is_left_out(tree):
    root = tree({"my env/pyvenv.cfg": "", "my env/x.py": SCRIPT, "a.py": SCRIPT})
    assert names(root) == ["a.py"]


def test_what_git_ignores_is_left_out(tree):
    root = tree(
        {
            ".gitignore": "drafts/\n*_old.py\n",
            "a.py": SCRIPT,
            "a_old.py": SCRIPT,
            "drafts/b.py": SCRIPT,
            "c/.gitignore": "*\n!d.py\n",
            "c/d.py": SCRIPT,
            "c/e.py": SCRIPT,
        }
    )
    assert names(root) == ["a.py", "c/d.py"]
    assert names(root, root / "a_old.py") == ["a_old.py"]


def test_gitignore_above_the_searched_folder_counts(tree):
    root = tree({".gitignore": "/c/d.py\n", "c/d.py": SCRIPT, "c/e.py": SCRIPT})
    subprocess.run(["git", "init", "-q", root], check=True)
    assert names(root, root / "c") == ["c/e.py"]


def test_an_ignored_file_imports_nothing(tree):
    root = tree({".gitignore": "b.py\n", "a.py": SCRIPT, "b.py": "import a\n" + SCRIPT})
    assert names(root) == ["a.py"]


def test_only_scripts_that_speak_of_streamlit(tree):
    root = tree({"a.py": SCRIPT, "b.py": "print()\n", "c.txt": SCRIPT, "d.pyi": SCRIPT})
    assert names(root) == ["a.py"]


def test_links_are_followed_once(tree):
    root = tree({"z/a.py": SCRIPT, "y/b.py": SCRIPT})
    (root / "z" / "loop").symlink_to(root, target_is_directory=True)
    (root / "link").symlink_to(root / "y", target_is_directory=True)
    (root / "again.py").symlink_to(root / "z" / "a.py")
    assert names(root) == ["y/b.py", "z/a.py"]


def test_links_that_lead_outside_are_followed(tree, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "b.py").write_text(SCRIPT, encoding="utf-8")
    root = tree({"a.py": SCRIPT})
    (root / "link").symlink_to(outside, target_is_directory=True)
    assert names(root) == ["a.py", "link/b.py"]


def test_files_that_cannot_be_read_are_apps_so_that_somebody_says_so(tree):
    root = tree({"a.py": SCRIPT})
    (root / "gone.py").symlink_to(root / "nowhere.py")
    (root / ".#lock.py").symlink_to("somebody@somewhere")
    assert names(root) == ["a.py", "gone.py"]
    assert names(root, root / "gone.py") == ["gone.py"]


def test_a_folder_that_cannot_be_read_is_passed_over(tree, monkeypatch):
    root = tree({"a.py": SCRIPT, "b/c.py": SCRIPT})
    scandir = os.scandir

    def refuse(folder):
        if str(folder).endswith("b"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    assert names(root) == ["a.py"]


def test_a_search_also_tells_the_modules(tree):
    root = tree({"app.py": SCRIPT + "import ui, other\n", "ui.py": SCRIPT, "other.py": "x = 1\n"})
    assert search([root]).modules == [root / "ui.py"]
    assert search([root, root / "ui.py"]).modules == []
    assert search([root / "app.py"]).modules == []


# Scripts and modules ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("import helper", "helper.py"),
        ("import os, helper as h", "helper.py"),
        ("from helper import x", "helper.py"),
        ("from .helper import x", "helper.py"),
        ("from . import helper", "helper.py"),
        ("from .import helper", "helper.py"),
        ("from . import (\n    other,  # , nothing\n    helper,\n)", "helper.py"),
        ("from . import other, \\\n    helper", "helper.py"),
        ("import pkg.helper", "pkg/helper.py"),
        ("from pkg import helper", "pkg/helper.py"),
        ("from pkg.helper import x", "pkg/helper.py"),
        ("from pkg import x", "pkg/__init__.py"),
        ("import pkg.deep.helper", "pkg/__init__.py"),
        ("if x:\n    import helper", "helper.py"),
        ("try: import helper\nexcept ImportError: pass", "helper.py"),
        ("a = 1; import helper", "helper.py"),
        ("def f():\n\tfrom helper import x", "helper.py"),
        ("import helper\r\n", "helper.py"),
        ("from src.helper import x", "src/helper.py"),
        ("import helper", "src/helper.py"),
        ("import größe", "größe.py"),
        ("importlib.import_module('pkg.helper')", "pkg/helper.py"),
        ('x = __import__("helper")', "helper.py"),
    ],
)
def test_an_imported_file_is_no_script(tree, line, module):
    root = tree({"app.py": f"{SCRIPT}{line}\n", module: SCRIPT})
    assert names(root) == ["app.py"]


@pytest.mark.parametrize(
    "line",
    [
        "# import helper",
        "import helpers",
        "from package import helper",
        "x = 'a'  # from helper import x",
        "import_helper = 1",
        "important = helper",
    ],
)
def test_other_words_import_nothing(tree, line):
    root = tree({"app.py": f"{SCRIPT}{line}\n", "helper.py": SCRIPT})
    assert names(root) == ["app.py", "helper.py"]


def test_relative_imports_go_up(tree):
    root = tree(
        {
            "app.py": SCRIPT + "import pkg.a.b\n",
            "pkg/a/b.py": SCRIPT + "from ..c import d\nfrom .. import e\n",
            "pkg/c/d.py": SCRIPT,
            "pkg/e.py": SCRIPT,
        }
    )
    assert names(root) == ["app.py"]


def test_modules_are_found_in_the_folders_above(tree):
    root = tree({"apps/one/app.py": SCRIPT + "import shared.ui\n", "shared/ui.py": SCRIPT})
    assert names(root) == ["apps/one/app.py"]


def test_the_nearest_module_is_meant(tree):
    root = tree({"a/app.py": SCRIPT + "import ui\n", "a/ui.py": SCRIPT, "ui.py": SCRIPT})
    assert names(root) == ["a/app.py", "ui.py"]


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("sys.path.insert(0, str(Path(__file__).parent / 'lib'))", "lib/ui.py"),
        (
            "sys.path.append(os.path.join(os.path.dirname(__file__), '..', 'lib', 'b'))",
            "lib/b/ui.py",
        ),
        ("LIB = ROOT / 'lib' / 'b'\nsys.path.insert(0, LIB)", "lib/b/ui.py"),
        ("from sys import path\npath.append(HERE + '/../../lib/c')", "../lib/c/ui.py"),
    ],
)
def test_modules_are_found_in_folders_that_are_put_into_the_path(tree, line, module):
    root = tree({"apps/one/app.py": f"{SCRIPT}{line}\nimport ui\n", f"apps/{module}": SCRIPT})
    assert names(root) == ["apps/one/app.py"]


def test_a_folder_in_the_path_of_one_app_is_none_of_another(tree):
    root = tree(
        {
            "one/app.py": SCRIPT + "sys.path.append(HERE / 'lib')\nimport ui\n",
            "two/app.py": SCRIPT + "import ui\n",
            "two/lib/ui.py": SCRIPT,
        }
    )
    assert names(root) == ["one/app.py", "two/app.py", "two/lib/ui.py"]


def test_a_script_without_the_word_that_imports_one_with_it(tree):
    root = tree({"start.py": "from ui import render\nrender()\n", "ui.py": SCRIPT})
    assert names(root) == ["start.py"]


def test_a_test_makes_no_module_of_an_app(tree):
    root = tree(
        {
            "app.py": SCRIPT,
            "test_app.py": "import app\n",
            "conftest.py": "import app\n",
            "tests/check.py": "from app import x\n",
        }
    )
    assert names(root) == ["app.py"]


def test_modules_of_modules_are_no_scripts(tree):
    root = tree({"app.py": SCRIPT + "import a\n", "a.py": "import b\n", "b.py": SCRIPT})
    assert names(root) == ["app.py"]


def test_pages_are_apps_of_their_own(tree):
    root = tree(
        {
            "app.py": SCRIPT + "import ui\nimport pages.one\n",
            "ui.py": SCRIPT,
            "pages/1_one.py": SCRIPT + "import ui\n",
            "pages/one.py": SCRIPT,
            "pages/not_streamlit.py": "",
            "pages/deeper/two.py": SCRIPT,
        }
    )
    found = discover([root])
    assert [app.entry.relative_to(root).as_posix() for app in found] == [
        "app.py",
        "pages/1_one.py",
        "pages/deeper/two.py",
        "pages/one.py",
    ]
    assert [page.name for page in found[0].pages] == ["1_one.py", "not_streamlit.py", "one.py"]
    assert found[1].pages == ()


def test_a_page_may_import_from_the_script_beside_its_folder(tree):
    root = tree(
        {"app.py": SCRIPT, "ui.py": SCRIPT, "pages/a.py": SCRIPT + "import ui\nfrom app import x\n"}
    )
    assert names(root) == ["app.py", "pages/a.py"]


def test_a_package_called_pages_holds_modules(tree):
    root = tree(
        {"app.py": SCRIPT + "from pages import a\n", "pages/__init__.py": "", "pages/a.py": SCRIPT}
    )
    assert names(root) == ["app.py"]


def test_pages_of_navigation_are_apps_that_another_script_shows(tree):
    entry = SCRIPT + "p = [st.Page('views/a.py'), st.Page('gone.py')]\nst.navigation(p).run()\n"
    root = tree({"main.py": entry, "views/a.py": SCRIPT, "views/b.py": SCRIPT})
    main, shown, other = discover([root])
    assert main == App(root / "main.py", root, (root / "views/a.py",), main=root / "main.py")
    assert shown == App(root / "views/a.py", root, shown_by=root / "main.py", main=root / "main.py")
    assert other == App(root / "views/b.py", root)


def test_a_file_without_a_project_may_lie_below_a_script_that_puts_paths_together(tmp_path):
    computing = 'import streamlit as st\nst.navigation([st.Page(f"{x}.py") for x in y]).run()\n'
    (tmp_path / "main.py").write_text(computing, encoding="utf-8")
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "app.py").write_text(SCRIPT, encoding="utf-8")
    assert [each.entry.name for each in discover([tmp_path / "alone" / "app.py"])] == ["app.py"]


def test_a_page_that_is_named_alone_is_shown_by_a_script_of_its_project(tree, monkeypatch):
    entry = SCRIPT + "st.navigation([st.Page('views/a.py')]).run()\n"
    root = tree({"main.py": entry, "views/a.py": SCRIPT, "views/b.py": SCRIPT})
    assert [app.shown_by for app in discover([root / "views/a.py", root / "views/b.py"])] == [
        root / "main.py",
        None,
    ]
    monkeypatch.setattr("stlint.project.apps.MAX_PROJECT_FILES", 1)
    assert discover([root / "views/a.py"]) == [App(root / "views/a.py", root)]


@pytest.mark.parametrize(
    ("files", "entry"),
    [
        ({"a.py": "b", "b.py": "a"}, "a.py"),
        ({"helper.py": "app", "app.py": "helper"}, "app.py"),
        ({"a.py": "main", "main.py": "z", "z.py": "a"}, "main.py"),
        ({"a.py": "a"}, "a.py"),
        ({"x/a.py": "b", "b.py": "x.a"}, "b.py"),
    ],
)
def test_files_that_import_each_other_have_an_entry(tree, files, entry):
    root = tree({name: f"{SCRIPT}import {module}\n" for name, module in files.items()})
    assert names(root) == [entry]


def test_every_file_is_reached_by_some_app(tree):
    root = tree(
        {
            "a.py": SCRIPT + "import b\n",
            "b.py": SCRIPT + "import a\nimport c\n",
            "c.py": SCRIPT,
            "d.py": SCRIPT + "import e\n",
            "e.py": SCRIPT + "import d\n",
        }
    )
    assert names(root) == ["a.py", "d.py"]


def test_names_of_imports():
    text = b"from a.b import (c, d as e)\nimport f.g as h, i\nfrom .. import j\nfrom .k import *\n"
    assert list(imported_names(text)) == [
        *[(0, "a.b"), (0, "a.b.c"), (0, "a.b.d"), (0, "f.g"), (0, "i")],
        *[(2, "j"), (1, "k")],
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"import " * 100_000,
        b"from " * 100_000,
        b"from " + b"." * 500_000,
        b" " * 500_000 + b"x",
        b"from a import " + b"b," * 200_000,
        b"from a import (" * 20_000,
        b"import a\\\n" * 50_000,
    ],
)
def test_reading_imports_takes_no_time_on_hostile_text(text):
    assert len(list(imported_names(text))) < 500_000


def test_page_literals_need_pages():
    assert page_literals(b"open('a.py')") == []
    assert page_literals(b"st.Page('a.py')") == ["a.py"]
    assert page_literals(b"st.navigation([st.Page('a.py'), st.Page(\"b c.py\")])") == [
        "a.py",
        "b c.py",
    ]
