"""A run begins with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable
    from collections.abc import Set as AbstractSet

__all__ = ["are_apart"]


def are_apart(one: AbstractSet[Hashable], other: AbstractSet[Hashable]) -> bool:
    """Whether what asks for some clicks and what asks for others are never of one run.

    A click in a dialog comes after the one that has opened it, and the dialog is as it was.
    """
    if len(one | other) < 2:
        return False
    more = max(one, other, key=len)
    alone = {getattr(each, "alone", None) for each in more}
    return one | other != more or len(alone) < len(more)
