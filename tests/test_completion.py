"""What a shell offers when the tab key is pressed, and rules told to programs."""

from __future__ import annotations

import json
import shlex

import pytest
from running import invoke, stlint

from stlint.rules import all_rules
from stlint.rules import book as rulebook

CODES = list(all_rules())
NAMES = [rule.name for rule in all_rules().values()]


def run(**environment: str) -> str:
    done = stlint(env=environment)
    done.check_returncode()
    return done.stdout


def offered(line: str) -> list[str]:
    """What bash offers at the end of a line."""
    words = shlex.split(line) + ([""] if line.endswith(" ") else [])
    told = run(COMP_WORDS=line, COMP_CWORD=str(len(words) - 1), _STLINT_COMPLETE="bash_complete")
    return [row.partition(",")[2] for row in told.splitlines()]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("stlint ru", ["rule"]),
        ("stlint rule ", CODES + NAMES),
        ("stlint rule dup", [name for name in NAMES if name.startswith("dup")]),
        ("stlint check --select ST3", [code for code in CODES if code.startswith("ST3")]),
        ("stlint check --select st301", ["ST301"]),
        ("stlint check --ignore ST301,ST302", ["ST301,ST302"]),
        (
            "stlint check --extend-select ST301,wid",
            [f"ST301,{each}" for each in (*NAMES, "widgets") if each.startswith("wid")],
        ),
        ("stlint check --output-format g", ["grouped", "github", "gitlab"]),
        ("stlint check --fail-on ", ["error", "warning", "none"]),
    ],
)
def test_words_are_completed(line, words):
    assert offered(line) == words


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(shell):
    assert "_STLINT_COMPLETE" in run(_STLINT_COMPLETE=f"{shell}_source")


def test_one_rule_is_an_object():
    done = invoke("rule", "duplicate-widget-id", "--output-format", "json")
    told = json.loads(done.output)
    rule = all_rules()["ST301"]
    assert told == {
        "code": "ST301",
        "name": "duplicate-widget-id",
        "topic": "widgets",
        "level": "error",
        "default": True,
        "raises": rule.raises,
        "summary": rule.summary,
        "url": rule.url,
        "page": rulebook.page(rule),
    }


def test_all_rules_are_an_array():
    done = invoke("rule", "--all", "--output-format", "json")
    told = json.loads(done.output)
    assert [each["code"] for each in told] == CODES
    assert all(each["page"].startswith(f"# {each['code']} {each['name']}\n") for each in told)


def test_an_unknown_rule_is_refused_in_any_format():
    for form in ("full", "json"):
        assert invoke("rule", "ST999", "--output-format", form).exit_code == 2
