"""Which tab, expander or popover is open, where the app is told when that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.dryrun.core.flow import settle
from stlint.dryrun.streamlit.releases import behaves
from stlint.dryrun.streamlit.widget_values import value_of
from stlint.dryrun.values import folding
from stlint.dryrun.values.folds import fold
from stlint.dryrun.values.items import element
from stlint.model.ops import Op
from stlint.model.outside import Container
from stlint.model.values import NONE, Const, Value, WidgetValue, fresh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.streamlit.widgets import Drawn


def opening(it: DryRun, drawn: Drawn, needed: bool | None, made: Sequence[Value]) -> Value:
    """What says which of the containers that a call made are open: a widget, like any other.

    Each container gets its ``open``: None where the app is not told. A release that has no
    such thing gives them none.
    """
    if not behaves(it, "containers-tell-whether-open"):
        return NONE
    bound = drawn.arguments.get("bind", NONE)
    told = None if needed is False and settle(it, bound) != NONE else needed
    value: Value = fresh("opening")
    if told is False:
        value = NONE
    elif told:
        value = value_of(it, drawn, drawn.command.opened)
    labels = drawn.arguments.get("tabs")
    for at, each in enumerate(made):
        if isinstance(each, Container):
            label = None if labels is None else element(it, labels, at)
            it.flow.store.set(("attribute", each, "open"), _is_open(it, value, label))
    return value


def _is_open(it: DryRun, value: Value, label: Value | None) -> Value:
    """Whether a container is open; of several with labels, the value is that of one."""
    if label is None or not isinstance(value, WidgetValue):
        return value
    if not isinstance(label, Const):
        return fresh("open")
    return fold(it, Op.EQUAL, folding.COMPARE[Op.EQUAL], value, label)
