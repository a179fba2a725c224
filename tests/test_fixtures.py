"""The fixtures: what looks wrong and is right stays silent, and each bug is found where it is.

A fixture is a script in ``fixtures/ok`` or ``fixtures/bugs``, or a folder in ``fixtures/projects``
(``ok_...`` and ``bugs_...``) with ``app.py`` and what belongs to it. Its first line says why it is
right, or what is wrong. Comments below that line may say more:

``# steps: click Save; set Name to Ada``  what a user does before the marked errors are raised (also
                                          ``open home.py``);
``# page: pages/1_Report.py``             the page that is opened first;
``# visit: views/a.py, views/b.py``       pages that are opened after the first run;
``# clicks: no - <reason>``               the buttons are not clicked;
``# run: no - <reason>``                  it cannot be run on every machine.

The findings that are expected are written as marks (see ``marks.py``); optional ones may stand in
``fixtures/ok`` as well. A bug is about the rules that its name, its first line or a mark speaks of,
and of these exactly the marked findings are expected, so that it stays as it is when a rule is
added. What other rules warn of there stands in ``data/besides.txt`` (see ``besides.py``); an error
has to be true, whichever rule tells it. Where nothing is wrong no rule may say anything.

The Streamlit that is installed is asked; others as well if they are named and set up (see
``streamlit_oracle.py``)::

    STLINT_STREAMLIT_VERSIONS="1.45.1 1.58.0" pytest tests/test_fixtures.py
"""

from __future__ import annotations

import codecs
import os
import re
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from harm import PATIENCE
from marks import Mark, found, marks, raised_rows
from packaging.version import Version
from releases import ENDLESS, code_of, meant
from steps import opened_at, steps
from streamlit_oracle import installed, run

from stlint.check import check
from stlint.model.drafts import RAISED
from stlint.results.finding import Finding, Level, Step
from stlint.rules import all_rules
from stlint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from streamlit_oracle import Outcome

FIXTURES: Final = Path(__file__).parent / "fixtures"
VERSIONS: Final = [installed(), *os.environ.get("STLINT_STREAMLIT_VERSIONS", "").split()]

_CLAIM = re.compile(r"# (?P<name>steps|page|visit|clicks|run): (?P<text>.+)")
_CODE = re.compile(r"ST\d{3}")
_ABOUT_THE_CHECK: Final = "ST0"
"""How the codes of rules begin that say that the check itself went wrong."""
_LABEL = re.compile(r'label: "(?P<label>(?:[^"\\]|\\.)+)"')


