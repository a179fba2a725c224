"""Which releases of Streamlit a project means, and what says so.

What is asked, in this order: the setting ``streamlit-version``; the metadata in the script; then,
from the folder of the script upwards to the top of its project, the nearest folder with a file that
says something about versions: lock files, ``pyproject.toml``, requirements, ``environment.yml``,
``setup.cfg``, ``Pipfile``.
"""

from __future__ import annotations

from stlint.targets.declarations import Declarations, Wanted
from stlint.targets.specifiers import SpecifierError, admitted

__all__ = ["Declarations", "SpecifierError", "Wanted", "admitted"]
