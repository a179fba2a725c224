"""Keeps the garbage collector away from what lives long: what is loaded, and trees."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["keep_loaded", "paused_collection", "tidy"]

MANY: Final = 200_000
"""Objects that are made before garbage is looked for: about 30 MB."""


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


@lru_cache(maxsize=1)
def keep_loaded() -> None:
    """Let no collection look through what is loaded by now: it stays.

    In a copy of this process, looking at a page of memory would copy it.
    """
    gc.freeze()


def tidy() -> None:
    """Collect the garbage among what was made since the last time, if that is much."""
    if gc.get_count()[0] > MANY:
        gc.collect(0)
