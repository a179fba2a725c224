"""What session state has of a table that is edited or selected from: a dict, and no table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.ops import Op
from stlint.model.values import Const, WidgetValue

if TYPE_CHECKING:
    from stlint.model.values import Value

__all__ = ["entry_in", "lacks", "refuses"]

_EDITS: Final = frozenset({"edited_rows", "added_rows", "deleted_rows"})
_SELECTION: Final = frozenset({"selection"})
_SELECTED: Final = frozenset(
    {"altair_chart", "dataframe", "plotly_chart", "pydeck_chart", "vega_lite_chart"}
)
"""What gives a selection, which it has in session state as well."""


def entry_in(value: Value) -> WidgetValue | None:
    """The table or chart of which a value is what session state has, or a key of that."""
    if value.op is Op.ELEMENT:
        value = value.args[0]
    if value.op is Op.EDITS:
        found: WidgetValue = value.args[0]
        return found
    return value if type(value) is WidgetValue and value.command in _SELECTED else None


def lacks(value: Value, name: str) -> bool:
    """Whether ``value.name`` raises, since it is no table but such a dict, or a text in it."""
    if entry_in(value) is None:
        return False
    if value.op is Op.ELEMENT:
        return not hasattr(str, name)
    return not hasattr(dict, name) and name not in _keys(value)


def refuses(value: Value, key: Value) -> str | None:
    """What ``value[key]`` raises for the same reason; ``None``: nothing, as far as is known."""
    if entry_in(value) is None:
        return None
    if key.kind in {"dict", "list", "set"}:
        return "TypeError"
    if not isinstance(key, Const):
        return None
    if value.op is Op.ELEMENT:
        return None if isinstance(key.value, int) else "TypeError"
    return None if key.value in _keys(value) else "KeyError"


def _keys(value: Value) -> frozenset[str]:
    return _EDITS if value.op is Op.EDITS else _SELECTION
