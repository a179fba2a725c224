"""Pages that an app finds by listing a folder are followed like pages that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit_oracle import run

from stlint.__main__ import main
from stlint.check import check
from stlint.dryrun import dry_run
from stlint.files import disk
from stlint.files.looks import LIST, Looks
from stlint.model.events import PagesShown
from stlint.project.app import App
from stlint.settings import Settings
from stlint.syntax.source import read_source

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.results.report import Report

HOME = "import streamlit as st\n\nst.title('Home')\n"
TWICE = "import streamlit as st\n\nst.button('Go')\nst.button('Go')\n"
UNSET = "import streamlit as st\n\nst.write(st.session_state.total)\n"
FOUND = [("views/b.py", "ST301"), ("views/c.py", "ST201")]

LISTING = {
    "sorted glob of a path": """\
from pathlib import Path
import streamlit as st
st.navigation([st.Page(p) for p in sorted(Path("views").glob("*.py"))]).run()
""",
    "glob of a path in any order": """\
from pathlib import Path
import streamlit as st

def pages_in(folder):
    found = []
    for each in folder.glob("*.py"):
        if each.name == "__init__.py":
            continue
        found.append(st.Page(each, title=each.stem.replace("_", " ").title()))
    return found

st.navigation(pages_in(Path(__file__).parent / "views")).run()
""",
    "listdir": """\
import os
import streamlit as st
pages = []
for name in os.listdir("views"):
    if name.endswith(".py") and not name.startswith("_"):
        pages.append(st.Page(f"views/{name}", title=name[:-3]))
shown = st.navigation(pages)
shown.run()
""",
    "listdir below the folder of the script, sorted in place": """\
import os
import streamlit as st
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "views")
names = os.listdir(FOLDER)
names.sort(reverse=True)
st.navigation([st.Page(os.path.join(FOLDER, n)) for n in names if n.endswith(".py")]).run()
""",
    "glob": """\
import glob
import streamlit as st
st.navigation([st.Page(p) for p in sorted(glob.glob("views/*.py"))]).run()
""",
    "glob in what is below": """\
from glob import iglob
import streamlit as st
st.navigation(list(map(st.Page, iglob("**/[a-c].py", recursive=True)))).run()
""",
    "iterdir": """\
from pathlib import Path
import streamlit as st
views = Path(__file__).resolve().parent.joinpath("views")
files = [each for each in sorted(views.iterdir()) if each.is_file() and each.suffix == ".py"]
st.navigation([st.Page(str(each), title=each.stem) for each in files]).run()
""",
    "glob where the app is started": """\
from pathlib import Path
import streamlit as st
st.navigation([st.Page(p) for p in sorted((Path.cwd() / "views").glob("*.py"))]).run()
""",
    "listdir where the app is started": """\
import os
import streamlit as st
FOLDER = os.path.join(os.getcwd(), "views")
names = [each for each in sorted(os.listdir(FOLDER)) if each.endswith(".py")]
st.navigation([st.Page(os.path.join(FOLDER, each)) for each in names]).run()
""",
    "glob of a path that is made absolute": """\
from pathlib import Path
import streamlit as st
views = Path("views").resolve()
st.navigation([st.Page(p, title=p.stem) for p in sorted(views.glob("[!_]*.py"))]).run()
""",
    "glob beside the script": """\
from pathlib import Path
import streamlit as st
st.navigation([st.Page(p) for p in sorted(Path(__file__).with_name("views").glob("*.py"))]).run()
""",
    "rglob in sections": """\
from pathlib import Path
import streamlit as st
sections = {}
for path in sorted(Path(__file__).parent.rglob("views/*.py")):
    sections.setdefault(path.parent.name.title(), []).append(st.Page(path))
st.navigation(sections).run()
""",
    "sorted by a key": """\
from pathlib import Path
import streamlit as st
files = sorted(Path("views").glob("*.py"), key=lambda path: path.stem, reverse=True)
st.navigation([st.Page(each.as_posix()) for each in files], position="hidden").run()
""",
    "walk": """\
import os
import streamlit as st
pages = [
    st.Page(os.path.join(folder, name))
    for folder, _, names in os.walk("views")
    for name in names
    if name.endswith(".py")
]
st.navigation(pages).run()
""",
    "beside a page that is named": """\
