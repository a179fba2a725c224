"""Scripts that are clean or clash, and how a test writes down a file or a whole project."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["CLASH", "CLEAN", "KEYED", "SAME_KEY", "put", "put_all"]

CLEAN: Final = 'import streamlit as st\n\nst.title("Hello")\n'
CLASH: Final = 'import streamlit as st\n\nst.button("Save")\nst.button("Save")\n'
"""An error on line 4: ST301."""
KEYED: Final = 'import streamlit as st\n\nst.button("Save", key="save")\n'
SAME_KEY: Final = f'{KEYED}st.button("Save it", key="save")\n'
"""An error on line 4: ST302."""


def put(path: Path, text: str | bytes) -> Path:
    """Write a file, byte for byte, with the folders that it is in; gives its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def put_all(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a project, whose texts may be indented; gives the folder."""
    for name, text in files.items():
        put(folder / name, dedent(text))
    return folder
