"""The findings that a project lives with for now: counted by file and rule; lines may move."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.files import disk
from stlint.files.naming import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stlint.results.finding import Finding
    from stlint.results.report import Report

__all__ = ["Baseline", "BaselineError", "Stale", "count", "read"]

VERSION: Final = 1
_NEVER: Final = frozenset({"ST000", "ST006"})
"""What says that a check was not done to its end is never lived with."""


class BaselineError(Exception):
    """A baseline cannot be used; the message says why."""


class Stale(NamedTuple):
    """Findings of a rule in a file that are counted and no longer there."""

    file: str
    code: str
    gone: int


class Baseline(NamedTuple):
    """How many findings of which rule are known in which file.

    Attributes:
        path: the file that it is in, or will be.
        counts: by the real path of a file and the code of a rule.
    """

    path: Path
    counts: Mapping[tuple[str, str], int]

    def unknown(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings that are not known.

        Nobody can tell which of several findings of a rule in a file are the new ones. If there are
        more than counted, all of them are unknown.
        """
        findings = tuple(findings)
        found = Counter(_key(each) for each in findings)
        known = {key for key, number in found.items() if number <= self.counts.get(key, 0)}
        return tuple(each for each in findings if each.code in _NEVER or _key(each) not in known)

    def left(self, found: Report) -> Report:
        """The same without what is known."""
        new = self.unknown(found.findings)
        return replace(found, findings=new, known=len(found.findings) - len(new))

    def stale(
        self, findings: Iterable[Finding], looked: Callable[[str, str], bool]
    ) -> tuple[Stale, ...]:
        """What is counted and gone: as far as was looked for it, and in files that are gone.

        Args:
            findings: all that were found.
            looked: whether a rule was looked for in a file, to its end: by real path and code.
        """
        found = Counter(_key(each) for each in findings)
        return tuple(
            Stale(path, code, number - found[path, code])
            for (path, code), number in sorted(self.counts.items())
            if number > found[path, code] and (looked(path, code) or not disk.is_there(path))
        )

    def without(self, stale: Iterable[Stale]) -> Baseline:
        """The same without what is gone."""
        left = Counter(self.counts)
        left.subtract({(each.file, each.code): each.gone for each in stale})
        return self._replace(counts=+left)

    def as_text(self) -> str:
        """What the file says: sorted, with paths relative to it and forward slashes."""
        folder = disk.real(self.path.parent)
        files: dict[str, dict[str, int]] = {}
        for (path, code), number in sorted(self.counts.items()):
            files.setdefault(_relative(path, folder), {})[code] = number
        told = {"version": VERSION, "findings": dict(sorted(files.items()))}
        return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def count(findings: Iterable[Finding], path: Path) -> Baseline:
    """Count findings, for the baseline that is in a file."""
    return Baseline(path, Counter(_key(each) for each in findings if each.code not in _NEVER))


def read(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        BaselineError: it cannot be read, or is none.
    """
    name = named(path)
    try:
        told = json.loads(disk.read(path).decode("utf-8-sig"))
    except FileNotFoundError as error:
        message = f"there is no baseline {name!r}: --write-baseline {name} writes one"
        raise BaselineError(message) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BaselineError(f"cannot read the baseline {name!r}: {reason}") from error
    except json.JSONDecodeError as error:
        message = f"{name}:{error.lineno}:{error.colno}: the baseline is damaged: {error.msg}"
        raise BaselineError(message) from error
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{name}: the baseline is damaged: {error}") from error
    return Baseline(path, _counts(path, told))


def _counts(path: Path, told: Any) -> dict[tuple[str, str], int]:
    def check(right: bool, what: str) -> None:
        if not right:
            raise BaselineError(f"{named(path)}: the baseline is damaged: {what}")

    check(isinstance(told, dict) and "version" in told, "it has no version")
    if told["version"] != VERSION:
        raise BaselineError(
            f"{named(path)}: the baseline has version {told['version']!r}, which is not known: "
            f"--write-baseline {named(path)} writes a new one"
        )
    files = told.get("findings")
    check(isinstance(files, dict), "it has no table of findings")
    folder = disk.real(path.parent)
    counts: Counter[tuple[str, str]] = Counter()
    for name, codes in files.items():
        check(isinstance(codes, dict), f"there are no counts for {name!r}")
        for code, number in codes.items():
            right = isinstance(number, int) and not isinstance(number, bool) and number > 0
            check(right, f"the count of {code} in {name!r} is {number!r}")
            counts[disk.real(os.path.join(folder, name)), code] += number  # noqa: PTH118
    return dict(counts)


def _key(finding: Finding) -> tuple[str, str]:
    return disk.real(finding.span.path), finding.code


def _relative(path: str, folder: str) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(path).as_posix()
