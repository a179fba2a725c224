"""What every format says of a finding besides its message, in the same words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stlint.files.naming import named
from stlint.printable import clean
from stlint.report.lines import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.report.sources import Sources
    from stlint.results.finding import Finding, Span

__all__ = ["advice", "elsewhere", "is_note", "rule_name", "when", "where_found"]

_NOTES = frozenset({"ST006"})


def is_note(finding: Finding) -> bool:
    """Whether a finding tells of the check, not of the app: a build does not fail for it."""
    return finding.code in _NOTES


def when(finding: Finding) -> str | None:
    """Say what to do in the app until Streamlit raises; ``None`` where nothing raises."""
    if finding.witness is None:
        return None
    steps = clean(", then ".join(str(step) for step in finding.witness))
    told = f"after: {steps}" if steps else "on the first run"
    return f"{told}, once {_place(finding, finding.behind)} is fixed" if finding.behind else told


def _place(finding: Finding, other: Span) -> str:
    if other.path == finding.span.path:
        return f"line {other.row}"
    return f"{clean(named(Path(other.path)))}:{other.row}"


def where_found(finding: Finding) -> str | None:
    """Name the run in which it was found; ``None`` where there is but one."""
    if not finding.run:
        return None
    others = f" and {count(finding.runs - 1, 'more app')}" if finding.runs > 1 else ""
    return f"in the run of {clean(named(Path(finding.run)))}{others}"


def rule_name(finding: Finding) -> str:
    """Name the rule by its code and its name."""
    return f"{finding.code} {finding.name}"


def advice(finding: Finding) -> Iterator[str]:
    """Say in plain lines what helps, and how to see it happen."""
    if finding.help:
        yield f"help: {clean(finding.help)}"
    if told := where_found(finding):
        yield told
    if told := when(finding):
        yield f"raises {told}"


def elsewhere(finding: Finding, sources: Sources) -> Iterator[str]:
    """Say in plain lines which other places belong to it."""
    for each in finding.related:
        place = f"{sources.name(each.span.path)}:{each.span.row}:{each.span.column}"
        yield f"{place}: {clean(each.message)}"
