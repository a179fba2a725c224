"""Typed access to the hand-kept list of what a run does differently from release to release."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stlint.api.release_set import ReleaseSet, every_release, since

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE: Final = Path(__file__).with_name("behaviours.toml")


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    with _TABLE.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=64)
def behaviours(name: str) -> ReleaseSet:
    """The releases in which a behaviour holds.

    Raises:
        KeyError: the list does not have it.
    """
    return span(_table()[name])


def span(row: Mapping[str, str]) -> ReleaseSet:
    """The releases from ``since``, or the first, up to ``until``, or the last."""
    begin = since(row["since"]) if "since" in row else every_release()
    return begin - since(row.get("until"))
