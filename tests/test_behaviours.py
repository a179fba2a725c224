"""What stlint predicts of small scripts is what they raise, in every release that was measured."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from behaviours import EARLIER, MISSES, REASONS, Behaviour, behaviours
from releases import RELEASES

from stlint.rules import all_rules

WANTED = 0.9
"""The share of what the rules are about that they must find."""

releases = pytest.mark.parametrize("release", RELEASES)


def _told(behaviour: Behaviour) -> tuple[object, ...]:
    found = [(each.code, each.span.row, each.message) for each in behaviour.errors]
    return behaviour.release, behaviour.name, behaviour.raised, found


@releases
def test_what_runs_clean_gets_no_error(release: str) -> None:
    clean = [each for each in behaviours(release) if each.raised is None]
    assert len(clean) >= 240
    assert [_told(each) for each in clean if each.errors] == []


@releases
def test_every_prediction_is_confirmed(release: str) -> None:
    wrong = [_told(each) for each in behaviours(release) if each.false]
    assert wrong == []


@releases
def test_duplicates_and_missing_state_are_predicted(release: str) -> None:
    covered = [each for each in behaviours(release) if each.code]
    missed = [each.name for each in covered if not each.predicted]
    assert len(missed) <= (1 - WANTED) * len(covered)
    assert set(missed) <= set(MISSES)


def test_what_is_not_predicted_has_a_reason() -> None:
    every = [each for release in RELEASES for each in behaviours(release)]
    unpredicted = [each for each in every if each.raised is not None and not each.predicted]
    assert [_told(each) for each in unpredicted if each.reason is None] == []
    assert {each.reason for each in unpredicted} == set(REASONS)
    assert {each.name for each in unpredicted if each.code} == set(MISSES)
    assert {each.name for each in unpredicted if each.errors} == set(EARLIER)


def test_reasons_say_of_each_rule_whether_it_is_there() -> None:
    """A new rule makes "no rule yet" untrue: what it still misses needs a reason of its own."""
    wrong = [
        (code, each.text)
        for each in REASONS
        for code in re.findall(r"ST\d{3}", each.text)
        if (code in all_rules()) == each.text.startswith("no rule yet")
    ]
    assert wrong == []


def test_the_scripts_say_something() -> None:
    newest = behaviours(list(RELEASES)[-1])
    counts = Counter(each.outcome for each in newest)
    assert sum(counts.values()) >= 667
    assert counts["ok"] >= 390
    assert sum(each.code is not None for each in newest) >= 62
    assert sum(bool(each.steps) for each in newest) >= 25
    predicted = {error.code for each in newest for error in each.errors}
    assert predicted >= {"ST201", "ST301", "ST302"}
    differ = Counter(
        name
        for release in RELEASES
        for name in {each.name: each.outcome for each in behaviours(release)}.items()
    )
    assert sum(count < len(RELEASES) for count in differ.values()) >= 500
