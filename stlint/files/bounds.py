"""What a check may look at, by paths without links: what lies elsewhere is opaque."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Bounds", "OutsideError", "is_below"]

_SYSTEM = ("/proc", "/sys", "/dev")
"""What the system shows there are no files of a project, whoever names them."""
_MEMORY = "/dev/shm"  # noqa: S108 - a place for ordinary folders


class OutsideError(OSError):
    """A path leads out of the project."""

    def __init__(self) -> None:
        super().__init__(0, "it leads out of the project")


class Bounds:
    """Some folders, all that is below them, and some files.

    Attributes:
        tops: the folders, as they were named.
        real_tops: the same without links.
        real_folders: folders without links, as far as they were asked for.
    """

    __slots__ = ("_files", "_folders", "real_folders", "real_tops", "tops")

    def __init__(self, tops: Iterable[str], files: Iterable[str] = ()) -> None:
        """Take the folders, by absolute paths, and the files, by paths without links."""
        self.tops = tuple(dict.fromkeys(tops))
        self.real_tops = tuple(dict.fromkeys(map(os.path.realpath, self.tops)))
        self._files = frozenset(files)
        self._folders: dict[str, bool] = {}
        self.real_folders: dict[str, str] = {}

    def __str__(self) -> str:
        """All that an outcome depends on."""
        return repr((sorted(self.real_tops), sorted(self._files)))

    def hold(self, real: str) -> bool:
        """Whether a file or folder may be looked at, by its path without links."""
        folder = os.path.dirname(real)
        inside = self._folders.get(folder)
        if inside is None:
            inside = self._folders[folder] = self._holds(folder)
        named = real in self._files or real in self.real_tops
        return inside or (named and not _is_system(real))

    def _holds(self, folder: str) -> bool:
        return not _is_system(folder) and any(is_below(folder, top) for top in self.real_tops)


def is_below(path: str, folder: str) -> bool:
    """Whether a path is that of a folder or of something in it; both without links."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_system(path: str) -> bool:
    return any(is_below(path, each) for each in _SYSTEM) and not is_below(path, _MEMORY)
