"""A look at functions that the run does not call: which commands of Streamlit they would use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.api.history import refusing, steady_names
from stlint.api.lookup import commands
from stlint.dryrun.functions import fields_of
from stlint.dryrun.machine import STEP_BUDGET, Arguments, ExhaustedError
from stlint.dryrun.pages import Pages
from stlint.dryrun.store import ABSENT, Store
from stlint.model.events import CommandUsed, Event, Unpacked
from stlint.model.guards import NO_GUARDS, Guard
from stlint.model.values import External, Symbol

if TYPE_CHECKING:
    from stlint.model.values import Frame, Function

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
            while waiting := self.defined.keys() - seen - self.inlined:
                for key in [each for each in self.defined if each in waiting]:
                    seen.add(key)
                    function, guards = self.defined[key]
                    if self._worth_a_look(function):
                        self._look_into(function, guards)
        except ExhaustedError:
            pass
        finally:
            self.surveying = False
            found = self.events
            self.events, self.store, self.steps = kept
            self.guards, self.exits, self.targets = NO_GUARDS, [], []
        return tuple(each for each in found if isinstance(each, (CommandUsed, Unpacked)))

    def _worth_a_look(self, function: Function) -> bool:
        """Whether a function uses something that not every release has, or takes, as it seems."""
        todo: list[Any] = [function.node.body]
        while todo:
            each = todo.pop()
            kind = type(each)
            if kind is list or kind is tuple:
                todo += each
                continue
            if kind is cst.Attribute and type(each.value) is cst.Name:
                if each.attr.value not in steady_names() and self._is_streamlit(function, each):
                    return True
            elif (kind is cst.Call and _may_be_refused(each)) or kind is cst.ImportFrom:
                return True
            todo += [getattr(each, name) for name in fields_of(kind)]
        return False

    def _is_streamlit(self, function: Function, node: cst.Attribute) -> bool:
        frame: Frame | None = function.frame
        while frame is not None:
            value = self.store.get((frame, node.value.value))  # type: ignore[attr-defined]
            if value is not ABSENT:
                return isinstance(value, External) and value.path.startswith("streamlit")
            frame = frame.parent
        return False

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


def _may_be_refused(node: cst.Call) -> bool:
    """Whether a call by the name of a command has arguments that some release does not take."""
    name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
    if not isinstance(name, cst.Name) or name.value not in commands():
        return False
    keywords = frozenset(each.keyword.value for each in node.args if each.keyword is not None)
    positional = sum(each.keyword is None and not each.star for each in node.args)
    more = any(each.star for each in node.args)
    checked = not keywords.isdisjoint(_CHECKED) or name.value in _CHECKED
    return checked or bool(refusing(name.value, positional, keywords, more=more))


_CHECKED: Final = frozenset(
    {"use_container_width", "use_column_width", "type", "icon", "layout", "index", "default"}
    | {"label_visibility", "columns", "tabs", "slider", "number_input", "select_slider", "progress"}
)
"""Keywords and commands whose values may be refused."""
