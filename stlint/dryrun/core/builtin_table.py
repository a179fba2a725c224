"""Built-ins that matter: functions in a table, by their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Builtin = Callable[..., Any]
"""Gives the value of a call; ``None`` if that is not known in a special way."""
BUILTINS: dict[str, Builtin] = {}


def builtin(name: str) -> Callable[[Builtin], Builtin]:
    """``@builtin("len")``: it knows what a call of it gives.

    Args:
        name: what it is called, such as ``"len"`` or ``"dict.fromkeys"``.
    """

    def keep(function: Builtin) -> Builtin:
        BUILTINS[name] = function
        return function

    return keep
