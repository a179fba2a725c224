"""What holds for all fixes: those of fixtures and of generated programs, in Streamlit as well."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path
from typing import Final

import pytest
from programs import generate
from releases import code_of
from repairs import repaired, wrong
from streamlit_oracle import Outcome, run
from test_fixtures import BUGS, Fixture

from stlint.check import checks as checking
from stlint.results.finding import Level, Safety
from stlint.settings import Settings

_VALUE: Final = re.compile(r" (default|value|raw_value|set_value): \S+")
DIFFERENTIAL: Final = Path(__file__).parent / "fixtures" / "differential"
PROGRAMS: Final = 60
SEED: Final = 7


def copied(fixture: Path, folder: Path) -> Path:
    copy = folder / fixture.name
    if fixture.is_dir():
        shutil.copytree(fixture, copy, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copyfile(fixture, copy)
    return copy


EVERY: Final = [*(each.path for each in BUGS), *sorted(DIFFERENTIAL.iterdir())]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_fixed_apps_parse_and_stay_as_they_are(path: Path, tmp_path: Path) -> None:
    copy = copied(path, tmp_path)
    before = checking.check([copy], Settings()).findings
    done = repaired(copy)
    assert [(each.finding.code, each.finding.span.row, each) for each in done.failed] == []
    assert done.problems == []
    for change in done.changes:
        ast.parse(change.after)
    left = {each.fix.safety for each in done.report.findings if each.fix}
    assert left <= {Safety.DISPLAY}
    again = repaired(copy)
    assert (again.fixed, again.changes) == ([], [])
    assert len(again.report.findings) <= len(before)


@pytest.mark.parametrize(
    "fixture",
    [each for each in BUGS if each.runs and each.errors],
    ids=lambda fixture: fixture.name,
)
def test_what_was_fixed_runs_clean_there(fixture: Fixture, tmp_path: Path) -> None:
    copy = copied(fixture.path, tmp_path)
    data = fixture.path.parent.parent / "data"
    shutil.copytree(data, tmp_path.parent / "data", dirs_exist_ok=True)
    done = repaired(copy)
    if any(each.level is Level.ERROR for each in done.report.findings):
        return
    outcome = run(copy, steps=fixture.steps, page=fixture.claims.get("page"))
    codes = {each.code for each in done.fixed if each.level is Level.ERROR}
    assert code_of(outcome.exception, outcome.message) not in codes, outcome


SHOWING = frozenset({"ST420", "ST502", "ST509"})
"""What is wrong is what is shown, or that nothing is: the fix changes that."""


def test_safe_fixes_of_what_runs_clean_change_nothing_that_is_shown(tmp_path: Path) -> None:
    compared = 0
    for fixture in (each for each in BUGS if each.runs and not each.errors):
        copy = copied(fixture.path, tmp_path)
        findings = checking.check([copy], Settings()).findings
        safe = {each.code for each in findings if each.fix and each.fix.safety is Safety.SAFE}
        if not safe or safe & SHOWING:
            continue
        before = run(copy)

        done = repaired(copy, unsafe=False)
        if not done.changes:
            assert any(each.instead is not None for each in done.failed), fixture.name
            continue  # another error would come to light
        after = run(copy)
        assert before.kind == after.kind, fixture.name
        assert _shown(before) == _shown(after), fixture.name
        compared += 1
    assert compared >= 3


def _shown(outcome: Outcome) -> list[tuple[str, str]]:
    """What an app shows, whether a widget has its value by default or from session state.

    What the widget gave is shown by others.
    """
    return [(kind, _VALUE.sub("", text)) for kind, text in outcome.elements]


def test_fixed_programs_raise_nothing_that_had_a_fix_and_run_as_before() -> None:
    programs = [generate(SEED, number) for number in range(PROGRAMS)]
    mended = list(wrong(programs))
    told = [f"{each.report}{problems}" for each, problems in mended if problems]
    assert told == []
    kept = sum(len(each.done.fixed) for each, _ in mended)
    assert kept >= PROGRAMS // 2
    assert sum(len(each.done.failed) for each, _ in mended) * 20 <= kept
