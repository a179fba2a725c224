"""Which releases a script is checked for: which file wins, the script itself, the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from releases import between, declared, meant
from scripts import put_all

from stlint.check import checks as checking
from stlint.files.overlay import DISK
from stlint.settings import Configuration, Settings
from stlint.streamlit_api import newest
from stlint.targets import Declarations

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """\
#!/usr/bin/env -S uv run
# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "pandas",
#     "streamlit==1.45.*",
# ]
# ///
import streamlit as st
"""


def test_metadata_in_the_script_wins_over_files(checkout):
    put_all(checkout, {"app.py": SCRIPT, "requirements.txt": "streamlit==1.40\n"})
    found = declared(checkout)
    assert (found.releases, found.line, found.kind) == (("1.45",), 6, "script")
    assert found.path == checkout / "app.py"


@pytest.mark.parametrize(
    "text",
    [
        SCRIPT.replace("streamlit==1.45.*", "streamlit"),
        SCRIPT.replace("[\n", "\n"),
        SCRIPT.replace("# ///\n", ""),
        SCRIPT + SCRIPT,
        "# /// script\n# dependencies = 5\n# ///\n",
    ],
)
def test_metadata_that_says_nothing(checkout, text):
    put_all(checkout, {"app.py": text, "requirements.txt": "streamlit==1.40\n"})
    assert declared(checkout).releases == ("1.40",)


def test_order_of_files(checkout):
    """The more exact a file is, the earlier it is asked."""
    files = {
        "Pipfile": '[packages]\nstreamlit = "==1.30.0"\n',
        "setup.cfg": "[options]\ninstall_requires = streamlit==1.31\n",
        "environment.yml": "dependencies:\n  - streamlit=1.32\n",
        "requirements.txt": "streamlit==1.33\n",
        "pyproject.toml": "[project]\ndependencies = ['streamlit==1.34']\n",
        "Pipfile.lock": '{"default": {"streamlit": {"version": "==1.35.0"}}}',
        "poetry.lock": '[[package]]\nname = "streamlit"\nversion = "1.36.0"\n',
        "uv.lock": '[[package]]\nname = "streamlit"\nversion = "1.37.0"\n',
    }
    for minor, (name, text) in enumerate(files.items(), 30):
        (checkout / name).write_text(text)
        assert declared(checkout).releases == (f"1.{minor}",), name
    put_all(checkout, {"app.py": SCRIPT.replace("1.45", "1.38")})
    assert declared(checkout).releases == ("1.38",)
    assert declared(checkout, streamlit_version="1.39.1").releases == ("1.39",)


def test_requirements_for_developers_come_last(checkout):
    put_all(
        checkout,
        {"requirements-dev.txt": "streamlit==1.50\n", "requirements.txt": "streamlit==1.40\n"},
    )
    assert declared(checkout).releases == ("1.40",)
    (checkout / "requirements.txt").write_text("pandas\n")
    assert declared(checkout).releases == ("1.50",)


def test_the_nearest_folder_that_says_something(checkout):
    put_all(
        checkout, {"requirements.txt": "streamlit==1.40\n", "one/requirements.txt": "streamlit\n"}
    )
    put_all(checkout, {"two/requirements.txt": "streamlit==1.50\n"})
    assert declared(checkout, "one/app.py").releases == ("1.40",)
    assert declared(checkout, "two/deep/app.py").releases == ("1.50",)
    assert declared(checkout, "app.py").releases == ("1.40",)


def test_the_search_ends_at_the_top_of_the_project(tmp_path):
    put_all(
        tmp_path, {"requirements.txt": "streamlit==1.40\n", "a/pyproject.toml": "", "b/x.py": ""}
    )
    assert not declared(tmp_path, "a/app.py").declared
    assert declared(tmp_path, "b/app.py").releases == ("1.40",)
    (tmp_path / ".git").mkdir()
    assert declared(tmp_path, "a/app.py").releases == ("1.40",)


def test_the_setting(checkout):
    put_all(
        checkout,
        {"stlint.toml": '\nstreamlit-version = ">=1.40"\n', "requirements.txt": "streamlit==1.30"},
    )
    found = declared(checkout)
    assert (found.releases, found.line, found.kind) == (between("1.40", newest()), 2, "settings")
    assert declared(checkout, streamlit_version="1.50").kind == "flag"


def test_nothing_declared(checkout):
    found = declared(checkout)
    assert (found.declared, found.releases, found.notes) == (False, (newest(),), ())
    assert str(found) == f"Streamlit {newest()}, the newest: nothing declares a version"


def test_what_is_skipped_is_told(checkout):
    put_all(
        checkout, {"requirements.txt": "streamlit\n", "pyproject.toml": "[", "Pipfile.lock": "{"}
    )
    found = Declarations(Configuration(isolated=True).wanted_releases, DISK).of(checkout / "app.py")
    told = "\n".join(found.notes)
    assert "requirements.txt:1: streamlit says no version" in told
    assert "pyproject.toml: this is no TOML" in told
    assert "Pipfile.lock: this is no JSON" in told


PAGE = "import streamlit as st\n\nst.dataframe([1], use_container_width=True)\n"


def fixes_of(path: Path) -> list[str]:
    report = checking.check([path], Settings())
    return [each.fix.message for each in report.findings if each.fix]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "streamlit==1.32.0\n"),
        ("environment.yml", "dependencies:\n  - streamlit=1.32\n"),
        ("Pipfile", '[packages]\nstreamlit = "==1.32.0"\n'),
    ],
)
@pytest.mark.parametrize("place", ["pages/p.py", "a/b/p.py", "p.py"])
def test_requirements_are_looked_for_upwards_without_a_repository(tmp_path, name, text, place):
    put_all(tmp_path, {"app.py": "import streamlit as st\nst.write(1)\n", place: PAGE, name: text})
    assert fixes_of(tmp_path / place) == []
    assert fixes_of(tmp_path) == []
    (tmp_path / name).write_text(text.replace("1.32", "1.66"), encoding="utf-8")
    assert fixes_of(tmp_path / place) == ['write width="stretch"']


def test_the_nearest_requirements_count_without_a_repository(tmp_path):
    files = {"requirements.txt": "streamlit==1.32\n", "a/requirements.txt": "streamlit==1.66\n"}
    put_all(tmp_path, {**files, "a/b/app.py": PAGE, "c/app.py": PAGE})
    assert len(fixes_of(tmp_path / "a/b/app.py")) == 1
    assert fixes_of(tmp_path / "c/app.py") == []


def test_a_home_folder_is_the_end_of_the_search(tmp_path, monkeypatch):
    put_all(tmp_path, {"requirements.txt": "streamlit==1.32\n", "home/me/app.py": PAGE})
    monkeypatch.setenv("HOME", str(tmp_path / "home/me"))
    assert len(fixes_of(tmp_path / "home/me/app.py")) == 1


def test_a_page_has_the_releases_of_the_script_beside_its_folder(tmp_path):
    files = {"pages/requirements.txt": "streamlit==1.66\n", "pages/p.py": PAGE}
    put_all(tmp_path, {"app.py": SCRIPT.replace("1.45", "1.32"), **files})
    assert fixes_of(tmp_path / "pages/p.py") == []
    assert fixes_of(tmp_path) == []


def test_a_width_among_other_arguments_makes_no_other_id(checkout):
    """In 1.50 ``st.plotly_chart`` took it among its other arguments, which its ID ignores."""
    script = """\
import plotly.graph_objects as go
import streamlit as st

figure = go.Figure(data=[go.Bar(y=[1, 2])])
st.plotly_chart(figure, width="stretch")
st.plotly_chart(figure, width="content")
"""
    put_all(checkout, {"app.py": script})

    def told(version: str) -> list[str]:
        report = checking.check([checkout / "app.py"], Settings(), targets=meant(version))
        return [each.code for each in report.findings]

    assert (told("1.50.0"), told("1.51.0")) == (["ST301"], [])
