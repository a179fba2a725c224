"""What holds for all fixes: those of fixtures and of generated programs, in Streamlit as well."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from programs import generate
from releases import code_of
from streamlit_oracle import Case, run, run_many
from test_fixtures import BUGS, Fixture

from stlint import engine
from stlint.findings import Level, Safety
from stlint.fixes.command import repair
from stlint.settings import Settings

if TYPE_CHECKING:
    from stlint.discover import Found
    from stlint.files import Files
    from stlint.fixes.command import Repaired

DIFFERENTIAL: Final = Path(__file__).parent / "fixtures" / "differential"
PROGRAMS: Final = 60
SEED: Final = 7


def fixed(path: Path) -> Repaired:
    """Carry out all fixes of an app."""

    def check(found: Found, files: Files) -> engine.Report:
        return engine.check_found(found, Settings(), files=files)

    return repair(engine.check([path], Settings()), check, unsafe=True, dry=False)


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
    before = engine.check([copy], Settings()).findings
    done = fixed(copy)
    assert [(each.code, each.span.row, each.fix) for each in done.failed] == []
    assert done.problems == []
    for change in done.changes:
        ast.parse(change.after)
    assert all(each.fix is None for each in done.report.findings)
    again = fixed(copy)
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
    done = fixed(copy)
    if any(each.level is Level.ERROR for each in done.report.findings):
        return
    outcome = run(copy, steps=fixture.steps, page=fixture.claims.get("page"))
    codes = {each.code for each in done.fixed if each.level is Level.ERROR}
    assert code_of(outcome.exception, outcome.message) not in codes, outcome


def test_safe_fixes_of_what_runs_clean_change_nothing_that_is_shown(tmp_path: Path) -> None:
    compared = 0
    for fixture in (each for each in BUGS if each.runs and not each.errors):
        copy = copied(fixture.path, tmp_path)
        findings = engine.check([copy], Settings()).findings
        if not any(each.fix and each.fix.safety is Safety.SAFE for each in findings):
            continue
        before = run(copy)

        def check(found: Found, files: Files) -> engine.Report:
            return engine.check_found(found, Settings(), files=files)

        done = repair(engine.check([copy], Settings()), check, unsafe=False, dry=False)
        after = run(copy)
        assert done.changes
        assert (before.kind, before.elements) == (after.kind, after.elements), fixture.name
        compared += 1
    assert compared >= 3


def test_fixed_programs_raise_nothing_that_had_a_fix_and_runs_clean(tmp_path: Path) -> None:
    cases: list[Case] = []
    kept = taken_back = 0
    for number in range(PROGRAMS):
        program = generate(SEED, number)
        folder = tmp_path / str(number)
        for name, text in program.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        before = engine.check([folder / "app.py"], Settings()).findings
        done = fixed(folder / "app.py")
        kept += len(done.fixed)
        taken_back += len(done.failed)
        errors = [each for each in before if each.level is Level.ERROR]
        left = [each for each in done.report.findings if each.level is Level.ERROR]
        if errors and not left:
            cases += [Case(folder, each.witness or ()) for each in errors]
    assert taken_back * 10 <= kept
    assert len(cases) >= 10
    for case, outcome in zip(cases, run_many(cases), strict=True):
        assert code_of(outcome.exception, outcome.message) is None, f"{case}: {outcome}"
