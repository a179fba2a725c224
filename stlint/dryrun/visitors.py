"""Which method visits a node, by the class of the node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Visitors(dict[type, "Callable[[Any], T]"], Generic[T]):
    """The methods that visit the classes of nodes, each looked up by name when it is first needed.

    Args:
        visitor: the object whose methods they are.
        prefix: how their names begin; the name of the class follows.
        other: what visits a class that has none.
    """

    def __init__(self, visitor: object, prefix: str, other: Callable[[Any], T]) -> None:
        super().__init__()
        self._visitor = visitor
        self._prefix = prefix
        self._other = other

    def __missing__(self, kind: type) -> Callable[[Any], T]:
        found = getattr(self._visitor, f"{self._prefix}{kind.__name__}", self._other)
        self[kind] = found
        return found
