"""Keeps the garbage collector away from trees: they are large, live long and hold no cycles."""

from __future__ import annotations

import atexit
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["by_hand", "paused_collection", "tidy"]

MANY: Final = 200_000
"""Objects that are made before garbage is looked for: about 30 MB."""


def by_hand() -> None:
    """No garbage collection by itself for the rest of this process, nor at its end."""
    gc.disable()
    atexit.register(gc.freeze)


@contextmanager
def paused_collection() -> Iterator[None]:
    """No garbage collection by itself."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def tidy() -> None:
    """Collect the garbage among what was made since the last time, if that is much."""
    if gc.get_count()[0] > MANY:
        gc.collect(0)
