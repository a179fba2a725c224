"""The order in which the bases of a class are asked for what it does not have itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


def merged(lines: list[list[T]]) -> Iterator[T]:
    """The bases of a class in Python's order; where it refuses there is some order."""
    while lines := [each for each in lines if each]:
        after = [each for line in lines for each in line[1:]]
        first = next((line[0] for line in lines if line[0] not in after), lines[0][0])
        yield first
        lines = [[each for each in line if each != first] for line in lines]
