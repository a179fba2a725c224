"""What a check found; and what it did not see, so that nobody takes silence for a clean result."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from stlint.files import disk
from stlint.files.bounds import is_below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from stlint.results.declaration import Declaration
    from stlint.results.finding import Finding

__all__ = ["Glimpse", "Missed", "Report", "Unseen", "is_part", "leads_beyond"]


def leads_beyond(name: str, paths: Iterable[Path]) -> bool:
    """Whether a file is in none of some files and folders, seen without links."""
    tops = [disk.real(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - keeps links
    return not any(is_below(disk.real(name), top) for top in tops)


def is_part(name: str, paths: Iterable[Path]) -> bool:
    """Whether a check of some files and folders is about a file, by its absolute path.

    A check of folders only is about every file that takes part in their apps.
    """
    given = [(os.path.abspath(path), disk.is_folder(path)) for path in paths]  # noqa: PTH100
    return all(is_folder for _, is_folder in given) or any(
        name == path or name.startswith(path.rstrip(os.sep) + os.sep) for path, _ in given
    )


class Glimpse(NamedTuple):
    """A place that could not be seen into."""

    path: str
    row: int
    reason: str


class Unseen(NamedTuple):
    """What could not be seen in the runs of an app.

    Attributes:
        calls: how many places call something that is not followed and may do anything to the app.
        gaps: how many places hold code that is not modelled.
        some_calls: the first of the former.
        some_gaps: the first of the latter.
        run: the script of the app.
    """

    calls: int
    gaps: int
    some_calls: tuple[Glimpse, ...] = ()
    some_gaps: tuple[Glimpse, ...] = ()
    run: str = ""


class Missed(NamedTuple):
    """What a check did not see.

    Attributes:
        cut: where apps were not followed any further, told or not; ``run`` is the script.
        foreign: scripts that were taken for apps, and have nothing to do with Streamlit.
        passed: files that were given and cannot be checked, each with the reason.
        unseen: what could not be seen in each app.
    """

    cut: tuple[Finding, ...] = ()
    foreign: tuple[str, ...] = ()
    passed: tuple[tuple[str, str], ...] = ()
    unseen: tuple[Unseen, ...] = ()


_NOTHING = Missed()


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    Attributes:
        findings: in the order of a report.
        files: how many files took part.
        apps: how many apps there were.
        internal_errors: how often stlint itself failed.
        declarations: what says which releases of Streamlit the apps are for.
        checked: the files that were checked to their end.
        known: how many findings are left out since they are in the baseline.
        pages: how many pages of apps were checked besides, which are scripts of their own.
        missed: what was not seen.
    """

    findings: tuple[Finding, ...]
    files: int
    apps: int
    internal_errors: int
    reach: tuple[tuple[Path, frozenset[str]], ...] = ()
    """The script of each app, and the files that take part in it."""
    declarations: tuple[Declaration, ...] = ()
    checked: frozenset[str] = frozenset()
    known: int = 0
    pages: int = 0
    missed: Missed = _NOTHING

    def shown(self, level: str) -> Report:
        """The same with the findings of a level and above only; ``level`` is a ``Level``."""
        kept = [each for each in self.findings if each.level.reaches(level)]
        return replace(self, findings=tuple(kept))

    def only(self, paths: Iterable[Path]) -> Report:
        """The same with the findings that a check of some files and folders is about."""
        paths = list(paths)
        names = {each.span.path for each in self.findings}
        wanted = {name for name in names if is_part(name, paths)}
        kept = [each for each in self.findings if each.span.path in wanted]
        return replace(self, findings=tuple(kept))

    def fails(self, level: str, counts: Callable[[Finding], bool] = lambda _: True) -> bool:
        """Whether there is a finding of a level and above; ``"none"`` means never.

        Args:
            level: the level.
            counts: whether a finding is one that may decide the exit code.
        """
        return level != "none" and any(
            each.level.reaches(level) and counts(each) for each in self.findings
        )
