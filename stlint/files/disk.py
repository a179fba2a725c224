"""How a check looks at the disk: each look, and what it saw, is noted for whoever listens.

A result may be used again as long as every look that led to it would see the same. To find that out
for many files, a file or folder whose ``signature`` is unchanged is taken to be unchanged.
Within ``Bounds`` there is nothing to be seen of what lies outside of them.
"""

from __future__ import annotations

import os
import stat
import time

from stlint.files.bare import (
    DECLARING,
    IMAGES,
    TESTS,
    content,
    hashed,
    is_folder_entry,
    listed,
    scanned,
    searchable,
    test,
)
from stlint.files.bounds import Bounds, OutsideError, is_below
from stlint.files.laid import over
from stlint.files.looks import (
    FILE,
    FOLDER,
    LIST,
    NAME,
    NOTHING,
    READ,
    REAL,
    SEARCH,
    THERE,
    listeners,
    note,
    trusted,
)
from stlint.files.signature import LINK, missing, signature

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from os import PathLike

    from stlint.files.looks import Looks

    AnyPath = str | PathLike[str]

__all__ = [
    "DECLARING",
    "IMAGES",
    "bounds",
    "confine",
    "entries",
    "exists",
    "hashed",
    "is_file",
    "is_folder",
    "is_folder_entry",
    "is_mounted",
    "is_outside",
    "is_searchable",
    "is_there",
    "known",
    "leads_out",
    "look",
    "read",
    "real",
    "settle",
]

_FINE = 100_000_000
_COARSE = 2_000_000_000
"""For how long, in ns, two changes of a file may carry the same time; coarse are whole seconds."""


_bounds: list[Bounds] = []


def bounds() -> Bounds | None:
    """What may be looked at; ``None`` if that is everything."""
    return _bounds[-1] if _bounds else None


def confine(to: Bounds | None) -> None:
    """From now on, see nothing of what lies elsewhere; with ``None``, see everything again."""
    _bounds[:] = [] if to is None else [to]


def is_outside(path: AnyPath) -> bool:
    """Whether a path lies outside of what may be looked at, or leads out of it."""
    return _place(os.fspath(path)) is None


def leads_out(path: AnyPath) -> bool:
    """Whether a path leads out, and is in a folder that does not."""
    text = os.fspath(path)
    return _place(text) is None and _place(os.path.dirname(text)) is not None


def is_mounted(folder: AnyPath) -> bool:
    """Whether a folder is the top of what is mounted there."""
    try:
        return os.path.ismount(folder)
    except (OSError, ValueError):
        return False


def is_file(path: AnyPath) -> bool:
    """Whether there is a file, or a link to one."""
    return _is(FILE, path)


def is_folder(path: AnyPath) -> bool:
    """Whether there is a folder, or a link to one."""
    return _is(FOLDER, path)


def is_there(path: AnyPath) -> bool:
    """Whether there is anything, if only a link that is broken or leads out."""
    text = os.fspath(path)
    if _bounds and _place(os.path.dirname(os.path.abspath(text))) is None:
        return False
    seen, mark = test(NAME, text)
    note(NAME, text, seen, mark)
    return seen != NOTHING


def exists(path: AnyPath) -> bool:
    """Whether there is anything that is not a broken link."""
    return _is(THERE, path)


def entries(folder: AnyPath) -> list[os.DirEntry[str]]:
    """What matters in a folder, by name; nothing if it cannot be read, or lies outside.

    That are Python files, notebooks, documents, files that say what a project needs, links that do
    not lead out, folders that are not hidden or hold documents.
    """
    path = os.fspath(folder)
    if _place(path) is None:
        return []
    mark = _mark(path)
    found = scanned(path)
    if listeners:
        note(LIST, path, listed(found), mark)
    return [each for each in found or () if not each.is_symlink() or _place(each.path) is not None]


def read(file: AnyPath, limit: int = -1) -> bytes:
    """Read the bytes of a file, at most ``limit`` of them unless that is negative.

    Raises:
        OutsideError: it lies outside of what may be looked at.
        OSError: it is no regular file (a pipe could keep us waiting), or cannot be read.
    """
    path = os.fspath(file)
    if _place(path) is None:
        raise OutsideError
    mark = _mark(path)
    try:
        data = content(path, limit)
    except OSError as error:
        note(READ, path, _failed(error), mark)
        raise
    whole = limit < 0 or len(data) < limit
    if listeners:
        note(READ if whole else f"{READ}{limit}", path, hashed(data), mark)
    return data


