"""How a check looks at the disk: each look, and what it saw, is noted for whoever listens.

A result may be used again as long as every look that led to it would see the same. To find that out
for many files, a file or folder whose ``signature`` is unchanged is taken to be unchanged.
"""

from __future__ import annotations

import os
import stat
import time

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from os import PathLike
    from types import TracebackType

    AnyPath = str | PathLike[str]

__all__ = [
    "FILE",
    "FOLDER",
    "LIST",
    "NAME",
    "READ",
    "REAL",
    "THERE",
    "Looks",
    "entries",
    "exists",
    "is_file",
    "is_folder",
    "is_folder_entry",
    "is_there",
    "look",
    "note",
    "read",
    "real",
    "settle",
    "signature",
]

FILE, FOLDER, THERE, NAME, LIST, READ, REAL = "FDENLRP"
"""Kinds of looks: is it a file, a folder, anything, a name? What is listed, read, linked to?"""
NOTHING = "-"
"""What a look sees that fails."""
_FINE = 100_000_000
_COARSE = 2_000_000_000
"""For how long, in ns, two changes of a file may carry the same time; coarse are whole seconds."""


class Looks:
    """What was looked at while this listened: ``with Looks() as looks: …``.

    Attributes:
        seen: what each look saw, by kind and path.
        signatures: of what was listed or read, before that; empty if it is too fresh to be trusted.
    """

    __slots__ = ("seen", "signatures")

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], str] = {}
        self.signatures: dict[tuple[str, str], str] = {}

    def __enter__(self) -> Looks:  # noqa: PYI034 - nobody makes a subclass
        _listeners.append(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _listeners.remove(self)


_listeners: list[Looks] = []
trusted: dict[tuple[str, str], tuple[str, str]] = {}
"""By kind and path: a signature, and what is seen as long as there is no other one."""


def note(kind: str, path: str, seen: str, mark: str = "") -> None:
    """Tell all listeners of a look.

    Args:
        kind: what was asked.
        path: about which file or folder.
        seen: the answer.
        mark: the signature that goes with it.
    """
    for each in _listeners:
        each.seen[kind, path] = seen
        each.signatures[kind, path] = mark


def is_file(path: AnyPath) -> bool:
    """Whether there is a file, or a link to one."""
    return _is(FILE, path)


def is_folder(path: AnyPath) -> bool:
    """Whether there is a folder, or a link to one."""
    return _is(FOLDER, path)


def is_there(path: AnyPath) -> bool:
    """Whether there is anything, if only a broken link."""
    return _is(NAME, path)


def exists(path: AnyPath) -> bool:
    """Whether there is anything that is not a broken link."""
    return _is(THERE, path)


def entries(folder: AnyPath) -> list[os.DirEntry[str]]:
    """What is in a folder, by name: Python files, folders, links; nothing if it cannot be read."""
    path = os.fspath(folder)
    mark = _mark(path)
    found = _entries(path)
    note(LIST, path, _listed(found), mark)
    return found


def read(file: AnyPath, limit: int = -1) -> bytes:
    """Read the bytes of a file, at most ``limit`` of them unless that is negative.

    Raises:
        OSError: it is no regular file (a pipe could keep us waiting), or cannot be read.
    """
    path = os.fspath(file)
    try:
        mark = _mark(path)
        data = _read(path, limit)
    except OSError:
        note(READ, path, NOTHING)
        raise
    whole = limit < 0 or len(data) < limit
    note(READ if whole else f"{READ}{limit}", path, _digest(data), mark)
    return data


def digest(file: AnyPath) -> str:
    """The hash of what is in a file; does not read a file whose signature is known."""
    return _see(READ, os.fspath(file))


def real(path: AnyPath) -> str:
    """The path without symbolic links."""
    text = os.fspath(path)
    found = _real(text)
    if found != text:
        note(REAL, text, found)
    return found


def look(kind: str, path: str) -> tuple[str, str]:
    """Look again, as a note says.

    Returns:
        What is seen, and the signature that goes with it.
    """
    if kind in _TESTS:
        return _answer(kind, path), ""
    if kind == REAL:
        return _real(path), ""
    mark = _mark(path)
    known = trusted.get((kind, path))
    if known is not None and mark and known[0] == mark:
        return known[1], mark
    if kind == LIST:
        return _listed(_entries(path)), mark
    try:
        return _digest(_read(path, int(kind[1:] or -1))), mark
    except OSError:
        return NOTHING, ""


def settle(looks: Looks) -> None:
    """Look again at what was too fresh to be trusted, and trust it if it is still the same."""
    for (kind, path), mark in looks.signatures.items():
        if not mark and kind[0] in (LIST, READ):
            seen, now = look(kind, path)
            if seen == looks.seen[kind, path]:
                looks.signatures[kind, path] = now


def signature(status: os.stat_result) -> str:
    """What changes with a file: its times, size and number."""
    return f"{status.st_mtime_ns} {status.st_ctime_ns} {status.st_size} {status.st_ino}"


def _see(kind: str, path: str) -> str:
    seen, mark = look(kind, path)
    note(kind, path, seen, mark)
    return seen


def _real(path: str) -> str:
    try:
        return os.path.realpath(path)
    except ValueError:  # no name of a file
        return path


def _mark(path: str) -> str:
    """The signature; empty if a change could come that leaves it as it is."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return ""
    latest = max(status.st_mtime_ns, status.st_ctime_ns)
    whole = not (status.st_mtime_ns % 1_000_000_000 and status.st_ctime_ns % 1_000_000_000)
    age = time.time_ns() - latest
    return signature(status) if age > (_COARSE if whole else _FINE) else ""


_TESTS = {FILE: os.path.isfile, FOLDER: os.path.isdir, THERE: os.path.exists, NAME: os.path.lexists}


def _is(kind: str, path: AnyPath) -> bool:
    text = os.fspath(path)
    seen = _answer(kind, text)
    note(kind, text, seen)
    return seen == "1"


def _answer(kind: str, path: str) -> str:
    return "1" if _TESTS[kind](path) else NOTHING


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(filter(_matters, found), key=lambda entry: entry.name)
    except OSError:
        return []


def _matters(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".py") or entry.is_symlink() or is_folder_entry(entry)


def is_folder_entry(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _listed(found: list[os.DirEntry[str]]) -> str:
    names = (f"{entry.name}\0{entry.is_symlink():d}{is_folder_entry(entry):d}\0" for entry in found)
    return _digest("".join(names).encode("utf-8", "surrogateescape"))


def _read(path: str, limit: int) -> bytes:
    try:
        descriptor = os.open(path, _HOW)
    except ValueError as error:
        raise OSError(0, "it is no name of a file") from error
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "it is no regular file")
        return file.read(limit)


_HOW = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Not to wait for the other end of a pipe; not to change newlines."""


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.blake2b(data, digest_size=16).hexdigest()