@dataclass(frozen=True)
class Fixture:
    """A script, or a folder with ``app.py``."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def entry(self) -> Path:
        return self.path / "app.py" if self.path.is_dir() else self.path

    @property
    def folder(self) -> Path:
        return self.entry.parent

    @cached_property
    def files(self) -> list[Path]:
        return sorted(self.path.rglob("*.py")) if self.path.is_dir() else [self.path]

    @cached_property
    def marks(self) -> dict[str, list[Mark]]:
        """The expected findings of every file that has some, by its path below the folder."""
        return self._marks(optional=False)

    @cached_property
    def optional_marks(self) -> dict[str, list[Mark]]:
        """The same, with those that are only told if their rule is named."""
        return self._marks(optional=True)

    @property
    def named(self) -> tuple[str, ...]:
        """The codes of rules that have to be named for all marked findings to be told."""
        told = {name: Counter(expected) for name, expected in self.marks.items()}
        more = {
            mark.code
            for name, expected in self.optional_marks.items()
            for mark in Counter(expected) - told.get(name, Counter())
        }
        return tuple(sorted(more))

    def _marks(self, *, optional: bool) -> dict[str, list[Mark]]:
        found_in = {
            file.relative_to(self.folder).as_posix(): marks(
                file.read_text(encoding="utf-8"), optional=optional
            )
            for file in self.files
        }
        return {name: expected for name, expected in found_in.items() if expected}

    @cached_property
    def topics(self) -> frozenset[str]:
        """The codes of the rules that it is about: by its name, its first line or its marks."""
        first = self.entry.read_text(encoding="utf-8").partition("\n")[0]
        marked = {mark.code for found in self.optional_marks.values() for mark in found}
        return frozenset(_CODE.findall(f"{self.name} {first}")) | marked

    def is_besides(self, mark: Mark) -> bool:
        """Whether another rule than its own says this, which is nothing that has to be marked.

        What cannot be run cannot be proved either: an error there is marked, or wrong.
        """
        if mark.code in self.topics or mark.code.startswith(_ABOUT_THE_CHECK):
            return False
        return mark.level == "warning" or self.runs

    @cached_property
    def errors(self) -> set[tuple[str, int, str]]:
        """File, row and code of every expected error."""
        return {
            (name, mark.line, mark.code)
            for name, expected in self.marks.items()
            for mark in expected
            if mark.level == "error"
        }

    @cached_property
    def claims(self) -> dict[str, str]:
        """What the comments at the top of the entry script say."""
        head = self.entry.read_text(encoding="utf-8").splitlines()[1:5]
        return {claim["name"]: claim["text"] for line in head if (claim := _CLAIM.fullmatch(line))}

    @property
    def runs(self) -> bool:
        return "run" not in self.claims

    @property
    def steps(self) -> tuple[Step, ...]:
        return steps(self.claims.get("steps", ""))

    @property
    def visits(self) -> list[str]:
        return [page for part in self.claims.get("visit", "").split(",") if (page := part.strip())]

    def go(
        self,
        steps: Sequence[Step] = (),
        version: str | None = None,
        page: str | None = None,
        timeout: float | None = None,
    ) -> Outcome:
        """Run it in the real Streamlit."""
        page = page or self.claims.get("page")
        patience = {} if timeout is None else {"timeout": timeout}
        return run(self.path, steps=steps, page=page, version=version, **patience)

    def check(
        self, folder: Path, version: str | None = None, *, named: tuple[str, ...] = ()
    ) -> Sequence[Finding]:
        """Check a copy of it, away from the other fixtures, for a version of Streamlit."""
        copy = folder / self.path.name
        if self.path.is_dir():
            shutil.copytree(self.path, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(self.path, copy)
        settings = Settings(extend_select=named)
        return check([copy], settings, targets=meant(version)).findings

    def placed(self, finding: Finding, folder: Path) -> str:
        """The path of the file that a finding is in, below the folder of the app."""
        top = folder / self.path.name if self.path.is_dir() else folder
        return Path(finding.span.path).resolve().relative_to(top.resolve()).as_posix()


def _fixtures(folder: str, projects: str) -> list[Fixture]:
    paths = [
        *(FIXTURES / folder).glob("*.py"),
        *(path for path in (FIXTURES / "projects").glob(projects) if path.is_dir()),
    ]
    return [Fixture(path) for path in sorted(paths)]


def _label(content: str) -> str | None:
    """The label of a button, from the text form of its message."""
    label = _LABEL.search(content)
    if label is None:
        return None
    return codecs.escape_decode(label["label"].encode())[0].decode()


OK: Final = _fixtures("ok", "ok_*")
BUGS: Final = _fixtures("bugs", "bugs_*")


def each(fixtures: Sequence[Fixture]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("fixture", fixtures, ids=lambda fixture: fixture.name)


# What stlint says --------------------------------------------------------------------------------


@each(OK)
def test_right_code_gets_no_finding(fixture: Fixture, tmp_path: Path) -> None:
    findings = fixture.check(tmp_path)
    assert [(each.code, each.span.row, each.message) for each in findings] == []


@each(BUGS)
def test_wrong_code_gets_exactly_the_marked_findings(fixture: Fixture, tmp_path: Path) -> None:
    assert about(fixture, found_in(fixture, tmp_path)) == fixture.marks


@each([fixture for fixture in (*OK, *BUGS) if fixture.named])
def test_optional_findings_are_told_if_their_rule_is_named(
    fixture: Fixture, tmp_path: Path
) -> None:
    told = found_in(fixture, tmp_path, named=fixture.named)
    assert about(fixture, told) == fixture.optional_marks


def found_in(
    fixture: Fixture, folder: Path, *, named: tuple[str, ...] = ()
) -> dict[str, list[Mark]]:
    """What stlint finds in a fixture, by file."""
    by_file: dict[str, list[Finding]] = {}
    for finding in fixture.check(folder, named=named):
        by_file.setdefault(fixture.placed(finding, folder), []).append(finding)
    return {name: found(findings) for name, findings in by_file.items()}


def about(fixture: Fixture, told: dict[str, list[Mark]]) -> dict[str, list[Mark]]:
    """What is told of what a fixture is about; all of it where nothing is wrong."""
    if fixture in OK:
        return told
    kept = {
        name: [mark for mark in each if not fixture.is_besides(mark)] for name, each in told.items()
    }
    return {name: each for name, each in kept.items() if each}


def test_many_fixtures_have_errors() -> None:
    marks = [mark for each in BUGS if each.runs for some in each.marks.values() for mark in some]
    assert sum(mark.level == "error" for mark in marks) > 200


@each([fixture for fixture in BUGS if fixture.runs])
def test_the_witness_of_an_error_leads_there(fixture: Fixture, tmp_path: Path) -> None:
    for finding in fixture.check(tmp_path):
        if finding.level is not Level.ERROR:
            continue
        assert finding.witness is not None, finding
        page, steps = opened_at(finding.witness)
        if finding.code in ENDLESS:
            assert fixture.go(steps, page=page, timeout=PATIENCE).kind == "timeout", finding
            continue
        outcome = fixture.go(steps, page=page)
        place = (fixture.placed(finding, tmp_path), finding.span.row)
        for each in finding.related:
            if each.message == RAISED:
                raised = replace(finding, span=each.span)
                place = (fixture.placed(raised, tmp_path), each.span.row)
        if finding.behind is not None:  # the app does not come to it yet
            behind = replace(finding, span=finding.behind)
            place = (fixture.placed(behind, tmp_path), finding.behind.row)
        assert is_raised_at(outcome, *place), f"{finding.witness}: {outcome}"
        if finding.behind is None:
            assert outcome.step == len(steps), f"{finding.witness}: {outcome}"
            told = code_of(outcome.exception, outcome.message)
            assert told in {None, finding.code}, f"{finding.code}: {outcome}"


def is_raised_at(outcome: Outcome, path: str, row: int) -> bool:
    """Whether an exception comes from there.

    What a callback refuses to be called with is raised in no line of the app.
    """
    return not outcome.frames or (outcome.path, outcome.line) == (path, row)


def raises_it(codes: set[str], outcome: Outcome) -> bool:
    """Whether one of some rules is about an exception that many things raise, or its base."""
    told = " ".join(all_rules()[code].raises or "" for code in codes)
    return not {outcome.exception, *outcome.mro}.isdisjoint(re.findall(r"\w+", told))


# What Streamlit says -----------------------------------------------------------------------------


@each([fixture for fixture in OK if fixture.runs])
def test_right_code_runs_clean(fixture: Fixture) -> None:
    outcome = fixture.go()
    assert outcome.clean, outcome
    for page in fixture.visits:
        outcome_there = fixture.go([Step("page", page)])
        assert outcome_there.clean, f"{page}: {outcome_there}"
    if "clicks" in fixture.claims:
        return
    for label in _buttons(outcome):
        clicked = fixture.go([Step("click", label)])
        assert clicked.clean, f"{label}: {clicked}"


def _buttons(outcome: Outcome) -> Iterator[str]:
    """The labels of all buttons that are shown and can be clicked."""
    labels = {
        _label(content): None
        for kind, content in outcome.elements
        if kind == "button" and "disabled: true" not in content
    }
    return filter(None, labels)


@each([fixture for fixture in BUGS if fixture.errors and fixture.runs])
def test_marked_errors_are_raised(fixture: Fixture) -> None:
    steps = fixture.steps
    endless = {code for _, _, code in fixture.errors} <= ENDLESS
    outcome = fixture.go(steps, timeout=PATIENCE if endless else None)
    if endless:
        assert (outcome.kind, outcome.step) == ("timeout", len(steps)), outcome
        return
    assert outcome.kind == "raised", outcome
    if outcome.line in raised_rows(fixture.entry.read_text(encoding="utf-8")):
        return  # for what is marked in another line
    codes = {code for name, row, code in fixture.errors if is_raised_at(outcome, name, row)}
    assert codes, outcome
    told = code_of(outcome.exception, outcome.message)
    assert told in codes or (told is None and raises_it(codes, outcome)), outcome
    assert outcome.step == len(steps), outcome


@each([fixture for fixture in BUGS if not fixture.errors and fixture.runs])
def test_marked_warnings_raise_nothing_at_first(fixture: Fixture) -> None:
    outcome = fixture.go(fixture.steps)
    assert outcome.clean, outcome


@pytest.mark.parametrize("version", VERSIONS)
def test_page_configuration_is_late_before_it_may_be_anywhere(version: str) -> None:
    late = [fixture for fixture in BUGS if fixture.name.startswith("ST501")]
    early = [fixture for fixture in OK if fixture.name.startswith("config_")]
    assert late
    assert early
    for fixture in early:
        outcome = fixture.go(version=version)
        assert outcome.clean, f"{fixture.name}: {outcome}"
    for fixture in late:
        outcome = fixture.go(version=version)
        if Version(version) >= Version("1.46"):
            assert outcome.clean, f"{fixture.name}: {outcome}"
        else:
            rows = {mark.line for mark in fixture.marks[fixture.entry.name]}
            assert outcome.kind == "raised", f"{fixture.name}: {outcome}"
            assert outcome.line in rows, f"{fixture.name}: {outcome}"


# How the fixtures are made -----------------------------------------------------------------------


def test_there_are_many_of_each_kind() -> None:
    assert len(OK) >= 120
    assert len(BUGS) >= 90
    codes = Counter(
        mark.code for fixture in BUGS for expected in fixture.marks.values() for mark in expected
    )
    flow = {
        *("ST101", "ST102"),
        *("ST201", "ST202"),
        *("ST301", "ST302"),
        *("ST401", "ST402", "ST403"),
        "ST501",
    }
    assert min(codes[code] for code in flow) >= 7, codes


@each([*OK, *BUGS])
def test_the_first_line_says_why(fixture: Fixture) -> None:
    first = fixture.entry.read_text(encoding="utf-8-sig").partition("\n")[0]
    if first.startswith('"""'):  # a docstring is the point of that fixture
        return
    assert first.startswith("# ")
    assert _CLAIM.fullmatch(first) is None
    assert first.endswith((".", "!", "?", ")"))


@each(OK)
def test_right_code_has_no_marks(fixture: Fixture) -> None:
    assert fixture.marks == {}


@each(BUGS)
def test_wrong_code_is_named_after_one_of_its_marks(fixture: Fixture) -> None:
    codes = {mark.code for expected in fixture.optional_marks.values() for mark in expected}
    assert codes
    if not fixture.path.is_dir():
        assert fixture.name.partition("_")[0] in codes


@each([fixture for fixture in BUGS if fixture.steps])
def test_the_first_run_of_a_bug_with_steps_is_clean(fixture: Fixture) -> None:
    outcome = fixture.go()
    assert outcome.clean, outcome
