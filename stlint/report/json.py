"""Findings as JSON, for programs.

The output is one array, sorted by file and position, of objects with exactly these members::

    {
      "code": "ST301",
      "name": "duplicate-widget-id",
      "level": "error" | "warning",
      "message": str,
      "filename": str,                        absolute
      "location": {"row": int, "column": int},
      "end_location": {"row": int, "column": int},
      "certainty": "always" | "when-reached" | "may",
      "releases": [str],
      "witness": [{"kind": "click" | "set" | "page", "target": str, "value": any,
                   "nth": int | null}] | null,
      "behind": {"filename": str, "location": …, "end_location": …} | null,
      "related": [{"message": str, "filename": str, "location": …, "end_location": …}],
      "fix": {
        "message": str,
        "applicability": "safe" | "unsafe" | "display",
        "edits": [{"content": str, "filename": str, "location": …, "end_location": …}]
      } | null,
      "help": str | null,                     what helps, in words
      "url": str,                             the page of the rule
      "incomplete": {"limit": str, "run": str | null} | null
    }

Rows and columns count from 1, columns in characters (not bytes), the end is exclusive. ``witness``
lists the steps after which Streamlit raises (``[]``: on the first run) and is ``null`` where
nothing raises. ``behind`` is what raises before it on that way: the app comes to it only once that
is fixed. ``releases`` are those of Streamlit in which it holds (``"1.45"``), ``[]`` if that
is so in all that the project admits. ``incomplete`` is there for ST006: what the check came up
against (``steps``, ``nesting``, ``depth``, ``recursion``, ``rounds``, ``pages``, ``modules``,
``callbacks`` or ``survey``), and the script whose run it was, if that is another file. New members
may be added; these stay.
"""

from __future__ import annotations

import json
import math
import os
from typing import TYPE_CHECKING

from stlint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.report.sources import Sources
    from stlint.results.finding import Finding, Fix, Span, Step
    from stlint.results.report import Report

__all__ = ["as_json", "as_steps", "dumps", "text"]


def text(report: Report, _: Sources) -> str:
    """Write all findings as one array."""
    return dumps(as_json(report.findings)) + "\n"


def dumps(value: object) -> str:
    """Write JSON in ASCII, so that no encoding of the output can spoil it."""
    return json.dumps(value, indent=2, allow_nan=False)


def as_json(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Describe findings with the types of JSON."""
    return [_finding(finding) for finding in findings]


def _finding(finding: Finding) -> dict[str, object]:
    rule = all_rules().get(finding.code)
    return {
        "code": finding.code,
        "name": finding.name,
        "level": finding.level.value,
        "message": finding.message,
        **_place(finding.span),
        "certainty": finding.certainty.value,
        "releases": list(finding.releases),
        "witness": as_steps(finding.witness),
        "behind": None if finding.behind is None else _place(finding.behind),
        "related": [{"message": each.message, **_place(each.span)} for each in finding.related],
        "fix": None if finding.fix is None else _fix(finding.fix),
        "help": finding.help,
        "url": rule.url if rule else None,
        "incomplete": _incomplete(finding),
    }


def _incomplete(finding: Finding) -> dict[str, object] | None:
    if finding.limit is None:
        return None
    run = os.path.abspath(finding.run) if finding.run else None  # noqa: PTH100 (keeps links)
    return {"limit": finding.limit, "run": run}


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "message": fix.message,
        "applicability": fix.safety.value,
        "edits": [{"content": each.content, **_place(each.span)} for each in fix.edits],
    }


def _place(span: Span) -> dict[str, object]:
    return {
        "filename": os.path.abspath(span.path),  # noqa: PTH100 (keeps symbolic links)
        "location": {"row": span.row, "column": span.column},
        "end_location": {"row": span.end_row, "column": span.end_column},
    }


def as_steps(witness: tuple[Step, ...] | None) -> list[dict[str, object]] | None:
    """Describe the steps of a witness with the types of JSON."""
    if witness is None:
        return None
    return [
        {
            "kind": step.kind,
            "target": step.target,
            "value": _value(step.value),
            "nth": step.nth or None,
        }
        for step in witness
    ]


def _value(value: object) -> object:
    """What JSON can say of a value that is set; else its Python notation."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, list | tuple):
        return [_value(each) for each in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _value(each) for key, each in value.items()}
    return repr(value)
