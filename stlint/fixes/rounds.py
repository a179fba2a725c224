"""Carries out fixes: round after round, each one checked in a dry run before it is kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from stlint.discover import Found
from stlint.files import Files
from stlint.fixes.edits import compatible, edited
from stlint.problems import SourceProblem
from stlint.source import decode_source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from stlint.engine import Report
    from stlint.findings import Edit, Finding
    from stlint.model.app import App

    Check = Callable[[Found, Files], Report]

__all__ = ["Change", "Fixed", "carry_out"]

_BEHIND = 4
"""How many fixes may be needed behind each other before an app is better than it was."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that fixes change: its bytes before and after."""

    path: Path
    before: bytes
    after: bytes


@dataclass(slots=True)
class Fixed:
    """What became of the fixes of some apps that share files.

    Attributes:
        before: what was found in them.
        after: what is found once the changes are written.
        changes: the files to write.
        fixed: the findings whose fixes were carried out, as they were found.
        failed: those whose fixes were taken back, since they did not do what they should.
    """

    before: Sequence[Finding]
    after: Sequence[Finding]
    changes: list[Change] = field(default_factory=list)
    fixed: list[Finding] = field(default_factory=list)
    failed: list[Finding] = field(default_factory=list)


def carry_out(
    report: Report, check: Check, allowed: Callable[[Finding], bool], files: Files
) -> list[Fixed]:
    """Fix what was found, in memory.

    All fixes that do not touch each other are carried out at once; then the apps are checked
    again, until nothing is left to do. A fix is kept if its finding is gone and no other appeared.

    Args:
        report: what was found.
        check: checks apps whose files are given.
        allowed: which findings to fix.
        files: what is in the files.
    """
    done: list[Fixed] = []
    for apps, names in _groups(report):
        findings = [each for each in report.findings if each.span.path in names]
        if any(map(allowed, findings)):
            done.append(_Group(apps, check, allowed, files).work(findings))
    return done


def _groups(report: Report) -> list[tuple[list[App], set[str]]]:
    """The apps that share files, and their files."""
    groups: list[tuple[list[App], set[str]]] = []
    for app, names in report.reach:
        apps, all_names = [app], set(names)
        for other in [each for each in groups if each[1] & names]:
            groups.remove(other)
            apps = [*other[0], *apps]
            all_names |= other[1]
        groups.append((apps, all_names))
    return groups


class _Group:
    """Apps that share files, while they are fixed."""

    def __init__(
        self,
        apps: Sequence[App],
        check: Check,
        allowed: Callable[[Finding], bool],
        files: Files,
    ) -> None:
        self.found = Found(list(apps), [], [])
        self.check = check
        self.allowed = allowed
        self.files = files
        self.before: dict[Path, bytes] = {}
        self.texts: dict[Path, bytes] = {}

    def work(self, findings: Sequence[Finding]) -> Fixed:
        """Fix what can be fixed; ``findings`` are those of the apps as they are."""
        done = Fixed(findings, findings)
        hopeless: set[object] = set()
        while True:
            batch = self._batch(findings, hopeless)
            if not batch:
                break
            while (reached := self._attempt(batch, findings)) is None and len(batch) > 1:
                batch = batch[: len(batch) // 2]
            if reached is None:
                hopeless.add(_known_by(batch[0]))
                done.failed.append(batch[0])
            else:
                findings, carried_out = reached
                done.fixed += carried_out
        done.after = findings
        done.changes = [
            Change(path, self.before[path], text)
            for path, text in sorted(self.texts.items())
            if text != self.before[path]
        ]
        return done

    def _batch(
        self, findings: Sequence[Finding], hopeless: Collection[object] = ()
    ) -> list[Finding]:
        """Those findings, in order, whose fixes can be carried out at once."""
        fixable = {
            each.fix: each
            for each in reversed(findings)
            if each.fix is not None and self.allowed(each) and _known_by(each) not in hopeless
        }
        in_order = sorted(fixable.values(), key=lambda each: each.sort_key)
        return [fixable[each] for each in compatible(e.fix for e in in_order if e.fix)]

    def _attempt(
        self, batch: Sequence[Finding], findings: Sequence[Finding]
    ) -> tuple[Sequence[Finding], list[Finding]] | None:
        """Carry out some fixes, and those of what they bring to light: an app goes on behind them.

        Returns:
            The findings that are left, and those that were fixed; ``None`` if it is of no use.
        """
        texts, step = self.texts, batch
        carried_out: list[Finding] = []
        for _ in range(_BEHIND):
            try:
                texts = self._with_fixes(texts, step)
            except (OSError, SourceProblem, UnicodeError):
                return None
            carried_out += step
            after = self.check(self.found, Files({**texts})).findings
            if _better(findings, after, batch):
                self.texts = texts
                return after, carried_out
            new = _new(findings, batch, after)
            if not new or not all(map(self.allowed, new)):
                return None
            step = self._batch(new)
        return None

    def _with_fixes(
        self, texts: Mapping[Path, bytes], batch: Iterable[Finding]
    ) -> dict[Path, bytes]:
        edits: dict[Path, list[Edit]] = defaultdict(list)
        for finding in batch:
            for edit in finding.fix.edits if finding.fix else ():
                edits[Path(edit.span.path)].append(edit)
        done = {path: self._edited(path, texts.get(path), each) for path, each in edits.items()}
        return {**texts, **done}

    def _edited(self, path: Path, text: bytes | None, edits: Sequence[Edit]) -> bytes:
        if text is None:
            text = self.before[path] = self.files.read(path)
        source = decode_source(path, text)
        if source.text.encode(source.encoding) != text:
            raise SourceProblem("not-decodable", "the file cannot be written as it is")
        return edited(source, edits)


def _known_by(finding: Finding) -> object:
    fix = finding.fix
    contents = tuple(each.content for each in fix.edits) if fix else ()
    return _said(finding), contents


def _better(before: Sequence[Finding], after: Sequence[Finding], fixed: Sequence[Finding]) -> bool:
    """Whether the fixed findings are gone, and no other one has come."""
    left = _count(before)
    left.subtract(_count(fixed))
    return all(number <= left[code] for code, number in _count(after).items())


def _new(
    before: Sequence[Finding], fixed: Sequence[Finding], after: Sequence[Finding]
) -> list[Finding]:
    """The findings beyond those that were there and were not fixed, wherever these stand now."""
    known = Counter(map(_said, before))
    known.subtract(map(_said, fixed))
    new = []
    for each in after:
        known[_said(each)] -= 1
        if known[_said(each)] < 0:
            new.append(each)
    return new


def _said(finding: Finding) -> object:
    return finding.code, finding.span.path, finding.message


def _count(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(each.code for each in findings)
