"""What a widget would be without its default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.values import UNKNOWN

if TYPE_CHECKING:
    from stlint.model.events import ElementCreated

__all__ = ["is_the_same_without"]

_KIND: Final = {
    "number_input": "min_value",
    "slider": "min_value",
    "select_slider": None,
    "date_input": None,
}
"""Commands whose default says what they give: a range or one value, of which type.

Without a default this argument says the type, if there is one that does.
"""


def is_the_same_without(widget: ElementCreated, parameter: str) -> bool:
    """Whether a widget gives the same kind of value if it has no default.

    Args:
        widget: a widget with a default.
        parameter: the one that the default is given by.
    """
    if widget.command not in _KIND:
        return True
    default, low = widget[parameter].now, _KIND[widget.command]
    if default is UNKNOWN or isinstance(default, (tuple, list)):
        return False
    return low is None or type(widget[low].now) is type(default)
