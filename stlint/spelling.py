"""Did you mean …? What a misspelled word was meant to be."""

from __future__ import annotations

import heapq
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["meant"]


MANY: Final = 100
"""So many candidates are looked at closely: those that begin or end like the word."""
MAX_LENGTH: Final = 100
"""Characters of a word that are looked at."""
NEAR: Final = 0.75
"""The likeness of two words of which one is a slip for the other."""
FAR: Final = 0.6
"""The same where their letters only change places: in short words that is much."""


def meant(given: str, candidates: Iterable[str]) -> str | None:
    """Find the candidate that is nearest to a misspelled word, if one is near, in any case."""
    import difflib

    word = given.casefold()[:MAX_LENGTH]
    spelled = {each.casefold(): each for each in candidates}
    likely = spelled if len(spelled) <= MANY else heapq.nlargest(MANY, spelled, key=_likeness(word))
    short = [each for each in likely if len(each) <= 2 * MAX_LENGTH]
    near = difflib.get_close_matches(word, short, n=3, cutoff=FAR)
    letters = sorted(word)
    for each in near:
        same = sorted(each) == letters
        if same or difflib.SequenceMatcher(a=each, b=word).ratio() >= NEAR:
            return spelled[each]
    return None


def _likeness(word: str) -> Callable[[str], int]:
    """Counts the characters that another word has at its beginning and end as this one has."""
    backwards = word[::-1]

    def count(other: str) -> int:
        ends = ((word, other), (backwards, other[: -len(word) - 1 : -1]))
        return sum(len(os.path.commonprefix(each)) for each in ends)  # noqa: RUF071 - no paths

    return count
