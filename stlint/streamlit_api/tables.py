"""The tables that are kept by hand, in a form that is read in a fiftieth of the time of TOML."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

__all__ = ["NAMES", "kept"]

NAMES: Final = (
    *("arguments", "behaviours", "cached_values", "commands", "deprecations", "errors"),
    *("libraries", "misfits"),
)
"""The files of TOML beside this one; ``tools/build_kept_tables.py`` makes one of them all."""
_TABLES: Final = Path(__file__).with_name("kept.json")


def kept(name: str) -> dict[str, Any]:
    """The table of a name; nobody changes it."""
    found: dict[str, Any] = _tables()[name]
    return found


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_TABLES.read_bytes())
    return loaded
