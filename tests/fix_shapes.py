"""Fixes of a script: they hold in Streamlit, or there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from repairs import repaired
from scripts import put
from streamlit_oracle import run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD = "import streamlit as st\n\n"


class Shape(NamedTuple):
    """What a script is before and after its fixes."""

    before: str
    after: str


def assert_it_holds(shape: Shape, folder: Path) -> None:
    """Fixes make of a script what they should, nothing is left to fix, and Streamlit runs it."""
    put(folder / "rows.csv", "a,b\n1,2\n")
    script = put(folder / "app.py", HEAD + shape.before)
    done = repaired(script)
    assert script.read_text(encoding="utf-8") == HEAD + shape.after
    assert done.failed == []
    assert repaired(script).changes == []
    outcome = run(script)
    assert outcome.clean, outcome


def assert_it_is_left(text: str, codes: Sequence[str], folder: Path) -> None:
    """A script stays as it is, and the findings stay."""
    script = put(folder / "app.py", HEAD + text)
    done = repaired(script, also=("ST401",))
    assert script.read_text(encoding="utf-8") == HEAD + text
    assert done.failed == []
    assert [each.code for each in done.report.findings] == list(codes)
