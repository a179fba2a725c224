"""A look at functions that the run does not call: which commands of Streamlit they would use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.machine import STEP_BUDGET, Arguments, ExhaustedError
from stlint.dryrun.pages import Pages
from stlint.dryrun.store import Store
from stlint.model.events import CommandUsed, Event, Unpacked
from stlint.model.guards import NO_GUARDS, Guard
from stlint.model.values import Symbol

if TYPE_CHECKING:
    from stlint.model.values import Function

SURVEY_BUDGET: Final = 20_000
"""Statements and calls in functions that are not called, of one app."""


class Survey(Pages):
    """Functions that may be called at another time, or by somebody who cannot be seen."""

    def survey(self) -> tuple[Event, ...]:
        """What functions that were not called would ask Streamlit for, each on its own."""
        kept = (self.events, self.store, self.steps)
        self.events, self.store = [], Store(dict(self.store.values))
        self.steps = STEP_BUDGET - SURVEY_BUDGET
        seen: set[int] = set()
        self.surveying = True
        try:
            while waiting := [key for key in self.defined if key not in seen | self.inlined]:
                for key in waiting:
                    seen.add(key)
                    self._look_into(*self.defined[key])
        except ExhaustedError:
            pass
        finally:
            self.surveying = False
            found = self.events
            self.events, self.store, self.steps = kept
            self.guards, self.exits, self.targets = NO_GUARDS, [], []
        return tuple(each for each in found if isinstance(each, (CommandUsed, Unpacked)))

    def _look_into(self, function: Function, guards: Any) -> None:
        self.guards = guards.add(Guard(Symbol("called", (id(function.node),))))
        self.site = ("survey", id(function.node))
        plain = function.copy()
        plain.role = plain.cached = None
        target = self.enter("run")
        try:
            self.arm(lambda: self.inline(function.node, plain, Arguments(open=True)) is not None)
        finally:
            self.leave(target, True)
