"""Whole projects with a pinned Streamlit and several planted bugs, checked as a user does."""

from __future__ import annotations

import json
import os
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from marks import Mark, marks
from running import invoke

PROJECTS = Path(__file__).parent / "fixtures" / "projects"
SHOPS = ("shop_with_pages", "shop_with_navigation", "shop_in_a_folder")


def files_of(name: str) -> list[str]:
    top = PROJECTS / name
    return sorted(each.relative_to(top).as_posix() for each in top.rglob("*.py"))


def expected(name: str) -> dict[str, list[Mark]]:
    texts = {each: (PROJECTS / name / each).read_text(encoding="utf-8") for each in files_of(name)}
    return {each: marked for each, text in texts.items() if (marked := marks(text))}


def checked(*arguments: str) -> list[dict]:
    done = invoke("check", *arguments, "--output-format", "json", "--no-cache")
    assert done.exit_code in {0, 1}, done.output
    return json.loads(done.stdout)


def reported(*arguments: str) -> dict[str, list[Mark]]:
    found = defaultdict(list)
    for each in checked(*arguments):
        mark = Mark(each["location"]["row"], each["level"], each["code"])
        found[Path(os.path.relpath(each["filename"])).as_posix()].append(mark)
    return {name: sorted(marked) for name, marked in found.items()}


@pytest.fixture
def inside(tmp_path, monkeypatch):
    """A copy of a project, as the current folder."""

    def enter(name: str) -> Path:
        copy = tmp_path / name
        shutil.copytree(PROJECTS / name, copy, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / ".git").mkdir()
        monkeypatch.chdir(copy)
        return copy

    return enter


@pytest.mark.parametrize("name", SHOPS)
def test_every_bug_is_found_in_its_file_and_nothing_else(name, inside):
    inside(name)
    assert reported() == expected(name)


@pytest.mark.parametrize(
    ("name", "file"), [(name, file) for name in SHOPS for file in files_of(name)]
)
def test_a_file_alone_gives_what_the_whole_gives(name, file, inside):
    inside(name)
    whole = [each for each in checked() if os.path.relpath(each["filename"]) == file]
    assert checked(file) == whole
    assert reported(file) == {each: found for each, found in expected(name).items() if each == file}


def test_a_folder_of_a_project_gives_what_the_whole_gives(inside, monkeypatch):
    top = inside("shop_in_a_folder")
    whole = reported()
    monkeypatch.chdir(top / "apps" / "shop")
    assert {name.replace("../../", ""): marked for name, marked in reported().items()} == {
        name.replace("apps/shop/", ""): marked for name, marked in whole.items()
    }
    tree = shown()
    assert tree[:2] == ["app main.py", "  page views/2 📦 Stock & more.py"]
    assert f"  module {top / 'src/kit/pages.py'}" in tree


def test_pages_alone_give_what_the_whole_gives(inside):
    inside("shop_with_pages")
    whole, alone = (
        {name: marked for name, marked in found.items() if name.startswith("pages/")}
        for found in (reported(), reported("pages"))
    )
    assert len(whole) > 1
    assert alone == whole


@pytest.mark.parametrize("name", SHOPS)
def test_several_files_give_what_each_gives(name, inside):
    inside(name)
    files = files_of(name)[1:4]
    alone = [found for file in files for found in checked(file)]
    key = lambda found: json.dumps(found, sort_keys=True)  # noqa: E731
    assert sorted(checked(*files), key=key) == sorted(alone, key=key)


@pytest.mark.parametrize("name", SHOPS)
def test_verbose_says_which_releases_are_meant_and_why(name, inside):
    inside(name)
    done = invoke("check", "-v", "--no-cache")
    assert "Streamlit 1.40: requirements.txt:2 says streamlit==1.40" in done.stderr


def shown(*arguments: str) -> list[str]:
    done = invoke("check", "--show-files", *arguments)
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def test_the_files_of_an_app_with_pages(inside):
    inside("shop_with_pages")
    assert shown() == [
        "app app.py",
        "  page pages/1_Orders.py",
        "    module shop/__init__.py",
        "    module shop/data.py",
        "  page pages/2_Stock.py",
        "    module shop/__init__.py",
        "    module shop/data.py",
        "    module shop/widgets.py",
        "  page pages/3_📈 Sales report.py",
        "    module shop/__init__.py",
        "    module shop/data.py",
        "    module shop/widgets.py",
        "  module shop/__init__.py",
        "  module shop/widgets.py",
    ]


def test_the_files_of_an_app_with_navigation(inside):
    inside("shop_with_navigation")
    pages = [line.strip() for line in shown() if line.strip().startswith("page ")]
    assert pages == ["page views/orders.py", "page views/sales report.py", "page views/stock.py"]
    assert shown("shop/data.py") == shown()


def test_files_of_no_app(inside):
    top = inside("shop_with_pages")
    (top / "tool.py").write_text("print()\n")
    assert shown("tool.py") == ["in no app tool.py"]
    (top / "empty").mkdir()
    assert shown("empty") == ["no apps"]


def test_the_run_is_named_where_there_are_several(inside):
    inside("shop_with_pages")
    told = invoke("check", "--no-cache").stdout
    runs = [line.partition("in the run of ")[2] for line in told.splitlines() if " run of " in line]
    assert [run for run in runs if run] == [
        "pages/1_Orders.py and 1 more app",
        "pages/3_📈 Sales report.py",
    ]
