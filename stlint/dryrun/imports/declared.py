"""Whether a project says that it needs a library: then it is there where its app runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stlint.files import disk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


_FILES: Final = re.compile(
    r"requirements[\w.-]*\.(txt|in)|pyproject\.toml|setup\.(py|cfg)|Pipfile|environment\.ya?ml"
)
"""Where projects say what they need."""
_LIMIT: Final = 200_000
"""Bytes of a file that are looked at."""


def declared(folders: Iterable[Path]) -> str:
    """What projects need: all words of their documents, written as modules are."""
    texts = [
        disk.read(entry.path, _LIMIT).decode("utf-8", "replace")
        for folder in folders
        for entry in disk.entries(folder)
        if _FILES.fullmatch(entry.name) and disk.is_file(entry.path)
    ]
    return re.sub(r"[-.]", "_", "\n".join(texts).lower())