from pathlib import Path
import streamlit as st
pages = [st.Page("views/a.py", default=True)]
pages += [st.Page(p) for p in Path("views").glob("*.py") if p.stem != "a"]
st.navigation(pages).run()
""",
}


@pytest.fixture
def app(tmp_path, monkeypatch):
    """Write an app whose pages are in a folder, and go there."""

    def write(script: str, **more: str) -> Path:
        (tmp_path / "views").mkdir()
        (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
        texts = {"views/a.py": HOME, "views/b.py": TWICE, "views/c.py": UNSET, "app.py": script}
        for name, text in {**texts, **more}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return write


def told(folder: Path) -> tuple[Report, list[tuple[str, str]]]:
    report = check([folder], Settings())
    errors = [
        (disk.real(each.span.path).removeprefix(disk.real(folder) + "/"), each.code)
        for each in report.findings
        if each.level.value == "error"
    ]
    return report, errors


@pytest.mark.parametrize("script", LISTING.values(), ids=LISTING)
def test_listed_pages_are_followed(app, script):
    folder = app(script)
    report, errors = told(folder)
    assert errors == FOUND
    assert not report.missed.cut
    assert (report.apps, report.pages) == (1, 3)


@pytest.mark.parametrize("script", LISTING.values(), ids=LISTING)
def test_streamlit_shows_them(app, script):
    folder = app(script)
    first = run(folder, page="views/a.py")
    assert first.exception is None, first
    assert run(folder, page="views/b.py").exception == "StreamlitDuplicateElementId"
    assert run(folder, page="views/c.py").exception == "AttributeError"


EIGHTY = {
    "comprehension": 'pages = [st.Page(f"views/p{i}.py") for i in range(80)]\n',
    "loop": 'pages = []\nfor i in range(80):\n    pages.append(st.Page("views/p%d.py" % i))\n',
    "listing": "import os\npages = [st.Page(f'views/{n}') for n in sorted(os.listdir('views'))]\n",
}


@pytest.mark.parametrize("making", EIGHTY.values(), ids=EIGHTY)
def test_eighty_pages(app, making):
    folder = app(
        f"import streamlit as st\n{making}st.navigation(pages).run()\n",
        **{f"views/p{at}.py": TWICE if at == 79 else HOME for at in range(80)},
    )
    for name in "abc":
        (folder / "views" / f"{name}.py").unlink()
    report, errors = told(folder)
    assert errors == [("views/p79.py", "ST301")]
    assert (report.apps, report.pages, report.missed.cut) == (1, 80, ())


def test_the_app_of_a_page_runs_that_page_and_reads_the_others_if_asked(app):
    folder = app(
        "import streamlit as st\n"
        "pages = [st.Page(each) for each in ('views/a.py', 'views/b.py', 'views/c.py')]\n"
        "st.navigation(pages).run()\n"
        "st.write('below')\n"
    )
    entry, page = folder / "app.py", folder / "views" / "b.py"
    analysis = dry_run(App(page, folder, (), entry, entry), read_source, None)
    assert {each.place.path for run in analysis.runs for each in run.events} == {entry, page}
    assert {each.name for each in analysis.sources} == {"app.py", "b.py"}
    assert "below" in {each.text for each in analysis.runs[0].onward.said()}
    assert {each.name for each in analysis.sources} == {"app.py", "a.py", "b.py", "c.py"}
    whole = dry_run(App(entry, folder, (), None, entry), read_source, None)
    assert {each.place.path.name for each in whole.runs[0].events} >= {"a.py", "b.py", "c.py"}
    assert [each.happens for each in whole.runs[0].elements if each.command == "write"][-1] is True


UNKNOWN = {
    "outside of the project": 'Path("/usr/lib/python3").glob("*.py")',
    "above the project": '(Path(__file__).parent.parent / "views").glob("*.py")',
    "a folder that is not known": 'Path(os.environ["VIEWS"]).glob("*.py")',
    "a folder that is not there": 'Path("pages").glob("*.py")',
    "a pattern that is not known": 'Path("views").glob(os.environ["PATTERN"])',
}


@pytest.mark.parametrize("files", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_known_is_said(app, files):
    folder = app(
        "import os\nfrom pathlib import Path\nimport streamlit as st\n"
        f"pages = [st.Page(p) for p in {files}]\nif pages:\n    st.navigation(pages).run()\n"
    )
    report, errors = told(folder)
    assert [each.limit for each in report.missed.cut] == ["pages"]
    assert errors == []


def test_which_page_comes_first_is_not_known(app):
    """The system lists files in some order: the duplicate may be on the first page or not."""
    folder = app(
        "import os\nimport streamlit as st\nnames = os.listdir('views')\n"
        "if names[0] == 'a.py':\n    st.session_state.total\n"
        "shown = st.navigation([st.Page(f'views/{n}') for n in names])\n"
        "shown.run()\n"
    )
    report, errors = told(folder)
    assert ("app.py", "ST201") not in errors
    steps = {each.code: each.witness for each in report.findings if each.code == "ST301"}
    assert [str(each) for each in steps["ST301"] or ()] == ["open the app at the page 'views/b.py'"]


def test_a_new_file_is_seen(app, capsys, tmp_path):
    folder = app(LISTING["sorted glob of a path"], **{"views/b.py": HOME, "views/c.py": HOME})
    words = ["check", "--cache-dir", str(tmp_path / "cache"), "--output-format", "concise"]
    assert main(words) == 0
    assert "1 app with 3 pages" in capsys.readouterr().out
    assert main(words) == 0
    (folder / "views" / "d.py").write_text(TWICE, encoding="utf-8")
    assert main(words) == 1
    assert "views/d.py:4:1: error[ST301]" in capsys.readouterr().out
    (folder / "views" / "d.py").unlink()
    assert main(words) == 0


def test_a_new_file_is_seen_in_the_app_that_is_known(app):
    """The listing is one of the looks that the result of the app depends on."""
    folder = app(LISTING["listdir"])
    with Looks() as looks:
        check([folder / "app.py"], Settings())
    assert (LIST, str(folder / "views")) in looks.seen


def test_a_page_that_is_in_all_lists_is_run_once(app):
    folder = app(
        "import streamlit as st\n"
        "old, new = st.toggle('Old'), st.toggle('New')\n"
        "pages = {'': [st.Page('views/a.py')], 'more': [st.Page('views/b.py')]}\n"
        "if old:\n    pages[''].append(st.Page('views/c.py'))\n"
        "if new:\n    pages['more'].append(st.Page('views/d.py'))\n"
        "st.navigation(pages).run()\n"
    )
    for name in "abcd":
        (folder / "views" / f"{name}.py").write_text("import streamlit as st\nst.write('seen')\n")
    entry = folder / "app.py"
    for name, times in {"b": 1, "c": 2}.items():
        page = folder / "views" / f"{name}.py"
        run = dry_run(App(page, folder, (), entry, entry), read_source, None).runs[-1]
        seen = [each for each in run.elements if each.place.path == page]
        assert len(seen) == times, name
        assert {each.paths and len(each.paths) for each in run.of(PagesShown)} == {2, 3, 4}
