"""The last line of a report, and the table of how often each rule spoke."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stlint.findings import Level, Safety
from stlint.report.lines import Line, Piece, count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.engine import Report

__all__ = ["fixable", "statistics", "statistics_lines", "summary"]

_ORDER = [Level.ERROR, Level.WARNING]


def summary(report: Report) -> Line:
    """Say in one line what was checked and what was found."""
    checked = f"{count(report.apps, 'app')} checked"
    files = count(report.files, "file")
    new = " new" if report.known else ""
    known = f", {report.known} more in the baseline" if report.known else ""
    if report.findings:
        levels = Counter(finding.level for finding in report.findings)
        found = [count(levels[level], level.value) for level in _ORDER if levels[level]]
        text = f"Found {' and '.join(found)} in {files} ({checked}{known})."
        return (Piece(text, "bad" if levels[Level.ERROR] else "poor"),)
    if not report.files:
        return (Piece("No Python files found.", "poor"),)
    if not report.apps:
        return (Piece(f"No Streamlit app found in {files}.", "poor"),)
    return (Piece(f"All clear: nothing{new} found in {files} ({checked}{known}).", "good"),)


def fixable(report: Report) -> Iterator[Line]:
    """Say how many findings can be fixed, and with which flags."""
    known = Counter(each.fix.safety for each in report.findings if each.fix)
    safe, unsafe = known[Safety.SAFE], known[Safety.UNSAFE]
    parts = [Piece(f"[*] {safe} fixable with --fix")] if safe else []
    if unsafe:
        more = " more" if safe else ""
        parts.append(Piece(f"[~] {unsafe}{more} fixable with --fix --unsafe-fixes"))
    if parts:
        line = [each for part in parts for each in (part, Piece(", "))]
        yield (*line[:-1], Piece("."))


def statistics(report: Report) -> list[dict[str, object]]:
    """Count the findings of each rule, the most frequent first."""
    found = Counter((each.code, each.name, each.level.value) for each in report.findings)
    return [
        {"code": code, "name": name, "level": level, "count": number}
        for (code, name, level), number in sorted(
            found.items(), key=lambda item: (-item[1], item[0])
        )
    ]


def statistics_lines(report: Report) -> Iterator[Line]:
    """Tell the counts as a table."""
    rows = statistics(report)
    digits = max((len(str(row["count"])) for row in rows), default=1)
    for row in rows:
        yield (
            Piece(f"{row['count']:>{digits}}  "),
            Piece(f"{row['level']}[{row['code']}]", str(row["level"])),
            Piece(f" {row['name']}", "name"),
        )
