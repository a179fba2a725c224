"""What cached functions keep from call to call, and when nobody knows whether they still do."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.model.values import Const, Tuple, Value

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from stlint.model.guards import Guards


_LONG: Final = re.compile(r"\s*\d+\s*(d|days?|h|hours?|m|min|minutes?)\s*")
_MINUTE: Final = 60
"""Seconds, or entries, that are enough for whatever a user does in the steps of a witness."""


class Remembered(NamedTuple):
    """What a cached function returned.

    Attributes:
        value: that.
        guards: under which guards it was called.
        kind: the cache that has it.
        doubted: it may have been forgotten since.
        lasts: the next run has it, too: the cache is not made anew by each.
    """

    value: Value
    guards: Guards
    kind: str
    doubted: bool = False
    lasts: bool = True


def keeps_long(limit: Any) -> bool:
    """Whether a ``ttl`` or ``max_entries`` lets nothing go for some steps of a user."""
    if limit is None:
        return True
    if isinstance(limit, timedelta):
        return limit >= timedelta(seconds=_MINUTE)
    if isinstance(limit, str):
        return _LONG.fullmatch(limit) is not None
    return isinstance(limit, (int, float)) and limit >= _MINUTE


def is_plain(value: Value) -> bool:
    """Whether an argument is the same in every run."""
    return isinstance(value, Const) or (
        isinstance(value, Tuple) and all(map(is_plain, value.items))
    )


def forget(
    known: MutableMapping[tuple[Any, ...], Remembered],
    *,
    node: int | None = None,
    kind: str | None = None,
    perhaps: bool = False,
) -> None:
    """What one function has returned (by its ``node``), or those of a ``kind``, is gone."""
    for key, each in list(known.items()):
        if node in {None, key[0]} and kind in {None, each.kind}:
            if perhaps:
                known[key] = each._replace(doubted=True)
            else:
                del known[key]
