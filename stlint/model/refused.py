"""What the caches of Streamlit do not take."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["Refused"]


class Refused(NamedTuple):
    """What Streamlit surely cannot hash, or nobody can copy: an argument, a result, a part of one.

    ``name`` is that of the parameter, or the place among the arguments; ``kind`` what it is, in the
    words of ``cached_values.toml``, ``value`` that as an opaque handle, ``whole``: it is no part.
    """

    name: str | int
    value: Any
    kind: str
    whole: bool = True
