"""The one reader of TOML."""

from __future__ import annotations

import re
from typing import Any, Final

__all__ = ["check_keys", "toml_parser"]

_DOTTED: Final = 100
"""Parts of a key: tomli takes the square of their number."""
_QUOTED: Final = re.compile(r""""[^"]*"|'[^']*'""")
_KEY: Final = re.compile(r"[A-Za-z0-9_-]+(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*")


def toml_parser() -> Any:
    """The module that reads TOML: not that of Python, which does not know TOML 1.1 yet."""
    import tomli

    return tomli


def check_keys(text: str) -> None:
    """Find out whether the keys of a file of TOML can be read in time.

    Raises:
        RecursionError: one has more parts than anybody writes.
    """
    for line in text.split("\n"):
        if line.count(".") < _DOTTED:
            continue
        keys = _KEY.finditer(_QUOTED.sub("x", line))
        if any(key.group().count(".") >= _DOTTED for key in keys):
            raise RecursionError("a key has too many parts")
