"""The findings of a check, each once: of two that say the same, the stronger one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from stlint.check.releases import strength

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.results.finding import Finding
    from stlint.settings import Settings

__all__ = ["Kept"]


class Kept:
    """Findings, each once.

    Attributes:
        findings: by what is equal for those that say the same, in the order of their coming.
        runs: in the runs of which scripts each was found.
    """

    def __init__(self) -> None:
        self.findings: dict[tuple[object, ...], Finding] = {}
        self.runs: dict[tuple[object, ...], set[str | None]] = defaultdict(set)

    def add(self, finding: Finding, settings: Settings) -> None:
        """Keep a finding that the settings want, or the stronger one of two that say the same."""
        if not settings.enabled_in(finding.code, finding.span.path):
            return
        key = _key_of(finding)
        self.runs[key].add(finding.run)
        known = self.findings.get(key)
        if known is not None and known.fix != finding.fix:
            from stlint.fixes.layout.edits import together

            fix = together(known.fix, finding.fix)
            known, finding = replace(known, fix=fix), replace(finding, fix=fix)
            self.findings[key] = known
        if known is None or strength(finding) < strength(known):
            self.findings[key] = finding

    def with_runs(self, findings: Iterable[Finding], in_several: set[str]) -> Iterator[Finding]:
        """Findings with the run that they were found in only where there are several.

        Args:
            findings: some.
            in_several: files that take part in the runs of several scripts.
        """
        for each in findings:
            told = each.span.path in in_several and each.run != each.span.path
            found_in = len(self.runs[_key_of(each)]) or 1
            yield replace(each, runs=found_in) if told else replace(each, run=None)


def _key_of(finding: Finding) -> tuple[object, ...]:
    """What is equal for findings that say the same."""
    return finding.code, finding.span, finding.message if finding.code == "ST000" else None
