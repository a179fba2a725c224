"""What earlier checks made of a project: the outcomes of its apps."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

from stlint.cache.codec import decode, encode
from stlint.cache.file import get
from stlint.cache.request import salt
from stlint.cache.writing import save
from stlint.files import disk
from stlint.files.looks import LIST, READ, note, trusted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.files.looks import Looks

__all__ = ["Known"]

UNUSED = 14 * 86_400
"""After so many seconds without use an outcome goes."""


class Known:
    """What is known in the current folder, and what a check adds to it."""

    def __init__(self, folder: str) -> None:
        """Read what is known.

        Args:
            folder: where the cache is.
        """
        self._folder = folder
        self._key = f"{os.getcwd()}\n{salt()}"
        self._now = int(time.time())
        self._outcomes: dict[str, tuple[int, list[str], str]] = {}
        """By key: when it was used, what was looked at, and the outcome, as JSON."""
        found = get(folder, self._key)
        try:
            self._read(json.loads(found[0])) if found else None
        except (ValueError, TypeError, KeyError, AttributeError):
            self._outcomes = {}

    def _read(self, told: dict[str, Any]) -> None:
        seen = told["seen"]
        for at in range(0, len(seen), 4):
            trusted[seen[at], seen[at + 1]] = (seen[at + 3], seen[at + 2])
        for key, (used, looks, outcome) in told["outcomes"].items():
            self._outcomes[key] = (used, looks, outcome)

    def outcome(self, key: str) -> Any:
        """What came of something the last time; ``None`` if that may be different now.

        Args:
            key: what was checked, how.
        """
        known = self._outcomes.get(key)
        if known is None:
            return None
        _, looks, told = known
        for at in range(0, len(looks), 3):
            kind, path, before = looks[at : at + 3]
            seen, mark = disk.look(kind, path)
            if seen != before:
                return None
            note(kind, path, seen, mark)
        try:
            outcome = decode(told)
        except ValueError:
            return None
        self._outcomes[key] = (self._now, looks, told)
        return outcome

    def put(self, key: str, outcome: Any, rows: Sequence[tuple[str, str, str, str]]) -> None:
        """Keep what came of something, if it can be written.

        Args:
            key: as for ``outcome``.
            outcome: what came of it.
            rows: the looks that it depends on.
        """
        try:
            told = encode(outcome)
        except TypeError:
            return
        self._outcomes[key] = (self._now, [field for row in rows for field in row[:3]], told)

    def save(self, looks: Looks) -> None:
        """Write what is known.

        Args:
            looks: all looks of the check.
        """
        disk.settle(looks)
        seen = [
            field
            for (kind, path), each in looks.seen.items()
            if kind[0] in (READ, LIST) and (mark := looks.marks[kind, path])
            for field in (kind, path, each, mark)
        ]
        told = {
            "seen": seen,
            "outcomes": {
                key: each for key, each in self._outcomes.items() if self._now - each[0] < UNUSED
            },
        }
        save(self._folder, {self._key: json.dumps(told, separators=(",", ":"))})
