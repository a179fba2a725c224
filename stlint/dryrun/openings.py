"""Which tab, expander or popover is open, where the app is told when that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.dryrun import folding
from stlint.dryrun.identities import Identities
from stlint.model.values import NONE, Const, Container, Value, WidgetValue, fresh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.widgets import Drawn


class Openings(Identities):
    """The ``open`` of containers."""

    def opening(self, drawn: Drawn, needed: bool | None, made: Sequence[Value]) -> Value:
        """What says which of the containers that a call made are open: a widget, like any other.

        Each container gets its ``open``: None where the app is not told. A release that has no
        such thing gives them none.
        """
        if not self.behaves("containers-tell-whether-open"):
            return NONE
        bound = drawn.arguments.get("bind", NONE)
        told = None if needed is False and self.settle(bound) != NONE else needed
        value: Value = fresh("opening")
        if told is False:
            value = NONE
        elif told:
            value = self.value_of(drawn, drawn.command.opened)
        labels = drawn.arguments.get("tabs")
        for at, each in enumerate(made):
            if isinstance(each, Container):
                label = None if labels is None else self.element(labels, at)
                self.store.set(("attribute", each, "open"), self._is_open(value, label))
        return value

    def _is_open(self, value: Value, label: Value | None) -> Value:
        """Whether a container is open; of several with labels, the value is that of one."""
        if label is None or not isinstance(value, WidgetValue):
            return value
        if not isinstance(label, Const):
            return fresh("open")
        return self.fold("==", folding.COMPARE["=="], value, label)
