"""The arguments of a call as they are known, and how what is wrong with them is told."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.streamlit_api.release_set import ReleaseSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stlint.streamlit_api.shapes import Made

__all__ = ["CALLABLE", "Given", "Problem", "items"]

CALLABLE: Final = callable
"""Stands for any function of the app among the values of arguments."""
Problem = str | tuple[str, ReleaseSet]
"""What is wrong with some values: in every release, or in these."""


class Given(NamedTuple):
    """The arguments of a call: what is known of them, and which there are."""

    known: Mapping[str, Any]
    names: frozenset[str]
    more: bool
    """There may be others."""
    made: Mapping[str, Made] = MappingProxyType({})
    """Those that are objects of libraries."""

    def open(self, *names: str) -> bool:
        """Whether one of these may be given, and is not known."""
        return any(name not in self.known and not self.lacks(name) for name in names)

    def absent(self, *names: str) -> frozenset[str]:
        """Those of these that are not given."""
        return frozenset(each for each in names if self.lacks(each))

    def lacks(self, *names: str) -> bool:
        """Whether none of these is given."""
        return not self.more and not self.names.intersection(names)


def items(value: Any) -> list[Any] | None:
    """The items of something that is known to be a collection."""
    return list(value) if isinstance(value, (list, tuple, set, dict, range)) else None