def known(file: AnyPath) -> str | None:
    """The hash of what is in a file, if its signature tells; this counts as reading it."""
    path = os.fspath(file)
    if _place(path) is None:
        return None
    mark = _mark(path)
    before = trusted.get((READ, path))
    if before is None or not mark or before[0] != mark:
        return None
    note(READ, path, before[1], mark)
    return before[1]


def is_searchable(folder: AnyPath) -> bool:
    """Whether what is in a folder may be listed and opened."""
    path = os.fspath(folder)
    if _place(path) is None:
        return False
    mark = _mark(path)
    seen = searchable(path)
    note(SEARCH, path, seen, mark)
    return seen != NOTHING


def real(path: AnyPath) -> str:
    """The path without symbolic links."""
    text = os.fspath(path)
    found = _real_below(text)
    if found != text:
        note(REAL, text, found, LINK)
    return found


def look(kind: str, path: str) -> tuple[str, str]:
    """Look again, as a note says.

    Returns:
        What is seen, and its mark.
    """
    if kind in TESTS:
        return test(kind, path)
    if kind == REAL:
        return _real(path), LINK if os.path.islink(path) else _mark(path)
    mark = _mark(path)
    before = trusted.get((kind, path))
    if before is not None and mark and before[0] == mark:
        return before[1], mark
    if kind == SEARCH:
        return searchable(path), mark
    if kind == LIST:
        return listed(scanned(path)), mark
    try:
        return hashed(content(path, int(kind[1:] or -1))), mark
    except OSError as error:
        return _failed(error), mark


def settle(looks: Looks) -> None:
    """Look again at what was too fresh to be trusted, and trust it if it is the same."""
    for (kind, path), mark in looks.marks.items():
        if not mark:
            seen, now = look(kind, path)
            if seen == looks.seen[kind, path]:
                looks.marks[kind, path] = now


def _real(path: str) -> str:
    try:
        return os.path.realpath(path)
    except ValueError:  # no name of a file
        return path


def _real_below(path: str) -> str:
    """The same as ``_real``; while a project is checked, folders are not looked at again."""
    folder, name = os.path.split(path)
    if not _bounds or not os.path.isabs(path) or ".." in path or name in {"", "."}:
        return _real(path)
    known = _bounds[-1].real_folders
    above = known.get(folder)
    if above is None:
        above = known[folder] = _real(folder)
    found = os.path.join(above, name)
    try:
        is_link = stat.S_ISLNK(os.lstat(found).st_mode)
    except (OSError, ValueError):
        is_link = False
    return _real(path) if is_link else found


def _place(path: str) -> str | None:
    """Where a path leads, without links, if that may be looked at; a link on the way is a look."""
    if not _bounds:
        return path
    held = _bounds[-1]
    if not os.path.isabs(path) or ".." in path:
        path = os.path.abspath(path) if ".." not in path else real(path)
    folder, name = os.path.split(path)
    try:
        is_link = stat.S_ISLNK(os.lstat(path).st_mode)
    except (OSError, ValueError):
        is_link = False
    if is_link:
        found = _real(path)
        note(REAL, path, found, LINK)
    else:
        above = _folder(folder, held)
        found = os.path.join(above, name) if name else above
    return found if held.hold(found) else None


def _folder(folder: str, held: Bounds) -> str:
    """A folder without links; each folder on the way from the top of the project is a look."""
    found = held.real_folders.get(folder)
    if found is None:
        found = held.real_folders[folder] = _real(folder)
    inside = [top for top in held.tops if is_below(folder, top)]
    at = folder
    while inside and not all((REAL, at) in each.seen for each in listeners):
        is_link = os.path.islink(at)
        note(REAL, at, _real(at), LINK if is_link else _mark(at))
        if at in inside:
            break
        at = os.path.dirname(at)
    return found


def _failed(error: OSError) -> str:
    """What a look sees that fails, and why."""
    return f"{NOTHING}{error.errno or error.strerror}"


def _mark(path: str) -> str:
    """The signature; empty if a change could come that leaves it as it is."""
    if over and over[-1].touches(path):
        return ""
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        return missing(error)
    latest = max(status.st_mtime_ns, status.st_ctime_ns)
    whole = not (status.st_mtime_ns % 1_000_000_000 and status.st_ctime_ns % 1_000_000_000)
    age = time.time_ns() - latest
    return signature(status) if age > (_COARSE if whole else _FINE) else ""


def _is(kind: str, path: AnyPath) -> bool:
    text = os.fspath(path)
    if _place(text) is None:
        return False
    seen, mark = test(kind, text)
    note(kind, text, seen, mark)
    return seen != NOTHING
