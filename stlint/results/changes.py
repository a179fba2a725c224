"""What fixes change in files, and which of them were taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.results.finding import Finding

__all__ = ["Change", "TakenBack"]


@dataclass(frozen=True, slots=True)
class Change:
    """A file that fixes change: its bytes before and after."""

    path: Path
    before: bytes
    after: bytes


class TakenBack(NamedTuple):
    """A fix that was not kept.

    ``instead`` is what would be found then; ``problem`` why it could not be written at all. With
    neither, what was to be fixed is still there.
    """

    finding: Finding
    instead: Finding | None = None
    problem: str = ""
