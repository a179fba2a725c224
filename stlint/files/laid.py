"""What is laid over the disk for a while: texts that nobody has saved yet, and where they stand."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

    AnyPath = str | PathLike[str]

__all__ = ["Entry", "Laid", "lay", "over"]


class Entry:
    """A file or folder that is only laid over the disk: what matters of an ``os.DirEntry``."""

    __slots__ = ("_is_folder", "name", "path")

    def __init__(self, folder: str, name: str, is_folder: bool) -> None:
        self.name = name
        self.path = os.path.join(folder, name)
        self._is_folder = is_folder

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a folder; it is no link."""
        del follow_symlinks
        return self._is_folder

    def is_symlink(self) -> bool:
        """It is none."""
        return False


class Laid:
    """Texts by the files that they are taken for, which need not exist.

    Args:
        texts: the bytes of files, by paths; links are followed.
    """

    __slots__ = ("_below", "_folders", "_names", "_texts")

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = {os.path.realpath(path): text for path, text in texts.items()}
        self._folders: dict[str, str] = {}
        """Folders without links, as far as they were asked for."""
        self._below: dict[str, dict[str, bool]] = {}
        """By folder: what leads to texts, and whether that is a folder that is not there."""
        for path in self._texts:
            folder, name = os.path.split(path)
            self._below.setdefault(folder, {})[name] = False
            while not os.path.lexists(folder):
                above, name = os.path.split(folder)
                self._below.setdefault(above, {})[name] = True
                folder = above
        self._names = {os.path.basename(path) for path in (*self._texts, *self._below)}
        """Last parts of all that is known: of most paths nothing else has to be asked."""

    def text(self, path: str) -> bytes | None:
        """What is laid over a file; ``None``: nothing is."""
        return self._texts.get(self._real(path)) if self._may_know(path) else None

    def mode(self, path: str) -> int | None:
        """What is laid where nothing is: the mode of a file or a folder; ``None``: nothing."""
        if os.path.basename(path) not in self._names:
            return None
        real = self._real(path)
        if real in self._texts:
            return stat.S_IFREG
        return stat.S_IFDIR if real in self._below else None

    def touches(self, path: str) -> bool:
        """Whether the disk alone does not tell what is in a file, or right in a folder."""
        real = self._real(path) if self._may_know(path) else ""
        return real in self._texts or real in self._below

    def entries(self, folder: str) -> list[Entry]:
        """What is laid right into a folder."""
        below = self._below.get(self._real(folder), {})
        return [Entry(folder, name, is_folder) for name, is_folder in below.items()]

    def _may_know(self, path: str) -> bool:
        return os.path.basename(path) in self._names or os.path.islink(path)

    def _real(self, path: str) -> str:
        plain = path.startswith(os.sep) and ".." not in path
        folder, name = os.path.split(path if plain else os.path.abspath(path))
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = os.path.realpath(folder)
        found = os.path.join(real, name)
        return os.path.realpath(found) if os.path.islink(found) else found


over: list[Laid] = []
"""What is laid over the disk now, the last on top."""


@contextmanager
def lay(texts: Mapping[str, bytes]) -> Iterator[None]:
    """Take texts for what is in some files, in all that looks at the disk.

    Args:
        texts: the bytes of files, by paths.
    """
    if not texts:
        yield
        return
    over.append(Laid(texts))
    try:
        yield
    finally:
        over.pop()
