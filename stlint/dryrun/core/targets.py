"""Early exits: what they leave, what is on their way, and what they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.model.guards import NO_GUARDS, Guard, Guards

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from stlint.model.events import Stopped
    from stlint.model.objects import Frame
    from stlint.model.values import Value


MAX_EXITS: Final = 24
"""Early exits of one block that are told apart."""
MAX_EXIT_GUARDS: Final = 100
"""Further conditions of one early exit that are told apart."""
LOOKS_A_STEP: Final = 200
"""So many names, or conditions, that are looked at at once are the work of one step."""
WEIGHT_OF_GUARDS: Final = 10
"""What it takes to find out whether one condition entails another, in such looks."""
STOPPING: Final = ("stopping",)
"""In the store: ``st.stop`` was swallowed, so the next command stops the run."""
RUN: Final = "run"
TRY: Final = "try"
SHOWING: Final = "showing"
"""The kind of one that shows the exceptions that come to it."""
FINALLY: Final = "finally"
"""The kind of a target that every exit comes through."""
LEAVING: Final = "leaving"
"""The kind of one that all but exceptions come through."""
SEEING: Final = frozenset({TRY, FINALLY, LEAVING})
"""The kinds of targets that see what passes through them."""


CATCHING: Final = frozenset({TRY, SHOWING})
"""The kinds that stop every exception, or at least look at it."""


class UnreachableError(Exception):
    """Control does not come out of the expression that is being evaluated."""


class Target:
    """Something that an early exit can leave: a loop, a function, a try, the run.

    ``swallows`` says of a ``try`` whether it catches what ends a run, by how it ends, ``catches``
    whether it may catch an exception. ``names`` are those of a call if nobody can see them after
    it.
    """

    __slots__ = ("catches", "depth", "guards", "kind", "mark", "names", "swallows")

    def __init__(self, kind: str, depth: int, mark: int, guards: Guards) -> None:
        self.kind = kind
        self.depth = depth
        self.mark = mark
        self.guards = guards
        self.swallows: Callable[[str], bool] | None = None
        self.catches: Callable[[Value], bool] | None = None
        self.names: Frame | None = None


NOWHERE: Final = Target("nowhere", 0, 0, NO_GUARDS)


class Ending(NamedTuple):
    """An exception that ends a run: ``how`` as in ``Stopped``, which is the event if there is one.

    The plain exceptions of Python are ``raise``.
    """

    how: str
    event: Stopped | None = None


class Exit(NamedTuple):
    """A place where control left a target, under which guards, and what the store held there.

    Without ``changes`` that is what the target ends with: nothing of it is run afterwards.
    The exit goes on to its ``destination``, if that is not the target. ``ending`` is there if it
    is an exception. ``since`` is how many events there were.
    """

    target: Target
    guards: Guards
    changes: dict[Hashable, Value] | None
    value: Value | None
    destination: Target
    ending: Ending | None = None
    since: int = 0

    @property
    def raised(self) -> bool:
        """Whether it is an exception that Streamlit shows."""
        return self.ending is not None and self.ending.how == "raise"

    @property
    def possible(self) -> bool:
        """Whether it may be taken in this run."""
        return self.guards.now is not False

    def only_if(self, guard: Guard) -> Exit:
        """The same under one more condition."""
        return self._replace(guards=self.guards.add(guard))


class Last(NamedTuple):
    """What was done on every way out of a body: the orders of the first events, and of the next."""

    body: int
    begin: int
    end: int
