"""How a path is told to a user."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from stlint.printable import clean

if TYPE_CHECKING:
    from pathlib import Path


__all__ = ["named"]


def named(path: Path) -> str:
    """The path as a user would write it, in one printable line."""
    below = os.path.relpath(path)
    return clean(str(path) if below.startswith("..") else below)
