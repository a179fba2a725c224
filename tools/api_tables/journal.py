"""Which call a probe is making: who started it can tell, if the probe dies of it.

Uses nothing but the standard library: it runs in every release, and beside ``build_value_tables``.
"""

from __future__ import annotations

import builtins
import io
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 1000
"""How many bytes of a call are kept."""

__all__ = ["Journal", "guard_descriptors"]


class Journal:
    """The call that is going on, and those that are not made because a probe died of them."""

    def __init__(self, folder: Path, name: str) -> None:
        self._doing = folder / f"{name}.doing"
        self._skipped = folder / f"{name}.skipped"
        self._open: int | None = None

    def skipped(self) -> list[str]:
        """The calls that are not made."""
        return self._skipped.read_text().splitlines() if self._skipped.exists() else []

    def begin(self, call: str) -> None:
        """Say which call is made next."""
        if self._open is None:
            self._open = os.open(self._doing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.pwrite(self._open, call.encode()[:LONGEST].ljust(LONGEST), 0)

    def lost(self) -> str | None:
        """The call of which the probe died, which is skipped from now on; ``None``: of none."""
        if not self._doing.exists():
            return None
        call = self._doing.read_text(errors="ignore").strip()
        self._doing.unlink()
        with self._skipped.open("a") as file:
            file.write(f"{call}\n")
        return call


def guard_descriptors() -> None:
    """Keep Streamlit from opening numbers: closing them again would close files of the probe."""
    real = builtins.open

    def guarded(file: Any, *more: Any, **options: Any) -> Any:
        caller = sys._getframe(1).f_globals.get("__name__", "")  # noqa: SLF001 - no other way
        if isinstance(file, int) and caller.startswith("streamlit."):
            raise FileNotFoundError(file)
        return real(file, *more, **options)

    builtins.open = io.open = guarded
