"""What another script of a session writes is no load to cache, however many scripts there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.check import check
from stlint.check.session import MAX_OTHERS
from stlint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

READS: Final = 'import pandas as pd\nimport streamlit as st\nst.table(pd.read_csv("data.csv"))\n'
WRITES: Final = 'import pandas as pd\npd.DataFrame({"a": [1]}).to_csv("data.csv")\n'
PERHAPS: Final = 'open("log.txt", "w")\nprint("data.csv")\n'
PAGES: Final = MAX_OTHERS + 5


def loads(folder: Path, *others: str) -> int:
    """How many scripts of an app with many pages are told to cache what they load."""
    pages = folder / "pages"
    pages.mkdir()
    for number, text in enumerate([READS] * PAGES + list(others)):
        (pages / f"page_{number:02}.py").write_text(text, "utf-8")
    (folder / "app.py").write_text(READS, "utf-8")
    found = check([folder], Settings(select=("ST101",))).findings
    return len(found)


def test_pages_that_only_read_are_told(tmp_path: Path) -> None:
    assert loads(tmp_path) == PAGES + 1


def test_the_last_page_writes(tmp_path: Path) -> None:
    assert loads(tmp_path, WRITES) == 0


def test_what_has_both_words_is_run(tmp_path: Path) -> None:
    assert loads(tmp_path, *[PERHAPS] * 3) == PAGES + 1


def test_where_too_many_have_them_it_is_not_known(tmp_path: Path) -> None:
    assert loads(tmp_path, *[PERHAPS] * (MAX_OTHERS + 1)) == 0
