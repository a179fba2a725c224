"""Texts that somebody typed: what they come from, as they are or without blanks around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.model.ops import Op
from stlint.model.values import Phi, Symbol, WidgetValue

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["typed_in"]

_ALIKE: Final = frozenset({".strip", ".lstrip", ".rstrip", ".lower", ".upper", ".casefold"})
"""Methods that leave it to be what was typed."""
_DEEPEST: Final = 5


def typed_in(value: Any, deep: int = _DEEPEST) -> Iterator[Any]:
    """The values of widgets, and reads of session state, that a text is or may be."""
    if isinstance(value, WidgetValue):
        yield value
    elif isinstance(value, Phi) and deep:
        yield from typed_in(value.then, deep - 1)
        yield from typed_in(value.other, deep - 1)
    elif isinstance(value, Symbol):
        if value.op is Op.STATE:
            yield value
        elif value.op in _ALIKE and deep:
            yield from typed_in(value.args[0], deep - 1)
