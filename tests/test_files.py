"""Texts laid over the disk, as an editor has them: checked in place of what is saved."""

from __future__ import annotations

from pathlib import Path

from scripts import CLASH

from stlint.check import check
from stlint.files.overlay import Files
from stlint.project.apps import search
from stlint.settings import Settings


def test_a_text_is_checked_in_place_of_what_is_on_disk(write):
    script = write("app.py")
    helper = write("helper.py", "label = 1\n")
    write("main.py", "import streamlit as st\nimport helper\n")
    laid = Files({script: CLASH.encode(), helper: b"label ="})
    assert [each.code for each in check([script], Settings(), files=laid).findings] == ["ST301"]
    both = check([script.parent], Settings(), files=laid).findings
    assert [(Path(each.span.path).name, each.code) for each in both] == [
        ("app.py", "ST301"),
        ("helper.py", "ST001"),
    ]
    assert check([script.parent], Settings()).findings == ()


def test_a_file_that_is_not_on_disk_can_be_checked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    laid = Files({Path("new.py"): CLASH.encode()})
    [finding] = check([Path("new.py")], Settings(), files=laid).findings
    assert finding.span == (str(tmp_path / "new.py"), 4, 1, 4, 18)


def test_an_overlay_says_what_the_files_import(write):
    page = write("pages.py", "import streamlit as st\nst.write(1)\n")
    entry = write("start.py", "import streamlit as st\n")
    text = "import streamlit as st\nst.navigation([st.Page('pages.py')]).run()\n"
    laid = Files({entry: text.encode()})
    assert {app.entry: app.shown_by for app in search([page.parent], laid).apps}[page] == entry
    assert {app.entry: app.shown_by for app in search([page.parent]).apps}[page] is None
    assert Files({page: b"abc"}).read(page, 2) == b"ab"
    assert not Files().is_there(page.parent / "none.py")
