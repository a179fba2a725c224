"""What is in the files of an app: on disk, unless something else is to be taken for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.files import disk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["DISK", "Files"]


class Files:
    """Reads files; texts that are laid over the disk come first.

    Args:
        texts: the bytes to take for those of some files, which need not exist.
    """

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[Path, bytes] | None = None) -> None:
        self._texts = {disk.real(path): text for path, text in (texts or {}).items()}

    def read(self, path: Path, limit: int = -1) -> bytes:
        """Read the bytes of a file, at most ``limit`` of them unless that is negative.

        Raises:
            OSError: the file cannot be read.
        """
        laid = self._texts.get(disk.real(path)) if self._texts else None
        if laid is not None:
            return laid if limit < 0 else laid[:limit]
        return disk.read(path, limit)

    def is_there(self, path: Path) -> bool:
        """Whether there is something under a path, if only a broken link."""
        return disk.is_there(path) or disk.real(path) in self._texts


DISK = Files()
"""The files as they are."""
