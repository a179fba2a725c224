"""The text of the files that a report quotes, and how it names them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from stlint.files.kinds import kind_of
from stlint.files.overlay import DISK, Files
from stlint.printable import clean
from stlint.report.hiding import hide
from stlint.results.problems import SourceProblem
from stlint.secret_texts import veiled
from stlint.syntax.source import decode_source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.results.finding import Span

__all__ = ["Sources"]

_LARGEST = 4_000_000
_SECRET = re.compile(r"\s*\w*(?:secret|token|password)\w*\s*=", re.IGNORECASE)
"""A setting that is a secret."""
_KEY = re.compile(r"(\s*\[[\w.\- \"]{1,60}\]\s*$|\s*(?:export +)?[\w.-]{1,60}\s*(?==))(=)?")
_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Where GitHub and GitLab say that a job's checkout is."""


class Sources:
    """Reads each file once; a file that cannot be read (any more) has no lines.

    Attributes:
        checkout: the folder that a service for code review names files from: what a job of GitHub
            or GitLab works in, if the current folder is part of that; else the current one.
    """

    def __init__(self, folder: Path | None = None, files: Files = DISK) -> None:
        """Name files relative to a folder (default: the current one).

        Args:
            folder: that folder.
            files: what is in the files.
        """
        self._folder = os.path.abspath(folder or Path.cwd())  # noqa: PTH100 (keeps symbolic links)
        self._files = files
        self._lines: dict[str, tuple[str, ...]] = {}
        told = [os.environ.get(name, "") for name in _CHECKOUTS]
        self.checkout = next((each for each in told if _inside(self._folder, each)), self._folder)

    def absolute(self, path: str) -> str:
        """Name a file in full."""
        return os.path.normpath(os.path.join(self._folder, path))  # noqa: PTH118 (text in and out)

    def name(self, path: str) -> str:
        """Name a file the short way, for people: relative if it lies below the folder."""
        return clean(_below(self._folder, self.absolute(path), path))

    def below(self, path: str) -> str:
        """Name a file the short way, for programs: unchanged, with slashes."""
        return _below(self._folder, self.absolute(path), path).replace(os.sep, "/")

    def in_checkout(self, path: str) -> str:
        """Name a file as a service for code review does: from the top of the checkout."""
        full = self.absolute(path)
        return _below(self.checkout, full, full).replace(os.sep, "/")

    def lines(self, path: str) -> tuple[str, ...]:
        """Read the lines of a file, without their ends."""
        path = self.absolute(path)
        if path not in self._lines:
            self._lines[path] = self._read(path)
        return self._lines[path]

    def hide(self, spans: Iterable[Span], further: Iterable[Span]) -> dict[str, frozenset[str]]:
        """Show no more of some secrets than may be shown, wherever their lines are quoted.

        Args:
            spans: where they begin, or what is compared with them.
            further: other places where they may begin.

        Returns:
            ``exact``, the texts that begin there, and ``near``, those in the same statements.
        """
        places: dict[str, tuple[set[tuple[int, int]], set[tuple[int, int]]]] = {}
        for at, several in enumerate((spans, further)):
            for span in several:
                known = places.setdefault(self.absolute(span.path), (set(), set()))
                known[at].add((span.row, span.column))
        exact: set[str] = set()
        near: set[str] = set()
        for path, marks in places.items():
            lines, texts, others = hide(self._code(path), *marks)
            self._lines[path] = tuple(_shown(each, Path(path)) for each in lines)
            exact |= texts
            near |= others
        return {"exact": frozenset(exact), "near": frozenset(near)}

    def quote(self, span: Span) -> str:
        """The code at a place, its lines joined by newlines; nothing where there is none."""
        rows = list(self.lines(span.path)[max(span.row - 1, 0) : span.end_row])
        if len(rows) == span.end_row - span.row + 1:
            rows[-1] = rows[-1][: max(span.end_column - 1, 0)]
        if rows:
            rows[0] = rows[0][max(span.column - 1, 0) :]
        return "\n".join(rows)

    def _read(self, path: str) -> tuple[str, ...]:
        return tuple(_shown(each, Path(path)) for each in self._code(path))

    def _code(self, path: str) -> list[str]:
        try:
            data = self._files.read(Path(path), _LARGEST)
            return decode_source(Path(path), data).lines
        except (OSError, ValueError, SourceProblem):
            return []


def _shown(line: str, path: Path) -> str:
    """A line as it may be shown: of a file of secrets, a key without its value, or a heading."""
    kind = kind_of(path.name, path.parent.name)
    if kind not in {"environment", "secrets"} and not (kind == "config" and _SECRET.match(line)):
        return veiled(line)
    found = _KEY.match(line)
    if found is None:
        return "…" if line.strip() else ""
    return f"{found[1]}= …" if found[2] else found[1]


def _inside(path: str, folder: str) -> bool:
    top = folder.rstrip(os.sep)
    return bool(folder) and (path == top or path.startswith(top + os.sep))


def _below(folder: str, full: str, otherwise: str) -> str:
    return os.path.relpath(full, folder) if _inside(full, folder) else otherwise
