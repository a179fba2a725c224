"""stlint and Streamlit agree on programs that nobody wrote, and on those where they once did not.

A long run is ``python tests/programs.py --programs 10000 --seed 1``. What it finds is shrunk and
kept in ``fixtures/differential`` (a script, or a folder with ``app.py``): the first line says what
is special, ``# steps:`` what a user does, marks (see ``marks.py``) what Streamlit raises. The claim
``# missed: <why>`` admits that stlint does not know yet; it has to go when stlint does.
``# raises: <class> in line <n>`` is what no rule tells of: nothing behind it may be claimed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest
from agreement import COVERED, OFTEN, judge, judge_all
from marks import without_marks
from programs import ENTRY, Program, generate
from releases import code_of
from test_fixtures import FIXTURES, Fixture

if TYPE_CHECKING:
    from agreement import Verdict

SEEDS: Final = (7, 11, 13)
EACH: Final = 100
APPS: Final = [Fixture(path) for path in sorted((FIXTURES / "differential").iterdir())]
MISSED: Final = "missed"
RAISES: Final = "raises"


def _claims(fixture: Fixture) -> dict[str, str]:
    """The claims of a fixture, with those that only this folder has."""
    head = fixture.entry.read_text(encoding="utf-8").splitlines()[1:4]
    own = {
        name: line for name in (MISSED, RAISES) for line in head if line.startswith(f"# {name}: ")
    }
    return {**fixture.claims, **own}


def _program(fixture: Fixture) -> Program:
    texts = {
        path.relative_to(fixture.folder).as_posix(): without_marks(path.read_text(encoding="utf-8"))
        for path in fixture.files
    }
    if not fixture.path.is_dir():
        texts = {ENTRY: texts[fixture.path.name]}
    return Program(fixture.name, texts, fixture.steps)


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    """What the two say of the programs of some seeds."""
    programs = (generate(seed, number) for seed in SEEDS for number in range(EACH))
    return list(judge_all(programs))


def test_nothing_is_claimed_that_streamlit_does_not_raise(verdicts: list[Verdict]) -> None:
    wrong = [each for each in verdicts if any(one.urgent for one in each.disagreements)]
    assert not wrong, "\n".join(each.report for each in wrong)


def test_what_the_first_run_raises_is_an_error_that_always_happens(verdicts: list[Verdict]) -> None:
    first = {"missed", "missed, doubted", "missed, another told"}
    missed = [each for each in verdicts if any(one.kind in first for one in each.disagreements)]
    assert not missed, "\n".join(each.report for each in missed)


def test_many_programs_raise_and_many_do_not(verdicts: list[Verdict]) -> None:
    assert len(verdicts) == len(SEEDS) * EACH
    raised = Counter(
        code_of(each.outcome.exception, each.outcome.message)
        for each in verdicts
        if each.outcome.kind == "raised"
    )
    covered = sum(raised[code] for code in COVERED)
    assert covered * 3 >= len(verdicts), raised
    assert all(raised[code] >= 10 for code in OFTEN), raised
    kinds = Counter(each.outcome.kind for each in verdicts)
    assert kinds["clean"] * 3 >= len(verdicts), kinds
    assert kinds["timeout"] + kinds["crash"] <= 1, kinds
    assert sum(raised.values()) - covered <= len(verdicts) * 0.03, raised
    assert sum(each.confirmed for each in verdicts) >= 5


def test_programs_are_the_same_for_the_same_seed() -> None:
    assert [generate(1, number) for number in range(20)] == [
        generate(1, number) for number in range(20)
    ]
    assert len({generate(1, number).text for number in range(200)}) >= 198


@pytest.mark.parametrize("fixture", APPS, ids=lambda fixture: fixture.name)
def test_a_shrunk_program_is_agreed_on(fixture: Fixture) -> None:
    verdict = judge(_program(fixture))
    errors = {(each.path, each.line, each.code) for each in verdict.claims if each.error}
    if not fixture.path.is_dir():
        errors = {(fixture.path.name, line, code) for _, line, code in errors}
    agreed = not verdict.disagreements and errors == fixture.errors
    if MISSED in _claims(fixture):
        assert not any(each.urgent for each in verdict.disagreements), verdict.report
        assert not agreed, "stlint knows this now: take the claim away"
    else:
        assert agreed, verdict.report


@pytest.mark.parametrize("fixture", APPS, ids=lambda fixture: fixture.name)
def test_the_marks_of_a_shrunk_program_are_the_truth(fixture: Fixture) -> None:
    outcome = judge(_program(fixture)).outcome
    assert outcome.step == len(fixture.steps), outcome
    other = _claims(fixture).get(RAISES)
    if other is not None:
        assert not fixture.errors
        assert other == f"# {RAISES}: {outcome.exception} in line {outcome.line}", outcome
        return
    if not fixture.errors:
        assert outcome.clean, outcome
        return
    name = fixture.path.name if not fixture.path.is_dir() else outcome.path
    raised = (name, outcome.line, code_of(outcome.exception, outcome.message))
    assert raised in fixture.errors, outcome
