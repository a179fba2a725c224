"""Did you mean …? What a misspelled word was meant to be, by its letters and ends."""

from __future__ import annotations

import heapq
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["meant"]


MANY: Final = 100
"""Of more candidates only those are looked at that begin or end with the letter of the word."""
CLOSELY: Final = 30
"""So many candidates are compared letter by letter: those that begin or end like the word."""
MAX_LENGTH: Final = 100
"""Characters of a word that are looked at."""
NEAR: Final = 0.75
"""The likeness of two words of which one is a slip for the other."""
FAR: Final = 0.6
"""The same where their letters only change places: in short words that is much."""


class _Candidate(NamedTuple):
    """A word, what it is in lower case, and a bit for each of its letters."""

    word: str
    folded: str
    letters: int


def meant(given: str, candidates: Iterable[str]) -> str | None:
    """Find the candidate that is nearest to a misspelled word, if one is near, in any case."""
    return _meant(given.casefold()[:MAX_LENGTH], tuple(candidates))


@lru_cache(maxsize=1024)
def _meant(word: str, candidates: tuple[str, ...]) -> str | None:
    known = _prepared(candidates)
    if len(known[""]) <= MANY:
        likely = known[""]
    else:
        likely = [each for end in _ends(word) for each in known.get(end, ())]
    found = {each.folded: each.word for each in likely if _may_be(word, _letters(word), each)}
    closely = heapq.nlargest(CLOSELY, found, key=_likeness(word)) if len(found) > CLOSELY else found
    near = _nearest(word, tuple(closely)) if found else None
    return None if near is None else found[near]


@lru_cache(maxsize=8)
def _prepared(candidates: tuple[str, ...]) -> dict[str, list[_Candidate]]:
    """All candidates, and those with a letter at an end, such as ``"a…"`` and ``"…a"``."""
    found: dict[str, list[_Candidate]] = {"": []}
    for word in candidates:
        folded = word.casefold()
        if not folded or len(folded) > 2 * MAX_LENGTH:
            continue
        candidate = _Candidate(word, folded, _letters(folded))
        for end in ("", *_ends(folded)):
            found.setdefault(end, []).append(candidate)
    return found


def _ends(word: str) -> tuple[str, ...]:
    return (f"{word[0]}…", f"…{word[-1]}") if word else ()


def _letters(word: str) -> int:
    bits = 0
    for each in word:
        bits |= 1 << (ord(each) & 63)
    return bits


def _may_be(word: str, letters: int, candidate: _Candidate) -> bool:
    """Whether they are of about the same length and letters; what is near always is."""
    one, two = len(word), len(candidate.folded)
    different = max(abs(one - two), (letters ^ candidate.letters).bit_count())
    return different <= (1 - FAR) * (one + two)


def _nearest(word: str, candidates: tuple[str, ...]) -> str | None:
    import difflib

    letters = sorted(word)
    for each in difflib.get_close_matches(word, candidates, n=3, cutoff=FAR):
        same = sorted(each) == letters
        if same or difflib.SequenceMatcher(a=each, b=word).ratio() >= NEAR:
            return each
    return None


def _likeness(word: str) -> Callable[[str], int]:
    """Counts the characters that another word has at its beginning and end as this one has."""
    backwards = word[::-1]

    def count(other: str) -> int:
        return _common(word, other) + _common(backwards, other[::-1])

    return count


def _common(one: str, two: str) -> int:
    number = 0
    for a, b in zip(one, two, strict=False):
        if a != b:
            break
        number += 1
    return number
