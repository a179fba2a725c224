"""One mistake is told once, by the rule that says it best."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from stlint.check import check
from stlint.check.places import Drafted
from stlint.check.speaking import speaking
from stlint.model.drafts import Draft, Spot
from stlint.model.proof import Proof
from stlint.results.finding import Certainty, Level
from stlint.rules import Rule, all_rules
from stlint.rules.precedence import CHAINS, ONLY_PROVED, SPEAKS_BEFORE
from stlint.settings import Settings
from stlint.settings.globs import Glob

if TYPE_CHECKING:
    from collections.abc import Iterator

BUTTON_IN_FORM: Final = """\
import streamlit as st

with st.form("order"):
    if st.button("Details"):
        st.text_input("Remarks")
"""
APP: Final = Path("app.py")
HERE, THERE, ELSEWHERE = "here", "there", "elsewhere"
PAIRS: Final = [
    (left, right)
    for chain in CHAINS
    for ranks in [[rank.split() for rank in chain.split(" > ")]]
    for at, rank in enumerate(ranks)
    for later in ranks[at + 1 :]
    for left, right in product(rank, later)
]


def codes(folder: Path, text: str, **settings: Any) -> set[str]:
    script = folder / "app.py"
    script.write_text(text, encoding="utf-8")
    return {each.code for each in check([script], Settings(**settings)).findings}


def drafted(
    code: str, node: str, *related: str, sure: Certainty = Certainty.ALWAYS, in_: str = "1.46"
) -> Drafted:
    """What a rule says of a place, be there such a rule or not."""

    def says(_: Any) -> Iterator[Draft]:
        yield from ()

    rule = Rule(code, code.lower(), "flow", Level.WARNING, says)
    places = tuple(("it is there", APP, each) for each in related)
    return Drafted(rule, Draft(Spot(APP, node, node), code, Proof(sure, None), places), (in_,))


def test_the_rule_that_speaks_first_silences_the_others(tmp_path: Path) -> None:
    assert codes(tmp_path, BUTTON_IN_FORM) == {"ST409"}


def test_they_speak_where_it_is_off(tmp_path: Path) -> None:
    assert "ST402" in codes(tmp_path, BUTTON_IN_FORM, ignore=("ST409",))
    off = ((Glob(str(tmp_path), "app.py"), ("ST409",)),)
    assert "ST402" in codes(tmp_path, BUTTON_IN_FORM, per_file_ignores=off)


def test_they_speak_of_other_places(tmp_path: Path) -> None:
    more = 'if st.button("More"):\n    st.text_input("Name")\n'
    assert codes(tmp_path, BUTTON_IN_FORM + more) == {"ST409", "ST402"}


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_the_left_one_silences_the_right_one_at_the_same_place(left: str, right: str) -> None:
    first, second = drafted(left, HERE), drafted(right, HERE)
    assert speaking([first, second]) == [first]
    assert speaking([second, first]) == [first]
    assert speaking([first, drafted(right, ELSEWHERE)]) != [first]
    assert speaking([second]) == [second]


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_it_does_where_a_place_is_that_either_speaks_of(left: str, right: str) -> None:
    first = drafted(left, HERE, THERE)
    for second in (drafted(right, THERE), drafted(right, ELSEWHERE, HERE)):
        assert speaking([first, second]) == [first]


def test_a_place_that_both_only_mention_is_none_that_they_speak_of() -> None:
    first, second = drafted("ST202", HERE, THERE), drafted("ST401", ELSEWHERE, THERE)
    assert speaking([first, second]) == [first, second]


def test_what_is_not_proved_silences_nothing_where_it_must_be() -> None:
    second = drafted("ST206", HERE)
    for code in ONLY_PROVED:
        first = drafted(code, HERE, sure=Certainty.MAY)
        assert speaking([first, second]) == [first, second]
    maybe = drafted("ST412", HERE, sure=Certainty.MAY)
    assert speaking([maybe, drafted("ST408", HERE)]) == [maybe]


def test_each_release_is_looked_at_on_its_own() -> None:
    first, second = drafted("ST204", HERE), drafted("ST216", HERE)
    both = second._replace(releases=("1.40", "1.46"))
    assert speaking([first, both]) == [first, second._replace(releases=("1.40",))]


def test_what_is_not_told_silences_nothing() -> None:
    first, second = drafted("ST204", HERE), drafted("ST216", HERE)
    assert speaking([first, second], lambda each: each is not first) == [first, second]


@pytest.mark.parametrize("code", SPEAKS_BEFORE)
def test_no_rule_is_silenced_by_one_that_it_silences(code: str) -> None:
    todo, seen = [code], set[str]()
    while todo:
        for each in SPEAKS_BEFORE.get(todo.pop(), ()):
            if each not in seen:
                seen.add(each)
                todo.append(each)
    assert code not in seen


def test_the_table_has_rules_that_there_are() -> None:
    named = {code for pair in PAIRS for code in pair}
    assert len(named & all_rules().keys()) > 10
    assert all(len(code) == 5 for code in named)
