"""The documents of a project by their names: a task of a check, as an app is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Beside"]


@dataclass(frozen=True, slots=True)
class Beside:
    """The documents of a project.

    Attributes:
        top: the folder of the project.
        files: the kind of each document, and its absolute path.
    """

    top: Path
    files: tuple[tuple[str, Path], ...]
