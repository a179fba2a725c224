"""Workflow commands of GitHub Actions: each finding becomes an annotation of the pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.printable import clean
from stlint.report.lines import plain
from stlint.report.summary import summary
from stlint.report.words import advice, elsewhere, is_note, rule_name

if TYPE_CHECKING:
    from stlint.report.sources import Sources
    from stlint.results.finding import Finding
    from stlint.results.report import Report

__all__ = ["text"]

_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


def text(report: Report, sources: Sources) -> str:
    """Write a command for each finding, and the summary for those who read the log."""
    commands = [_command(each, sources) for each in report.findings]
    return "\n".join([*commands, plain(summary(report))]) + "\n"


def _command(finding: Finding, sources: Sources) -> str:
    span = finding.span
    properties = {
        "title": f"stlint ({rule_name(finding)})",
        "file": clean(sources.in_checkout(span.path)),
        "line": str(span.row),
        "endLine": str(span.end_row),
    }
    if span.row == span.end_row:  # a range of several lines has no columns there
        properties |= {"col": str(span.column), "endColumn": str(span.end_column)}
    told = ",".join(
        f"{name}={_escaped(value, _IN_PROPERTIES)}" for name, value in properties.items()
    )
    place = f"{sources.name(span.path)}:{span.row}:{span.column}"
    message = f"{place}: {finding.code} {clean(finding.message)}"
    said = "\n".join([message, *advice(finding), *elsewhere(finding, sources)])
    kind = "notice" if is_note(finding) else finding.level.value
    return f"::{kind} {told}::{_escaped(said, _IN_MESSAGES)}"


def _escaped(value: str, how: dict[str, str]) -> str:
    return "".join(how.get(character, character) for character in value)
