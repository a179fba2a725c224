"""One mistake is told once, by the rule that says it best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from stlint.check import check
from stlint.rules import all_rules
from stlint.rules.precedence import SPEAKS_BEFORE
from stlint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

BUTTON_IN_FORM: Final = """\
import streamlit as st

with st.form("order"):
    if st.button("Details"):
        st.text_input("Remarks")
"""


def codes(folder: Path, text: str, *without: str) -> set[str]:
    script = folder / "app.py"
    script.write_text(text, encoding="utf-8")
    return {each.code for each in check([script], Settings(ignore=without)).findings}


def test_the_rule_that_speaks_first_silences_the_others(tmp_path: Path) -> None:
    assert codes(tmp_path, BUTTON_IN_FORM) == {"ST409"}


def test_they_speak_where_it_is_off(tmp_path: Path) -> None:
    assert "ST402" in codes(tmp_path, BUTTON_IN_FORM, "ST409")


def test_they_speak_of_other_places(tmp_path: Path) -> None:
    more = 'if st.button("More"):\n    st.text_input("Name")\n'
    assert codes(tmp_path, BUTTON_IN_FORM + more) == {"ST409", "ST402"}


@pytest.mark.parametrize("code", SPEAKS_BEFORE)
def test_no_rule_is_silenced_by_one_that_it_silences(code: str) -> None:
    todo, seen = [code], set[str]()
    while todo:
        for each in SPEAKS_BEFORE.get(todo.pop(), ()):
            if each not in seen:
                seen.add(each)
                todo.append(each)
    assert code not in seen
    assert code in all_rules()
