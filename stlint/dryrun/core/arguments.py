"""What a call is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stlint.model.values import Value


class Arguments(NamedTuple):
    """What a call is given; ``open`` says that there may be more than is known."""

    args: tuple[Value, ...] = ()
    kwargs: dict[str, Value] = {}  # noqa: RUF012 - never changed
    open: bool = False

    @property
    def all(self) -> tuple[Value, ...]:
        """Every value that is handed over."""
        return (*self.args, *self.kwargs.values())
