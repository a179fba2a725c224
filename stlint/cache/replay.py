"""Tells again what a check told, while all that it looked at is as it was: without checking.

What is imported here is imported by every repeated check, and takes most of its time.
"""

from __future__ import annotations

import os
import sys
from time import time

from stlint.cache.file import get
from stlint.cache.request import STALE, folder_of, key_of
from stlint.files.signature import LINK, missing, signature

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from collections.abc import Sequence


def replay(words: Sequence[str]) -> int | None:
    """Tell what a check told when it was asked for with the same words.

    Args:
        words: those of the command line, behind the program's name.

    Returns:
        The exit code; ``None`` if the check has to be done.
    """
    folder = folder_of(words)
    key = key_of(words) if folder else None
    found = get(folder, key) if folder and key else None
    if not folder or not key or not found:
        return None
    code, output, *looks = found[0].split("\0")
    unsure = _unsure(looks)
    if unsure or time() - found[1] > STALE:
        from stlint.cache.writing import look_again

        if not look_again(folder, key, found[0], unsure):
            return None
    sys.stdout.write(output)
    sys.stdout.flush()
    return int(code)


def _unsure(looks: list[str]) -> list[int]:
    """Where the looks begin that may see something else now."""
    unsure = []
    marks = iter(looks[3::4])
    for at, path in enumerate(looks[1::4]):
        mark = next(marks)
        if mark != LINK:
            try:
                status = os.stat(path)
            except (OSError, ValueError) as error:
                if mark == missing(error):
                    continue
            else:
                if mark in (signature(status), str(status.st_mode >> 12)):
                    continue
        elif os.path.realpath(path) == looks[at * 4 + 2]:
            continue
        unsure.append(at * 4)
    return unsure
