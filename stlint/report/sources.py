"""The text of the files that a report quotes, and how it names them."""

from __future__ import annotations

import io
import os
import re
import tokenize
from pathlib import Path

from stlint import disk
from stlint.report.columns import clean

__all__ = ["Sources"]

_LARGEST = 4_000_000
_LINE_END = re.compile(r"\r\n|\r|\n")


class Sources:
    """Reads each file once; a file that cannot be read (any more) has no lines."""

    def __init__(self, folder: Path | None = None) -> None:
        """Name files relative to a folder (default: the current one)."""
        self._folder = os.path.abspath(folder or Path.cwd())  # noqa: PTH100 (keeps symbolic links)
        self._lines: dict[str, tuple[str, ...]] = {}

    def name(self, path: str) -> str:
        """Name a file the short way: relative if it lies below the folder."""
        full = os.path.join(self._folder, path)  # noqa: PTH118 (text in, text out)
        inside = full.startswith(self._folder.rstrip(os.sep) + os.sep)
        return clean(os.path.relpath(full, self._folder) if inside else path)

    def lines(self, path: str) -> tuple[str, ...]:
        """Read the lines of a file, without their ends."""
        if path not in self._lines:
            self._lines[path] = _read(Path(self._folder, path))
        return self._lines[path]


def _read(path: Path) -> tuple[str, ...]:
    try:
        data = disk.read(path, _LARGEST)
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return tuple(_LINE_END.split(data.decode(encoding)))
    except (OSError, SyntaxError, LookupError, ValueError):
        return ()
