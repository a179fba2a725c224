"""How long caches keep what they are given."""

from __future__ import annotations

import re
from typing import Any, Final

__all__ = ["lifetime"]

_NUMBER: Final = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*")
_NO_TIME: Final = re.compile(r"\s*(?:-\s*\d+(?:\.\d+)?|\+?0+(?:\.0+)?)\s*[A-Za-z]+\s*")
"""Texts of a span of time that is over before it began."""
_LONG: Final = 1e9
"""So many nanoseconds are a second."""


def lifetime(ttl: Any) -> str | None:
    """Why a cache with this ``ttl`` keeps nothing; None: it does, or that is not known.

    Args:
        ttl: its Python value, or ``UNKNOWN``.
    """
    if isinstance(ttl, str):
        if _NUMBER.fullmatch(ttl) and float(ttl) < _LONG:
            return f"ttl is {ttl!r}, which are nanoseconds: nothing is kept"
        return f"ttl is {ttl!r}: nothing is kept" if _NO_TIME.fullmatch(ttl) else None
    is_number = isinstance(ttl, (int, float)) and not isinstance(ttl, bool)
    return f"ttl is {ttl}: nothing is kept" if is_number and ttl <= 0 else None
