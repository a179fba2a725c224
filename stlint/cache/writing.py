"""Writes the file of the cache, as a whole: of two writers at a time the later one wins."""

from __future__ import annotations

import os
import time
from binascii import crc32
from typing import TYPE_CHECKING

from stlint.cache.file import FLAWS, MAGIC, NAME, index, opened, text
from stlint.cache.request import STALE, folder_of, key_of
from stlint.files import disk
from stlint.files.looks import FOLDER, LIST, NOTHING, READ, REAL, SEARCH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stlint.files.looks import Looks

__all__ = ["clean", "is_ours", "keep", "look_again", "save"]

_OWN = MAGIC[: -len(b"1 ")]
"""What a cache of any version begins with."""
_HOW = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)
MAX_BYTES = 48_000_000
"""Of all texts; what was not used for longest goes first."""
MAX_ENTRIES = 400
MAX_AGE = 60 * STALE
"""After so many seconds without use a text goes."""


def save(folder: str, new: Mapping[str, str]) -> None:
    """Keep texts, beside those that are there; if that is not possible, nothing is kept.

    Args:
        folder: where the file is.
        new: the texts by their keys, which are without null characters.
    """
    now = int(time.time())
    entries = {key: (used, old) for key, used, old in _entries(folder) if now - used < MAX_AGE}
    entries.update({key: (now, each.encode("utf-8", "surrogatepass")) for key, each in new.items()})
    kept: dict[str, tuple[int, bytes]] = {}
    room = MAX_BYTES
    for key in sorted(entries, key=lambda each: entries[each][0], reverse=True):
        room -= len(key) + len(entries[key][1])
        if room < 0 or len(kept) == MAX_ENTRIES:
            break
        kept[key] = entries[key]
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if is_ours(folder, missing=True):
            _replace(os.path.join(folder, NAME), kept)
    except (OSError, ValueError):
        return


def is_ours(folder: str, *, missing: bool = False) -> bool:
    """Whether the file in a folder is a cache, if only an empty or damaged one.

    Args:
        folder: where the file is.
        missing: what to say if there is none.
    """
    try:
        with opened(folder) as file:
            return file.read(len(_OWN)) in (_OWN, b"")
    except FileNotFoundError:
        return missing
    except OSError:
        return False


def clean(folder: str) -> bool:
    """Remove the file from a folder, and the folder if it is empty then.

    Returns:
        Whether there was one.

    Raises:
        OSError: it cannot be removed, or is no cache.
    """
    if not is_ours(folder, missing=True):
        raise PermissionError(1, "that is no cache of stlint", os.path.join(folder, NAME))
    try:
        os.remove(os.path.join(folder, NAME))
    except FileNotFoundError:
        return False
    try:
        os.rmdir(folder)
    except OSError:  # something else is in it
        return True
    return True


def keep(words: Sequence[str], code: int, output: str, looks: Looks) -> None:
    """Keep what a check told.

    Args:
        words: those of the command line, behind the program's name.
        code: the exit code.
        output: what was written to the standard output.
        looks: all that was looked at.
    """
    folder = folder_of(words)
    key = key_of(words)
    if not folder or not key or "\0" in output:
        return
    fields = [
        field
        for (kind, path), seen in looks.seen.items()
        if not _implied(looks, kind, path, seen)
        for field in (kind, path, seen, looks.marks[kind, path])
    ]
    save(folder, {key: "\0".join((str(code), output, *fields))})


def look_again(folder: str, key: str, known: str, unsure: Sequence[int]) -> bool:
    """Look again at what may have changed, and keep what shows next time that it did not.

    Args:
        folder: where the cache is.
        key: what was asked for.
        known: what was kept for it.
        unsure: where the looks in question begin.

    Returns:
        Whether everything is as it was.
    """
    code, output, *looks = known.split("\0")
    for at in unsure:
        kind, path, before, _ = looks[at : at + 4]
        seen, looks[at + 3] = disk.look(kind, path)
        if seen != before:
            return False
    again = "\0".join((code, output, *looks))
    if again != known or not unsure:
        save(folder, {key: again})
    return True


def _implied(looks: Looks, kind: str, path: str, seen: str) -> bool:
    """Whether another look tells the same."""
    if kind[0] in (READ, LIST, SEARCH, REAL):
        return False
    if (REAL, path) in looks.seen:  # a link: what it leads to may come and go
        return False
    if seen != NOTHING:
        return kind != FOLDER and (READ, path) in looks.seen
    above, name = os.path.split(path)
    listed = kind == FOLDER or name.endswith(".py")
    return listed and (LIST, above) in looks.seen


def _entries(folder: str) -> Iterator[tuple[str, int, bytes]]:
    try:
        with opened(folder) as file:
            for key, row in index(file).items():
                yield key, row[3], text(file, row)
    except FLAWS:
        return


def _replace(name: str, entries: Mapping[str, tuple[int, bytes]]) -> None:
    fields: list[str] = []
    start = 0
    for key, (used, each) in entries.items():
        fields += [key, str(start), str(len(each)), str(crc32(each)), str(used)]
        start += len(each)
    head = "\0".join(fields).encode("utf-8", "surrogatepass")
    new = f"{name}.{os.urandom(8).hex()}"
    number = os.open(new, _HOW, 0o600)
    try:
        with open(number, "wb") as file:
            file.write(b"%s%d %d\n" % (MAGIC, len(head), crc32(head)))
            file.write(head)
            file.writelines(each for _, each in entries.values())
        os.replace(new, name)
    except BaseException:
        if os.path.lexists(new):
            os.remove(new)
        raise
