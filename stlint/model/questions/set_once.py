"""Entries of session state that one run sets, for a single session, and that others miss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.events import StateRead

if TYPE_CHECKING:
    from stlint.model.events import StateWrite
    from stlint.model.run import Run

__all__ = ["missed_by_others"]

_ONCE: Final = ("import", "cached")


def missed_by_others(run: Run, write: StateWrite) -> StateRead | None:
    """The first read that raises for other users, since it finds what is set once in a process.

    That is what a cached function sets, or a module at import, and nothing else.
    """
    if write.key is None:
        return None
    key = run.state(write.key)
    for read in key.reads:
        if not isinstance(read, StateRead) or read.happens is not True:
            continue
        if read.within(*_ONCE, "callback", "handler", "masked"):
            continue
        found = key.reaching(read)
        if write in found and all(each.within(*_ONCE) for each in found):
            return read
    return None
