"""Did you mean …? What a misspelled word was meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["meant"]


def meant(given: str, candidates: Iterable[str]) -> str | None:
    """Find the candidate that is nearest to a misspelled word, if one is near, in any case."""
    import difflib

    spelled = {each.casefold(): each for each in candidates}
    near = difflib.get_close_matches(given.casefold(), spelled, n=1, cutoff=0.6)
    return spelled[near[0]] if near else None
