"""Places that a remedy names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Site"]


class Site(NamedTuple):
    """A place in the syntax, as an opaque handle."""

    path: Path
    node: Any
