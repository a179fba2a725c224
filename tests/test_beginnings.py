"""The pages of a main script share its run up to where a page is shown: nothing shows of that."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from golden import told_of

from stlint.dryrun import dry_run
from stlint.files.overlay import DISK
from stlint.project.apps import search
from stlint.syntax.source import read_source

if TYPE_CHECKING:
    from stlint.dryrun import Analysis
    from stlint.project.app import App
    from stlint.syntax.source import Source

PROJECTS = Path(__file__).parent / "fixtures" / "projects"
SHOWING = sorted(
    path.parent for path in PROJECTS.glob("*/app.py") if "navigation" in path.read_text()
)
PAGES = """
import streamlit as st
from shared import Cart

if "n" not in st.session_state:
    st.session_state.n = 0
cart = Cart()
def more():
    st.session_state.n += step
step = 1
st.button("More", on_click=more)
if st.checkbox("Stop"):
    st.stop()
names = [st.text_input(each) for each in ("one", "two")]
page = st.navigation([st.Page(f"views/{each}.py") for each in ("one", "two", "three", "four")])
page.run()
st.session_state.last = names
st.write(step, cart.items)
"""
VIEW = """
import streamlit as st
from shared import Cart

step = "{name}"
st.session_state["{name}"] = st.session_state.n
Cart.items.append("{name}")
st.write(st.session_state.get("one"), st.session_state.get("two"))
st.text_input("one")
if st.button("Leave"):
    st.switch_page("views/two.py")
"""
SHARED = "class Cart:\n    items = []\n"


def written(folder: Path) -> Path:
    """A project of four pages, with a main script that does some things before and after."""
    (folder / "views").mkdir()
    (folder / "app.py").write_text(PAGES)
    (folder / "shared.py").write_text(SHARED)
    for name in ("one", "two", "three", "four"):
        (folder / "views" / f"{name}.py").write_text(VIEW.format(name=name))
    return folder


def kept_source(sources: dict[Path, Source], path: Path) -> Source:
    """Reads a file, if that is not kept."""
    if path not in sources:
        sources[path] = read_source(path, DISK)
    return sources[path]


def told(app: App, sources: dict[Path, Source], folder: Path) -> list[str]:
    """All runs of an app, whose files are kept."""
    analysis: Analysis = dry_run(app, partial(kept_source, sources), None)
    lines = list(told_of(analysis, folder))
    for run in analysis.runs:
        lines += [
            f"{each.kind} {each.place.site is not None} {sorted(each.callback.left)}"
            for each in run.elements
            if each.callback is not None
        ]
        lines += sorted(
            f"{key[:2]} {value.now}"
            for key, value in run.memory.values.items()
            if isinstance(key, tuple) and key[0] in ("state", "state-has")
        )
    return lines


def test_the_beginning_is_run_twice_at_most(tmp_path: Path) -> None:
    folder = written(tmp_path)
    kept: dict[Path, Source] = {}
    pages = [each for each in search([folder]).apps if each.shown_by is not None]
    runs = [dry_run(app, partial(kept_source, kept), None).runs[0] for app in pages]
    alike = [
        sum(one is other for one, other in zip(runs[at].events, runs[-1].events, strict=False))
        for at in range(len(pages))
    ]
    assert alike[0] == 0
    assert min(alike[1:]) > 20


@pytest.mark.parametrize("folder", [*SHOWING, None], ids=lambda each: each.name if each else "more")
def test_pages_run_as_if_each_were_alone(folder: Path | None, tmp_path: Path) -> None:
    folder = folder or written(tmp_path)
    apps = search([folder]).apps
    kept: dict[Path, Source] = {}
    for app in [*apps, *reversed(apps)]:  # each of them may be the first, or go on
        assert told(app, kept, folder) == told(app, {}, folder)
