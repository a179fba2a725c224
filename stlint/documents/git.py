"""What git says of a file: whether it is tracked or ignored. Git itself is never run."""

from __future__ import annotations

import struct
from enum import Enum
from typing import TYPE_CHECKING, Final

from stlint.files import disk
from stlint.files.gitignore import Ignored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Tracking", "tracked", "tracking"]

MAX_BYTES: Final = 64_000_000
_HEAD: Final = struct.Struct(">4sLL")
_ENTRY: Final = struct.Struct(">40x20sH")
"""Of an entry of the index: times, mode and size; the hash; the flags, and the path behind them."""
_EXTENDED: Final = 0x4000
_ELSEWHERE: Final = (b"link", b"sdir")
"""Extensions of an index that has not all entries in it."""


class Tracking(Enum):
    """What becomes of a file with the next commits."""

    TRACKED = "tracked"
    NEXT = "next"
    """Neither tracked nor ignored: the next ``git add`` takes it."""
    IGNORED = "ignored"


def tracking(path: Path) -> Tracking | None:
    """What git does with a file; ``None`` where no repository is seen, or its index is not read.

    Args:
        path: an absolute path.
    """
    top = next((each for each in path.parents if disk.exists(each / ".git")), None)
    if top is None or not disk.exists(top / ".git" / "HEAD"):
        return None
    try:
        data = disk.read(top / ".git" / "index", MAX_BYTES)
    except FileNotFoundError:
        data = b""  # nothing was added yet
    except OSError:
        return None
    names = tracked(data) if data else frozenset()
    if names is None:
        return None
    if path.relative_to(top).as_posix() in names:
        return Tracking.TRACKED
    return Tracking.IGNORED if _is_ignored(path, top) else Tracking.NEXT


def tracked(index: bytes) -> frozenset[str] | None:
    """The paths in an index of git; ``None`` if it is none, or only a part of one.

    Args:
        index: what is in the file, of any version from 2 to 4.
    """
    try:
        return frozenset(_paths(index))
    except (struct.error, ValueError, IndexError):
        return None


def _paths(index: bytes) -> Iterator[str]:
    magic, version, count = _HEAD.unpack_from(index)
    if magic != b"DIRC" or version not in {2, 3, 4}:
        raise ValueError("no index")
    at, before = _HEAD.size, b""
    for _ in range(count):
        start = at
        _, flags = _ENTRY.unpack_from(index, at)
        at += _ENTRY.size + (2 if flags & _EXTENDED else 0)
        if version == 4:
            cut, at = _number(index, at)
            end = index.index(b"\0", at)
            before = before[: len(before) - cut] + index[at:end]
            at = end + 1
        else:
            end = index.index(b"\0", at)
            before = index[at:end]
            at = start + (end - start + 8) // 8 * 8
        yield before.decode("utf-8", "surrogateescape")
    while at + 28 <= len(index):  # extensions, and the hash of all behind them
        name, size = index[at : at + 4], int.from_bytes(index[at + 4 : at + 8], "big")
        if name in _ELSEWHERE:
            raise ValueError("a part of an index")
        at += 8 + size


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of any length, and where it ends."""
    value = data[at] & 127
    while data[at] & 128:
        at += 1
        value = ((value + 1) << 7) | (data[at] & 127)
    return value, at + 1


def _is_ignored(path: Path, top: Path) -> bool:
    """Whether a file, or a folder that it is in, is ignored."""
    parts = path.relative_to(top).parts
    known, at = Ignored.above(top), top
    for part in parts[:-1]:
        at /= part
        if known.matches(str(at), is_folder=True):
            return True
        known = known.enter(str(at))
    return known.matches(str(path), is_folder=False)
