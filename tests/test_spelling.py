"""What a misspelled word was meant to be: near is near, and no nearer word is made up."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

import pytest

from stlint.spelling import NEAR, meant

JUST_NEAR: Final = [("tags", "tabs"), ("wrt", "write"), ("abcdefgh", "abcdefxy")]
JUST_TOO_FAR: Final = [("tabloo", "table"), ("imaxe", "images"), ("popxxer", "popover")]
"""One letter more would be near."""


def _likeness(one: str, two: str) -> float:
    return SequenceMatcher(a=two, b=one).ratio()


@pytest.mark.parametrize(("given", "word"), JUST_NEAR)
def test_three_letters_of_four_are_near(given: str, word: str) -> None:
    assert _likeness(given, word) == NEAR
    assert meant(given, [word, "quite another"]) == word


@pytest.mark.parametrize(("given", "word"), JUST_TOO_FAR)
def test_a_little_less_is_not(given: str, word: str) -> None:
    assert NEAR - 0.05 < _likeness(given, word) < NEAR
    assert meant(given, [word]) is None


def test_letters_that_have_changed_places_are_a_slip_in_short_words() -> None:
    assert _likeness("duaio", "audio") < NEAR
    assert meant("duaio", ["audio"]) == "audio"
