"""What is known of the rules before they are imported: a row each, in the order of codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

__all__ = ["INDEX", "rows"]

INDEX: Final = Path(__file__).with_name("index.json")
"""``tools/build_rule_index.py`` writes it."""


def rows() -> list[dict[str, Any]]:
    """The rows: the fields of ``stlint.rules.Rule``, but for its function."""
    found: list[dict[str, Any]] = json.loads(INDEX.read_bytes())
    return found
