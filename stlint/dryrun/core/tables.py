"""Tables of functions by the class of what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F")


class Table(dict[type, F]):
    """Functions by classes; a class that has none has that of its nearest base."""

    def of(self, *kinds: type) -> Callable[[F], F]:
        """A decorator: the function is the one for these classes."""

        def keep(function: F) -> F:
            self.update(dict.fromkeys(kinds, function))
            return function

        return keep

    def __missing__(self, kind: type) -> F:
        found = next(self[each] for each in kind.__mro__[1:] if each in self)
        self[kind] = found
        return found
