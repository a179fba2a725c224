"""Checks again whenever something changes that the check before had looked at."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from stlint.files import disk
from stlint.files.looks import Looks, trusted

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["watch"]

_PAUSE = 0.4
"""Seconds between two looks."""
_SETTLED = 0.1
"""Seconds without a change after which no more are expected: editors and git write in steps."""
_CLEAR = "\x1b[H\x1b[2J\x1b[3J"


def watch(check: Callable[[], object], stream: TextIO) -> NoReturn:
    """Check, and check again after each change, until somebody interrupts.

    Only what a check asked the disk decides: files, folders, settings, and also what was not there.

    Args:
        check: does a check and tells what it found; what is wrong with settings or paths is told,
            and may be mended.
        stream: what the report goes to; a terminal is cleared before each.
    """
    while True:
        if stream.isatty() and os.environ.get("TERM") != "dumb":
            stream.write(_CLEAR)
        with Looks() as looks:
            try:
                check()
            except click.ClickException as error:
                error.show()
        stream.write("Watching for changes (Ctrl-C ends this) …\n")
        stream.flush()
        _trust(looks)
        while _seen(looks) == looks.seen:
            time.sleep(_PAUSE)
            _trust(looks)
        _wait_until_settled(looks)


def _trust(looks: Looks) -> None:
    """Let a signature that is the same stand for a look, once it is old enough to tell."""
    disk.settle(looks)
    for look, mark in looks.marks.items():
        if mark:
            trusted[look] = (mark, looks.seen[look])


def _wait_until_settled(looks: Looks) -> None:
    last: dict[tuple[str, str], str] = {}
    while (now := _seen(looks)) != last:
        last = now
        time.sleep(_SETTLED)


def _seen(looks: Looks) -> dict[tuple[str, str], str]:
    """What the same looks see now."""
    return {look: disk.look(*look)[0] for look in looks.seen}
