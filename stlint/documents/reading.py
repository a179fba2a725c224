"""What a rule about documents asks: those of a project, each read once, when it is asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stlint.documents.document import Document
from stlint.files import disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stlint.documents.beside import Beside
    from stlint.files.overlay import Files
    from stlint.streamlit_api.release_set import Targets

__all__ = ["Documents"]

MAX_BYTES: Final = 1_000_000
"""A document that is larger is none."""
MAX_SCRIPTS: Final = 300
"""Python files of a project that are asked for a word."""


_LOADING: Final = (b"load_dotenv", b"dotenv_values", b"env_file")
"""What loads a ``.env`` file."""


class Documents:
    """The documents of a project.

    Args:
        beside: which there are.
        files: what is in files.
        targets: which releases of Streamlit what lies in a folder is for.
    """

    def __init__(self, beside: Beside, files: Files, targets: Callable[[Path], Targets]) -> None:
        self.top = beside.top
        self.targets = targets
        self._beside = beside
        self._files = files
        self._read: dict[Path, Document | None] = {}

    def of(self, *kinds: str) -> Iterator[Document]:
        """The documents of some kinds that can be read."""
        for kind, path in self._beside.files:
            found = self.read(path, kind) if kind in kinds else None
            if found is not None:
                yield found

    def has(self, kind: str) -> bool:
        """Whether there is any document of a kind, even if it cannot be read."""
        return any(kind == each for each, _ in self._beside.files)

    def read(self, path: Path, kind: str = "") -> Document | None:
        """A file of the project; ``None`` if it cannot be read, is too large, or no text."""
        if path not in self._read:
            self._read[path] = self._document(path, kind)
        return self._read[path]

    def is_there(self, path: Path) -> bool:
        """Whether there is a file or a folder."""
        return disk.exists(path)

    def seen_from(self, folder: Path) -> Callable[[str], bool]:
        """Tells whether there is a file of a name in a folder, or at the top of the project."""
        return lambda name: any(self.is_there(each / name) for each in (folder, self.top))

    def name(self, path: Path) -> str:
        """A file as it is named from the top of the project, with slashes."""
        return path.relative_to(self.top).as_posix() if path.is_relative_to(self.top) else path.name

    def loads(self, environment: Document) -> bool:
        """Whether something beside or below a ``.env`` file loads such files."""
        return self.says(environment.path.parent, _LOADING)

    def says(self, folder: Path, words: tuple[bytes, ...]) -> bool:
        """Whether a Python file in a folder, or below it, has one of some words."""
        return any(self._has(str(path), words) for path in self.scripts(folder))

    def scripts(self, folder: Path | None = None) -> Iterator[Path]:
        """The Python files in a folder and below it, the nearest first; only so many."""
        folders, found = [str(folder or self.top)], 0
        while folders and found < MAX_SCRIPTS:
            for entry in disk.entries(folders.pop(0)):
                if disk.is_folder_entry(entry):
                    if not entry.name.startswith(".") and not _is_environment(entry.path):
                        folders.append(entry.path)
                elif entry.name.endswith(".py"):
                    found += 1
                    yield Path(entry.path)

    def _has(self, path: str, words: tuple[bytes, ...]) -> bool:
        try:
            data = disk.read(path, MAX_BYTES)
        except OSError:
            return False
        return any(word in data for word in words)

    def _document(self, path: Path, kind: str) -> Document | None:
        try:
            data = self._files.read(path, MAX_BYTES)
            text = data.decode("utf-8")
        except (OSError, UnicodeError):
            return None
        if len(data) == MAX_BYTES or "\0" in text:
            return None
        return Document(kind, path, text.replace("\r\n", "\n"))


def _is_environment(folder: str) -> bool:
    return disk.exists(os.path.join(folder, "pyvenv.cfg"))  # noqa: PTH118 - text in and out
