"""What is no script of an app, by its name: notebooks above all, which are told of."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stlint.files import disk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.files.overlay import Files
    from stlint.settings import Configuration

__all__ = ["no_script", "notebooks_in"]

_SCRIPTS: Final = frozenset({".py", ".pyw", ".pyi", ".py3", ""})
"""Endings of files that may hold Python; what is given without one is taken at its word."""
_LARGEST: Final = 1_000_000
"""Bytes of a notebook that are looked at."""


def no_script(path: Path) -> str | None:
    """Why a file cannot be the script of an app or a module of it, by its name."""
    if path.suffix.lower() == ".ipynb":
        return (
            "a notebook, which Streamlit does not run: check what "
            "`jupyter nbconvert --to script` makes of it"
        )
    if path.suffix in _SCRIPTS:
        return None
    return "no Python file: name a script whose name ends in .py, or its folder"


def notebooks_in(
    folder: Path, files: Files, configuration: Configuration
) -> Iterator[tuple[str, str]]:
    """The notebooks right in a folder that speak of Streamlit, and why they are not checked."""
    for entry in disk.entries(folder):
        path = Path(entry.path)
        why = no_script(path) if path.suffix.lower() == ".ipynb" else None
        if why is None or configuration.leaves_out(path, is_folder=False):
            continue
        try:
            text = files.read(path, _LARGEST)
        except OSError:
            continue
        if b"streamlit" in text:
            yield os.path.abspath(path), why  # noqa: PTH100 - keeps symbolic links
