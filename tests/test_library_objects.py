"""What Python's library surely raises hides what follows; what works leaves it certain."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
from streamlit_oracle import run

from stlint.check import check
from stlint.results.finding import Certainty
from stlint.settings import Settings

HEAD: Final = "import streamlit as st\n"
READ: Final = 'st.write(st.session_state["end"])\n'
DATA: Final = Path(__file__).parent / "data"


def _snippets(name: str) -> list[str]:
    """Snippets, one a line; ``|`` without a space before it stands for the end of a line."""
    return (DATA / name).read_text(encoding="utf-8").splitlines()


def _lines(snippet: str) -> str:
    return re.sub(r"(?<! )\|", "\n", snippet)


RAISES: Final = _snippets("library_raises.txt")
WORKS: Final = _snippets("library_works.txt")


def _certain(folder: Path, snippet: str) -> bool:
    app = folder / "app.py"
    app.write_text(HEAD + _lines(snippet) + "\n" + READ, encoding="utf-8")
    found = check([app], Settings()).findings
    assert not [each for each in found if each.code == "ST000"]
    return any(
        each.code == "ST201" and each.certainty is Certainty.ALWAYS and "'end'" in each.message
        for each in found
    )


class _Streamlit:
    def write(self, *shown: Any) -> None:
        """Show nothing."""


def _raised(snippet: str) -> str | None:
    names: dict[str, Any] = {"st": _Streamlit(), "__name__": "__main__"}
    try:
        exec(_lines(snippet), names)
    except Exception as error:  # noqa: BLE001 - that is the question
        return type(error).__name__
    return None


@pytest.mark.parametrize("snippet", RAISES)
def test_behind_what_surely_raises_nothing_is_certain(snippet: str, tmp_path: Path) -> None:
    assert _raised(snippet) is not None
    assert not _certain(tmp_path, snippet)


@pytest.mark.parametrize("snippet", WORKS)
def test_what_works_leaves_certain_what_follows(snippet: str, tmp_path: Path) -> None:
    assert _raised(snippet) is None
    assert _certain(tmp_path, snippet)


@pytest.mark.parametrize("snippet", RAISES[::12])
def test_streamlit_does_not_come_to_it(snippet: str) -> None:
    assert not re.search(r"session_state.*end", run(HEAD + _lines(snippet) + "\n" + READ).message)
