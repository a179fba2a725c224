"""What a process that stays found so far: outcomes, and whatever else was made of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.files import disk
from stlint.files.looks import note, trusted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stlint.files.looks import Looks

    Row = tuple[str, str, str, str]

__all__ = ["Resident"]


class Resident:
    """Outcomes of the last check, each with the looks that led to it.

    Between ``begin`` and ``save`` nothing is taken to change: a look is repeated once.
    """

    def __init__(self) -> None:
        self._outcomes: dict[str, tuple[list[Row], Any]] = {}
        self._used: set[str] = set()
        self._now: dict[tuple[str, str], tuple[str, str]] = {}

    def begin(self) -> None:
        """Prepare for a check: look at everything again."""
        self._used = set()
        self._now = {}

    def holds(self, rows: Iterable[Row]) -> bool:
        """Whether some looks would see the same now."""
        for kind, path, before, _ in rows:
            now = self._now.get((kind, path))
            if now is None:
                now = self._now[kind, path] = disk.look(kind, path)
            if now[0] != before:
                return False
        return True

    def outcome(self, key: str) -> Any:
        """What came of something the last time; ``None`` if that may be different now.

        Args:
            key: what was checked, how.
        """
        self._used.add(key)
        known = self._outcomes.get(key)
        if known is None or not self.holds(known[0]):
            return None
        for kind, path, seen, _ in known[0]:
            note(kind, path, seen, self._now[kind, path][1])
        return known[1]

    def put(self, key: str, outcome: Any, rows: Sequence[Row]) -> None:
        """Keep what came of something.

        Args:
            key: as for ``outcome``.
            outcome: what came of it.
            rows: the looks that it depends on.
        """
        self._outcomes[key] = ([*rows], outcome)

    def save(self, looks: Looks) -> None:
        """Forget what this check did not ask for, and trust the signatures of what it saw.

        Args:
            looks: all looks of the check.
        """
        self._outcomes = {key: self._outcomes[key] for key in self._used & self._outcomes.keys()}
        for look, mark in looks.marks.items():
            if mark:
                trusted[look] = (mark, looks.seen[look])
