"""GitLab's code quality report: a JSON array, a part of what Code Climate specified.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.report.fingerprints import fingerprints
from stlint.report.json import dumps
from stlint.report.words import advice, elsewhere, is_note, rule_name
from stlint.results.finding import Certainty, Level

if TYPE_CHECKING:
    from stlint.report.sources import Sources
    from stlint.results.finding import Finding, Span
    from stlint.results.report import Report

__all__ = ["text"]


def text(report: Report, sources: Sources) -> str:
    """Write the report."""
    marks = fingerprints(report.findings, sources)
    issues = [
        _issue(each, mark, sources) for each, mark in zip(report.findings, marks, strict=True)
    ]
    return dumps(issues) + "\n"


def _issue(finding: Finding, fingerprint: str, sources: Sources) -> dict[str, object]:
    return {
        "type": "issue",
        "check_name": finding.code,
        "categories": ["Bug Risk"],
        "description": f"{rule_name(finding)}: {finding.message}",
        "content": {"body": "\n\n".join([*advice(finding), *elsewhere(finding, sources)])},
        "severity": _severity(finding),
        "fingerprint": fingerprint,
        "location": _location(finding.span, sources),
        "other_locations": [_location(each.span, sources) for each in finding.related],
    }


def _severity(finding: Finding) -> str:
    if is_note(finding):
        return "info"
    if finding.level is Level.WARNING:
        return "minor"
    return "blocker" if finding.certainty is Certainty.ALWAYS else "critical"


def _location(span: Span, sources: Sources) -> dict[str, object]:
    return {
        "path": sources.in_checkout(span.path),
        "positions": {
            "begin": {"line": span.row, "column": span.column},
            "end": {"line": span.end_row, "column": span.end_column},
        },
    }
