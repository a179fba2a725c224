"""Where a run ends, and where the dry run knows no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from stlint.model.events.base import Event

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.results.finding import Step


@dataclass(slots=True, eq=False, repr=False)
class Stopped(Event):
    """The run ends here: ``how`` is stop, rerun, switch_page, exit or raise."""

    kind: ClassVar[str] = "stop"
    how: str
    swallowed: bool = False
    """Something catches it, so that the run goes on."""
    handler: tuple[Path, Any] | None = None
    """The handler that does, or the ``with``, if it is one of these; a node that is ``None``: one
    that raises another exception in the place of that."""
    scope: str | None = None
    """``fragment`` if a rerun is one of the fragment alone, ``unknown`` if it may be."""


@dataclass(slots=True, eq=False, repr=False)
class Failed(Event):
    """An operation or a call surely raises, in this run at least.

    ``error`` is the exception by its dotted name, ``how`` what is done: the sign of an operator
    (``+``, ``[]``), ``.name`` for an attribute, the dotted name of what is called, ``unpack``,
    ``iterate``, ``with``, or ``call`` of a function of the app with other arguments than it takes.
    ``values`` are what that is done to, as opaque handles.
    """

    kind: ClassVar[str] = "failed"
    error: str
    how: str = ""
    values: tuple[Any, ...] = ()

    @property
    def raises(self) -> str:
        """The bare name of the exception."""
        return self.error.rpartition(".")[2]


@dataclass(slots=True, eq=False, repr=False)
class Opaque(Event):
    """A call that stlint cannot see into, and that may do anything to the app."""

    kind: ClassVar[str] = "opaque"
    reason: str


@dataclass(slots=True, eq=False, repr=False)
class CutShort(Event):
    """The dry run does not follow the app any further here.

    Attributes:
        limit: what it came up against: ``steps``, ``nesting``, ``recursion``, ``depth``,
            ``rounds``, ``pages``, ``modules``, ``callbacks``, ``survey`` (of functions that no run
            calls) or ``search`` (for steps that prove something).
        told: what that is about, such as the name of a function.
        steps: what a user did before, if it is not the app's first run.
    """

    kind: ClassVar[str] = "cut-short"
    limit: str
    told: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(slots=True, eq=False, repr=False)
class Gap(Event):
    """Syntax or a situation that the dry run does not model."""

    kind: ClassVar[str] = "gap"
    reason: str
