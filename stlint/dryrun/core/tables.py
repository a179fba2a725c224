"""Tables of functions by the class of what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F")
G = TypeVar("G")


class Table(dict[type, F]):
    """Functions by classes; a class that has none has that of its nearest base."""

    def of(self, *kinds: type) -> Callable[[G], G]:
        """A decorator: the function, which may take more than others, is the one for these."""

        def keep(function: G) -> G:
            self.update(dict.fromkeys(kinds, cast("F", function)))
            return function

        return keep

    def __missing__(self, kind: type) -> F:
        found = next(self[each] for each in kind.__mro__[1:] if each in self)
        self[kind] = found
        return found
