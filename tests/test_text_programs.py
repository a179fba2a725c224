"""A rule warns of texts of users only where they get: apps are run with marked ones.

A long run is ``python tests/text_programs.py --programs 2000 --seed 21``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from text_judge import Verdict, judge
from text_programs import HEAD, TextProgram, generate

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED: Final = 21
APPS: Final = 30


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return list(judge(generate(SEED, each) for each in range(APPS)))


def of(*rows: str) -> Verdict:
    """What is said of an app whose last row is a sink of SQL, and what is so."""
    text = HEAD + "\n".join(rows) + "\n"
    found: Iterator[Verdict] = judge([TextProgram("own", text, {text.count("\n"): "query"})])
    return next(found)


def test_no_rule_warns_where_no_text_gets(verdicts: list[Verdict]) -> None:
    wrong = [each.report for each in verdicts if each.wrong]
    assert not wrong, "\n".join(wrong)


def test_most_of_what_gets_there_is_found(verdicts: list[Verdict]) -> None:
    """So that nobody keeps still about everything: sinks that only uploads reach are few."""
    reached = sum(len(each.reached) for each in verdicts)
    assert reached >= 6
    assert sum(len(each.reached & each.said) for each in verdicts) * 4 > reached * 3


def test_a_text_that_gets_there_is_seen() -> None:
    verdict = of('name = st.text_input("text1", "plain")', 'db.execute(f"select {name}")')
    assert verdict.said == verdict.reached == verdict.ran
    assert verdict.ran
    assert not verdict.wrong


def test_a_text_that_does_not_is_not() -> None:
    verdict = of('name = st.text_input("text1", "plain")', 'db.execute("select ?", (name,))')
    assert (verdict.ran, verdict.reached, verdict.said) == (
        {verdict.program.text.count("\n")},
        set(),
        set(),
    )


def test_a_warning_of_it_would_be_wrong() -> None:
    verdict = of('name = st.text_input("text1", "plain")', 'db.execute("select ?", (name,))')
    assert Verdict(verdict.program, verdict.ran, verdict.ran, verdict.reached).wrong
    assert not Verdict(verdict.program, verdict.ran, frozenset(), verdict.reached).wrong
