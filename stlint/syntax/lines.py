"""What ends a line of Python."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["NEWLINE"]

NEWLINE: Final = re.compile(r"\r\n?|\n")
"""What ends a line."""
