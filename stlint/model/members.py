"""The members of a conjunction: a set that is gone through in the order in which they were met."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


class Members(frozenset[T]):
    """A set, equal to others whatever their order is.

    What is looked at up to a limit is the same in each process.
    """

    __slots__ = ("in_order",)
    in_order: tuple[T, ...]

    def __new__(cls, members: tuple[T, ...]) -> Members[T]:
        """Put these together."""
        made = super().__new__(cls, members)
        made.in_order = members
        return made

    def __iter__(self) -> Iterator[T]:
        return iter(self.in_order)
