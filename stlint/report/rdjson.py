"""The diagnostic format of reviewdog, which comments on pull requests of many services.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.report.json import dumps
from stlint.report.markdown import prose
from stlint.report.words import advice, is_note
from stlint.rules import all_rules

if TYPE_CHECKING:
    from stlint.report.sources import Sources
    from stlint.results.finding import Finding, Span
    from stlint.results.report import Report

__all__ = ["text"]

_HOME = "https://github.com/stlint/stlint"


def text(report: Report, sources: Sources) -> str:
    """Write the report."""
    return (
        dumps(
            {
                "source": {"name": "stlint", "url": _HOME},
                "diagnostics": [_diagnostic(each, sources) for each in report.findings],
            }
        )
        + "\n"
    )


def _diagnostic(finding: Finding, sources: Sources) -> dict[str, object]:
    rule = all_rules().get(finding.code)
    return {
        "message": "\n".join(map(prose, [finding.message, *advice(finding)])),
        "location": _location(finding.span, sources),
        "severity": "INFO" if is_note(finding) else finding.level.value.upper(),
        "code": {"value": finding.code, **({"url": rule.url} if rule else {})},
        "suggestions": _suggestions(finding, sources),
        "related_locations": [
            {"message": prose(each.message), "location": _location(each.span, sources)}
            for each in finding.related
        ],
    }


def _suggestions(finding: Finding, sources: Sources) -> list[dict[str, object]]:
    """A fix that is one edit of the same file: several would be taken for alternatives."""
    edits = finding.fix.edits if finding.fix else ()
    if len(edits) != 1 or edits[0].span.path != finding.span.path:
        return []
    return [{"range": _range(edits[0].span, sources), "text": edits[0].content}]


def _location(span: Span, sources: Sources) -> dict[str, object]:
    return {"path": sources.below(span.path), "range": _range(span, sources)}


def _range(span: Span, sources: Sources) -> dict[str, object]:
    return {
        "start": _position(span.path, span.row, span.column, sources),
        "end": _position(span.path, span.end_row, span.end_column, sources),
    }


def _position(path: str, row: int, column: int, sources: Sources) -> dict[str, int]:
    """A place whose column counts the bytes of the line in UTF-8."""
    before = "".join(sources.lines(path)[max(row - 1, 0) : row])[: column - 1]
    wider = len(before.encode("utf-8", "surrogatepass")) - len(before)
    return {"line": row, "column": column + wider}
