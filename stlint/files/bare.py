"""What is on the disk, and laid over it, as it is: nobody is told that it was looked at."""

from __future__ import annotations

import os
import stat

from stlint.files.kinds import FOLDERS, kind_of
from stlint.files.laid import over
from stlint.files.looks import FILE, FOLDER, NAME, NOTHING, THERE
from stlint.files.signature import missing

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from typing import Any

__all__ = [
    "DECLARING",
    "IMAGES",
    "TESTS",
    "content",
    "hashed",
    "is_folder_entry",
    "listed",
    "scanned",
    "searchable",
    "test",
]

DECLARING = frozenset(
    (
        *("pyproject.toml", "setup.cfg", "Pipfile", "environment.yml", "environment.yaml"),
        *("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock"),
        *("pixi.toml", "Dockerfile", "Containerfile"),
    )
)
"""Files that say what a project needs, beside ``requirements*.txt`` and ``requirements/*.txt``."""
IMAGES = (".Dockerfile", ".dockerfile", ".Containerfile")
"""How the names of such files end that make one of several images."""


def searchable(path: str) -> str:
    """Whether a folder may be listed, as a look sees it."""
    found = os.access(path, os.R_OK | os.X_OK) or bool(over and over[-1].mode(path))
    return "1" if found else NOTHING


TESTS = {FILE: stat.S_ISREG, FOLDER: stat.S_ISDIR, THERE: bool, NAME: bool}
"""Kinds of looks that a mode answers."""


def test(kind: str, path: str) -> tuple[str, str]:
    """What a look of such a kind sees, and its mark."""
    try:
        mode = (os.lstat if kind == NAME else os.stat)(path).st_mode
    except (OSError, ValueError) as error:
        laid = over[-1].mode(path) if over else None
        if laid is None:
            return NOTHING, missing(error)
        return "1" if TESTS[kind](laid) else NOTHING, ""
    return "1" if TESTS[kind](mode) else NOTHING, str(mode >> 12)


def scanned(folder: str) -> list[os.DirEntry[str]] | None:
    """What matters in a folder, by name; ``None`` if it cannot be read."""
    laid = over[-1].entries(folder) if over else []
    found: list[Any] = []
    try:
        with os.scandir(folder) as there:
            found += there
    except (OSError, ValueError):
        if not laid:
            return None
    names = {each.name for each in found}
    found += [each for each in laid if each.name not in names]
    return sorted(filter(_matters, found), key=lambda entry: entry.name)


def _matters(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if name.endswith((".py", ".ipynb", *IMAGES)) or name in DECLARING or entry.is_symlink():
        return True
    if name.endswith(".txt") and "requirements" in entry.path[-len(name) - 14 :]:
        return True
    if is_folder_entry(entry):
        return not name.startswith((".", "__pycache__")) or name in FOLDERS
    return kind_of(name) is not None or kind_of(name, _folder_name(entry)) is not None


def _folder_name(entry: os.DirEntry[str]) -> str:
    return os.path.basename(os.path.dirname(entry.path))


def is_folder_entry(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder itself: what a link leads to is another look."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def listed(found: list[os.DirEntry[str]] | None) -> str:
    """What was found in a folder, as a look sees it."""
    if found is None:
        return NOTHING
    names = (f"{entry.name}\0{entry.is_symlink():d}{is_folder_entry(entry):d}\0" for entry in found)
    return hashed("".join(names).encode("utf-8", "surrogateescape"))


def content(path: str, limit: int) -> bytes:
    """Read a file, at most ``limit`` bytes of it unless that is negative.

    Raises:
        OSError: it is no regular file, or cannot be read.
    """
    laid = over[-1].text(path) if over else None
    if laid is not None:
        return laid if limit < 0 else laid[:limit]
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


def hashed(data: bytes) -> str:
    """The hash of some bytes."""
    import hashlib

    return hashlib.blake2b(data, digest_size=16).hexdigest()
