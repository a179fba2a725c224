"""The members of a conjunction: a set that is gone through in the order in which they were met."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.guards import Guard


class Members(frozenset["Guard"]):
    """Guards, equal in any order, and gone through as they were met.

    What is looked at up to a limit is then the same in each process.
    """

    __slots__ = ("in_order",)
    in_order: tuple[Guard, ...]

    def __new__(cls, guards: tuple[Guard, ...]) -> Members:  # noqa: PYI034 - 3.10 has no Self
        """Put these together."""
        made = super().__new__(cls, guards)
        made.in_order = guards
        return made

    def __iter__(self) -> Iterator[Guard]:
        return iter(self.in_order)
