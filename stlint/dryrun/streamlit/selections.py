"""What of a table can be selected at once: one row, or several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.dryrun.values.concrete import concrete
from stlint.model.events import ElementCreated, StateWrite
from stlint.model.ops import Op
from stlint.model.values import Const, Symbol, WidgetValue

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value

__all__ = ["at_most_one", "none_selected"]

_PARTS: Final = {"rows": "single-row", "columns": "single-column", "cells": "single-cell"}
_LISTS: Final = frozenset({"rows", "columns", "cells", "points", "point_indices"})


def at_most_one(it: DryRun, value: Value) -> bool:
    """Whether a value is the selected rows, columns or cells of a table that has one at most."""
    part, selection = _part_of(value)
    name, table = _part_of(selection)
    if part not in _PARTS or name != "selection" or not isinstance(table, WidgetValue):
        return False
    for event in reversed(it.trail.events):
        if isinstance(event, ElementCreated) and event.value == table:
            mode = event.arguments.get("selection_mode")
            modes = None if mode is None else concrete(it, mode)
            return _PARTS[part] in ((modes,) if isinstance(modes, str) else _texts(modes))
    return False


def none_selected(it: DryRun, value: Value) -> bool:
    """Whether a value is what is selected of a table or chart, which is nothing in this run.

    That is so as long as nobody has selected anything, or set it.
    """
    part, selection = _part_of(value)
    name, shown = _part_of(selection)
    if part not in _LISTS or name != "selection" or not isinstance(shown, WidgetValue):
        return False
    events = it.trail.events
    made = next((each for each in events if getattr(each, "value", None) == shown), None)
    if not isinstance(made, ElementCreated) or "selection_default" in made.arguments:
        return False
    if made.arguments.keys() & {"key"} and made.entry is None:
        return False
    written = (each.key for each in events if isinstance(each, StateWrite))
    return not any(each is None or each == made.entry for each in written)


def _part_of(value: Value | None) -> tuple[object, Value | None]:
    """The name of an attribute or item, and what it is of."""
    if not isinstance(value, Symbol) or value.op not in {Op.ATTRIBUTE, Op.ITEM}:
        return None, None
    whole, *_, name = value.args
    return name.value if isinstance(name, Const) else name, whole


def _texts(modes: object) -> tuple[object, ...]:
    return tuple(modes) if isinstance(modes, (list, tuple, set)) else ()
