"""What a call is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.model.values import Frame, Function, Module, Value


class Arguments(NamedTuple):
    """What a call is given; ``open`` says that there may be more than is known."""

    args: tuple[Value, ...] = ()
    kwargs: dict[str, Value] = {}  # noqa: RUF012 - never changed
    open: bool = False

    @property
    def all(self) -> tuple[Value, ...]:
        """Every value that is handed over."""
        return (*self.args, *self.kwargs.values())


class Whereabouts(NamedTuple):
    """Where the machine is: the names that it sees, the statement, and the calls around it."""

    frame: Frame
    module: Module
    path: Path
    statement: Any
    stack: tuple[tuple[Path, Any], ...]
    functions: tuple[Function, ...]
    site: tuple[Any, ...]
