"""Reads texts by key from one file that may be lost at any time.

The file is a head, an index, then the texts. If anything is wrong with it, there is none.
What is imported here is imported by every repeated check, and takes most of its time.
"""

from __future__ import annotations

import os
import sys
from binascii import crc32

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from io import BufferedReader

    Row = tuple[int, int, int, int]

NAME = "checks"
MAGIC = b"stlint cache 1 "
_REGULAR = 0o100000 >> 12
_HOW = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)
"""Not to wait for the other end of a pipe, not to follow a link."""
FLAWS = (OSError, ValueError, OverflowError, MemoryError)
"""What a file that is not as it should be may lead to."""


def default_folder() -> str | None:
    """The folder for caches of stlint: ``STLINT_CACHE_DIR``, or one of this user's.

    Returns:
        An absolute path; ``None`` where there is no home.
    """
    given = os.environ.get("STLINT_CACHE_DIR")
    if given:
        return os.path.abspath(given)
    if sys.platform == "win32":
        above = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/AppData/Local")
    elif sys.platform == "darwin":
        above = os.path.expanduser("~/Library/Caches")
    else:
        above = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(above, "stlint") if os.path.isabs(above) else None


def get(folder: str, key: str) -> tuple[str, int] | None:
    """Read the text that was put under a key last, and when that was used, in seconds.

    Args:
        folder: where the file is.
        key: any text without null characters.
    """
    try:
        with opened(folder) as file:
            row = index(file).get(key)
            return (text(file, row).decode("utf-8", "surrogatepass"), row[3]) if row else None
    except FLAWS:
        return None


def opened(folder: str) -> BufferedReader:
    """Open the file.

    Raises:
        OSError: there is none, or somebody else has put it there, or it is no regular file.
    """
    number = os.open(os.path.join(folder, NAME), _HOW)
    try:
        status = os.fstat(number)
        if status.st_mode >> 12 != _REGULAR:
            raise PermissionError(1, "it is no regular file")
        if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
            raise PermissionError(1, "it belongs to somebody else")
    except OSError:
        os.close(number)
        raise
    return open(number, "rb")


def index(file: BufferedReader) -> dict[str, Row]:
    """Read where each text begins, its length, its checksum, and when it was used.

    Raises:
        ValueError: the file is damaged, or of another kind.
    """
    head = file.readline(80)
    if not head.startswith(MAGIC):
        raise ValueError("no cache")
    length, check = map(int, head[len(MAGIC) :].split())
    data = file.read(length)
    if len(data) != length or crc32(data) != check:
        raise ValueError("a damaged cache")
    fields = data.decode("utf-8", "surrogatepass").split("\0")
    start = len(head) + length
    starts, lengths, checks, used = (map(int, fields[at::5]) for at in range(1, 5))
    begins = (start + each for each in starts)
    rows = zip(begins, lengths, checks, used, strict=True)
    return dict(zip(fields[::5], rows, strict=True))


def text(file: BufferedReader, row: Row) -> bytes:
    """Read a text.

    Raises:
        ValueError: it is damaged.
    """
    start, length, check, _ = row
    file.seek(start)
    data = file.read(length)
    if len(data) != length or crc32(data) != check:
        raise ValueError("a damaged cache")
    return data
