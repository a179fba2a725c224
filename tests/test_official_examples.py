"""The examples that Streamlit brings along get no false error, and no fix that breaks them.

Those of the installed release; ``python tests/official_examples.py 1.50.0 1.60.0`` asks others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from official_examples import examples, judge

if TYPE_CHECKING:
    from official_examples import Verdict

SMALLEST = 200
"""Fewer examples than any release since 1.46 has; less means that they are not found."""


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return [judge(each) for each in examples()]


def test_there_are_examples_in_docstrings(verdicts: list[Verdict]) -> None:
    assert len(verdicts) >= SMALLEST
    names = {each.example.name.split(":")[0] for each in verdicts}
    assert {"elements/widgets/button.py", "commands/navigation.py"} <= names


def test_no_error_is_told_that_does_not_happen(verdicts: list[Verdict]) -> None:
    assert verdicts
    assert not [(each.example.name, each.false) for each in verdicts if each.false]


def test_most_errors_that_are_told_were_seen_to_happen(verdicts: list[Verdict]) -> None:
    told = sum(each.errors for each in verdicts)
    assert sum(len(each.open) for each in verdicts) <= max(2, told // 4)


def test_no_fix_breaks_an_example(verdicts: list[Verdict]) -> None:
    assert verdicts
    assert not [(each.example.name, each.broken) for each in verdicts if each.broken]
