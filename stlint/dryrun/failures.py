"""What surely raises: the run does not go on behind it, or what catches it takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.releases import Releases
from stlint.model.guards import Guard
from stlint.model.values import External, fresh

if TYPE_CHECKING:
    from stlint.model.values import Value


class Failures(Releases):
    """Exceptions of Python."""

    def fails(self, error: str) -> Value:
        """An operation raises an exception, whatever the user did; ``error`` names it.

        What follows is looked at all the same, as what comes to pass once that is mended, unless
        something catches the exception.

        Raises:
            UnreachableError: something does.
        """
        if self.is_tried:
            self.risks += 1  # that may be under a condition, but it is no risk of another class
            self.raises(_exception(error))
            raise UnreachableError
        return self.fails_now(error)

    def fails_now(self, error: str) -> Value:
        """The same for an operation that is known to raise in this run, but not in others."""
        works = Guard(fresh("works"), now=False)
        self.risks += 1
        before = self.guards
        self.guards = before.add(works.negated())
        self.raises(_exception(error))
        self.guards = before.add(works)
        return fresh("result")

    def may_fail(self, error: str) -> None:
        """An operation raises an exception, or not: that depends on where the app runs.

        Raises:
            UnreachableError: nothing follows.
        """
        gone = Guard(fresh("missing"))
        self.risks += 1
        arms = ((gone,), (gone.negated(),))
        if not self.fork(arms, lambda: self.raises(_exception(error)), lambda: True):
            raise UnreachableError


def _exception(name: str) -> External:
    return External(name if "." in name else f"builtins.{name}")
