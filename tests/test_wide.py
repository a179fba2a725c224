"""The wide run, on a few fixtures and the Streamlit that is installed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import wide
from releases import RELEASES, minor
from rulebook import pages
from streamlit_oracle import installed
from test_fixtures import FIXTURES, Fixture

from stlint.streamlit_api.lookup import releases

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

RELEASE = minor(installed())


def test_the_installed_streamlit_is_one_of_the_releases() -> None:
    assert RELEASES[RELEASE] == installed()


def test_errors_that_are_raised_and_predicted_are_agreed_on() -> None:
    chosen = [
        Fixture(FIXTURES / "bugs" / "ST301_columns.py"),
        Fixture(FIXTURES / "differential" / "forms_in_a_loop.py"),
        Fixture(FIXTURES / "differential" / "fragment_that_stops_once.py"),
        Fixture(FIXTURES / "differential" / "label_that_a_user_types.py"),
    ]
    assert list(wide.fixtures(RELEASE, 0, chosen)) == []


def _fixtures(folder: Path) -> tuple[Fixture, Fixture]:
    """One that runs, and one that draws a button twice."""
    once, twice = folder / "app.py", folder / "twice.py"
    once.write_text('import streamlit as st\nst.button("a")\nst.button("b")\n')
    twice.write_text('import streamlit as st\nst.button("a")\nst.button("a")\n')
    return Fixture(once), Fixture(twice)


def test_what_is_raised_and_not_predicted_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    once, twice = _fixtures(tmp_path)
    checked = once.check(_folder(tmp_path))
    monkeypatch.setattr(Fixture, "check", lambda *_: checked)
    [problem] = wide.fixtures(RELEASE, 0, [twice])
    assert problem.startswith("twice: not predicted: raised")
    monkeypatch.setattr(wide, "MISSED", frozenset({"twice"}))
    assert list(wide.fixtures(RELEASE, 0, [twice])) == []


def test_what_is_predicted_and_not_raised_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    once, twice = _fixtures(tmp_path)
    checked = twice.check(_folder(tmp_path))
    monkeypatch.setattr(Fixture, "check", lambda *_: checked)
    monkeypatch.setattr(Fixture, "placed", lambda *_: "app.py")
    [problem] = wide.fixtures(RELEASE, 0, [once])
    assert problem == "app: ST301 on line 3 is not raised: clean"


def test_the_boundaries_are_the_releases_on_either_side_of_a_change() -> None:
    sides = wide.boundaries()
    for page in pages():
        for block in page.blocks:
            for edge in block.edges:
                before = releases()[releases().index(edge) - 1]
                assert (page, block) in sides[edge]
                assert (page, block) in sides[before]
    assert sum(block.edges == ("1.46",) for _, block in sides["1.45"]) > 1


def test_a_block_that_is_not_true_is_told() -> None:
    page = next(each for each in pages() if each.code == "ST801")
    block = page.blocks[0]
    assert list(wide.untrue([(page, block)], installed())) == []
    wrong = replace(block, raises="KeyError")
    [problem] = wide.untrue([(page, wrong)], installed())
    assert problem.startswith(f"unknown-command.md:{block.row}: raised: AttributeError")


def _folder(parent: Path) -> Path:
    folder = parent / "copy"
    folder.mkdir()
    return folder
