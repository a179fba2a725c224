"""Where a dry run is cut short: what it comes up against is kept, so that it can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from stlint.model.events import CutShort

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ExhaustedError", "cut_short", "exhausted"]


class Cut(Protocol):
    """What is needed of a dry run to say that it was cut short."""

    statement: Any
    module: Any
    muted: int
    surveying: bool

    @property
    def emit(self) -> Callable[..., Any]:
        """Keeps an event."""
        ...


class ExhaustedError(Exception):
    """The budget of a run is used up; what happened so far stays true."""


def cut_short(machine: Cut, limit: str, node: Any = None, told: str = "") -> None:
    """Keep that something is not followed, even where events are not kept.

    Args:
        machine: the dry run.
        limit: as ``CutShort`` has it.
        node: where; the statement that is run if it is not given.
        told: what it is about.
    """
    if node is None:
        node = machine.statement
    if node is None:
        node = next(iter(machine.module.tree.body), machine.module.tree)
    muted, machine.muted = machine.muted, 0
    machine.emit(CutShort, node, limit=limit, told=told)
    machine.muted = muted


def exhausted(machine: Cut, limit: str) -> ExhaustedError:
    """What to raise where a run is not followed to its end."""
    cut_short(machine, "survey" if machine.surveying else limit)
    return ExhaustedError()
