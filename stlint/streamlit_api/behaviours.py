"""Typed access to the hand-kept list of what a run does differently from release to release."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stlint.streamlit_api.release_set import ReleaseSet, every_release, since
from stlint.streamlit_api.tables import kept

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=64)
def behaviours(name: str) -> ReleaseSet:
    """The releases in which a behaviour holds.

    Raises:
        KeyError: the list does not have it.
    """
    return span(kept("behaviours")[name])


def span(row: Mapping[str, str]) -> ReleaseSet:
    """The releases from ``since``, or the first, up to ``until``, or the last."""
    begin = since(row["since"]) if "since" in row else every_release()
    return begin - since(row.get("until"))
