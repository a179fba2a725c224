"""Conditions that look for files: what they guard is there only if a file is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.guards import PATH
from stlint.model.made_of import leaves

if TYPE_CHECKING:
    from stlint.model.guards import Guards

__all__ = ["looks_for_files"]

_LOOKS: Final = (".exists", ".is_file", ".isfile", ".is_dir", ".isdir", ".glob", ".listdir")


def looks_for_files(guards: Guards) -> bool:
    """Whether something happens only if some file or folder is found."""
    return any(
        str(getattr(each, "path", None) or getattr(each, "op", "")).endswith(_LOOKS)
        for guard in guards
        if guard.outcome and guard.test != PATH
        for each in leaves(guard.subject, 60, guards=False)
    )
