"""Typed access to the table of what widgets do with values in session state that do not fit."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from stlint.streamlit_api.lookup import newest, number
from stlint.streamlit_api.tables import kept

__all__ = ["STAGES", "stage"]

STAGES: Final = frozenset({"raises", "kept", "default", "filtered", "none", "unknown"})
"""What may happen; the table explains it."""


@lru_cache(maxsize=512)
def stage(command: str, kind: str, release: str | None = None) -> str:
    """What a widget does with a value that it cannot have.

    Args:
        command: its name below ``st``.
        kind: how the value does not fit, one of those that the table has for the command.
        release: such as ``"1.46"``; ``None`` means the newest.

    Returns:
        One of ``STAGES``; ``"unknown"`` where nothing was measured.
    """
    row = kept("misfits").get(command, {}).get(kind, {})
    running = number(release or newest())
    found = "unknown"
    for since, each in row.get("stages", {}).items():
        if number(since) <= running:
            found = each
    return found
