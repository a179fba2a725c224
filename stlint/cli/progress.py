"""A progress bar, drawn only if there is much to do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack


__all__ = ["Progress"]

_HANDFUL = 8


class Progress:
    """A progress bar that is drawn (and rich imported) only if there is much to do."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._draw: Callable[[int, int, str], None] | None = None

    def __call__(self, done: int, total: int, name: str) -> None:
        """Tell how many apps of all are done, and which one comes next."""
        if total <= _HANDFUL:
            return
        if self._draw is None:
            from stlint.report import terminal

            self._draw = self._stack.enter_context(terminal.progress_bar(sys.stderr))
        self._draw(done, total, name)
