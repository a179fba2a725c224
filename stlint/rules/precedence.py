"""Which rule speaks where one mistake shows in several, and which ones are silent then."""

from __future__ import annotations

from typing import Final

__all__ = ["SPEAKS_BEFORE"]

SPEAKS_BEFORE: Final[dict[str, frozenset[str]]] = {
    "ST207": frozenset({"ST212"}),
    "ST409": frozenset({"ST402", "ST408"}),
    "ST412": frozenset({"ST408", "ST507"}),
}
"""By the code of a rule: those that have nothing to say about a place that it speaks of."""
