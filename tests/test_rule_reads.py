"""Rules that are not asked have nothing to say: there is nothing of all that they read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_fixtures import BUGS, Fixture

from stlint.model.events import ElementCreated
from stlint.rules import Rule, all_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from rule_reads import reads_of, registered  # it is a tool, not a package

find = Rule.find


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What rules say that are not asked, and their codes once for each time."""
    told: list[str] = []

    def find_and_ask(rule: Rule, about: Any) -> Iterator[Any]:
        if rule.reads is not None and not any(map(about.has, rule.reads)):
            told.append(rule.code)
            told.extend(f"{rule.code}: {each.message}" for each in rule.check(about))
        return find(rule, about)

    monkeypatch.setattr(Rule, "find", find_and_ask)
    return told


@pytest.mark.parametrize("fixture", BUGS[::20], ids=lambda each: each.path.name)
def test_who_is_not_asked_has_nothing_to_say(
    fixture: Fixture, tmp_path: Path, unasked: list[str]
) -> None:
    list(fixture.check(tmp_path))
    assert {*unasked} <= all_rules().keys()
    assert unasked


def _rule(check: Any) -> Rule:
    return Rule("ST399", "blank-label", "widgets", all_rules()["ST301"].level, check)


def test_what_is_asked_for_is_read():
    def labels(run: Run) -> Iterator[str]:
        yield from (each.command for each in run.of(ElementCreated))
        yield from (each.command for each in run.of(ElementCreated, having="form"))

    assert reads_of(_rule(labels)) == ("ElementCreated", "ElementCreated.form")


def test_what_depends_on_the_app_is_read_for_all_sorts_of_apps():
    def drawn(run: Run) -> Iterator[str]:
        if run.incomplete and not run.about.is_app:
            yield from (each.command for each in run.of(ElementCreated, having="key"))

    assert reads_of(_rule(drawn)) == ("ElementCreated.key",)


@pytest.mark.parametrize(
    "check",
    [
        lambda run: iter(run.events),
        lambda run: iter([run.again]),
        lambda run: iter(run.uncalled),
        lambda run: iter([run.path]),
        lambda run: iter(run.about.further),
        lambda run: iter([] if run.about.names("key") is None else [run]),
    ],
    ids=["any event", "another run", "what is not called", "always", "further runs", "names"],
)
def test_who_goes_by_more_is_always_asked(check: Any):
    assert reads_of(_rule(check)) is None


def test_every_module_has_the_rule_of_the_index():
    made = registered()
    assert made.keys() == all_rules().keys()
    for code, rule in all_rules().items():
        assert (rule.name, rule.topic, rule.level) == (
            made[code].name,
            made[code].topic,
            made[code].level,
        )
