"""Typed access to a hand-kept table: what Streamlit's caches refuse."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.streamlit_api.tables import kept

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["UNKNOWN_TO_CACHES", "CachedValue", "given_by", "own_kind"]


class CachedValue(NamedTuple):
    """What a cache does with values of a kind.

    Attributes:
        kind: what they are, in the words of the table.
        hashed: whether Streamlit can hash them as arguments, as far as is known.
        kept: whether ``st.cache_data`` can keep them as results, as far as is known.
    """

    kind: str
    hashed: bool = True
    kept: bool = True


UNKNOWN_TO_CACHES: Final = CachedValue("")
"""What the table says nothing of: nobody refuses it."""


def own_kind(kind: str) -> CachedValue:
    """What a cache does with a kind of value that an app makes itself.

    Raises:
        KeyError: the table has no such kind.
    """
    return _own()[kind]


def given_by(name: str) -> CachedValue:
    """The same for what a call, or an attribute, of a library gives, by its dotted name."""
    return _libraries().get(name, UNKNOWN_TO_CACHES)


@lru_cache(maxsize=1)
def _own() -> Mapping[str, CachedValue]:
    return {kind: _row(kind, row) for kind, row in kept("cached_values")["own"].items()}


@lru_cache(maxsize=1)
def _libraries() -> Mapping[str, CachedValue]:
    table = kept("cached_values")
    rows = (*table["library"], *table["elsewhere"])
    return {name: _row(row["kind"], row) for row in rows for name in row["names"]}


def _row(kind: str, row: Mapping[str, Any]) -> CachedValue:
    return CachedValue(kind, row.get("hashed", True), row.get("kept", True))
