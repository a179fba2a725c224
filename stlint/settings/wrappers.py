"""What a project says of functions of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["NO_WRAPPERS", "Wrappers"]


@dataclass(frozen=True, slots=True)
class Wrappers:
    """What a project says of functions of its own, by qualified names such as ``shop.db.load``.

    Attributes:
        expensive_calls: Those that load something: ``"data"`` or ``"resource"``.
        cached_decorators: Those that make a function remember its results, as which kind of cache:
            ``"data"``, ``"resource"`` or ``"other"``.
        state_initializers: Those that set keys of session state, with the keys; ``None`` for any.
    """

    expensive_calls: tuple[tuple[str, str], ...] = ()
    cached_decorators: tuple[tuple[str, str], ...] = ()
    state_initializers: tuple[tuple[str, tuple[str, ...] | None], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.expensive_calls or self.cached_decorators or self.state_initializers)


NO_WRAPPERS: Final = Wrappers()
