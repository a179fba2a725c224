"""What the command line asks for: fix what was found, write it, tell what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stlint.files.overlay import DISK, Files
from stlint.repair.rounds import carry_out
from stlint.repair.writing import NotWrittenError, write
from stlint.results.finding import Safety

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stlint.documents.beside import Beside
    from stlint.project.app import App
    from stlint.repair.rounds import Check, Explore, Fixed
    from stlint.results.changes import Change, TakenBack
    from stlint.results.finding import Finding
    from stlint.results.report import Report

__all__ = ["Repaired", "repair"]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of what was found.

    Attributes:
        report: what is still found.
        fixed: what was fixed, or would be.
        failed: what was not, since the fix was taken back.
        changes: the files that were changed, or would be.
        problems: why files were not written.
        brought: what fixes brought to light, with a finding that hid it.
        unproved: how many safe fixes are unsafe, since there was no time for all runs.
    """

    report: Report
    fixed: Sequence[Finding]
    failed: Sequence[TakenBack]
    changes: Sequence[Change]
    problems: Sequence[str]
    brought: Sequence[tuple[Finding, Finding]] = ()
    unproved: int = 0


def repair(
    report: Report,
    apps: Iterable[App],
    check: Check,
    *,
    unsafe: bool,
    dry: bool,
    files: Files = DISK,
    wanted: Callable[[Finding], bool] = lambda _: True,
    explore: Explore | None = None,
    documents: Iterable[Beside] = (),
) -> Repaired:
    """Fix what was found.

    Args:
        report: what was found, all of it.
        apps: those that it is about.
        check: does the same check again for some apps, with the given files.
        unsafe: carry out unsafe fixes as well.
        dry: write nothing.
        files: what is in the files.
        wanted: which findings to fix.
        explore: looks for errors in all runs of apps, against which fixes are held.
        documents: the files beside the apps.
    """
    safeties = {Safety.SAFE, Safety.UNSAFE} if unsafe else {Safety.SAFE}

    def allowed(finding: Finding) -> bool:
        return finding.fix is not None and finding.fix.safety in safeties and wanted(finding)

    left = dict.fromkeys(report.findings)
    fixed: list[Finding] = []
    failed: list[TakenBack] = []
    changes: list[Change] = []
    problems: list[str] = []
    brought: list[tuple[Finding, Finding]] = []
    unproved = 0
    for group in carry_out(report, apps, check, allowed, files, explore, documents):
        failed += group.failed
        unproved += group.unproved
        if not group.changes:
            _put_in_place(left, group)
            continue
        try:
            if not dry:
                write(group.changes)
        except NotWrittenError as error:
            problems.append(str(error))
            continue
        fixed += group.fixed
        changes += group.changes
        brought += group.brought
        _put_in_place(left, group)
    findings = tuple(sorted(left, key=lambda each: each.sort_key))
    done = replace(report, findings=findings)
    return Repaired(done, fixed, failed, changes, problems, brought, unproved)


def _put_in_place(left: dict[Finding, None], group: Fixed) -> None:
    """Take what was found in some apps away, and put there what is found now."""
    for each in group.before:
        left.pop(each, None)
    left.update(dict.fromkeys(group.after))
