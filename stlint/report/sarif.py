"""SARIF 2.1.0, which code scanning of GitHub and many other tools read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from stlint import __version__
from stlint.report.fingerprints import fingerprints
from stlint.report.json import as_steps, dumps
from stlint.report.words import advice
from stlint.rules import all_rules
from stlint.rules.book import MissingPageError, page

if TYPE_CHECKING:
    from stlint.report.sources import Sources
    from stlint.results.finding import Edit, Finding, Fix, Related, Span
    from stlint.results.report import Report
    from stlint.rules import Rule

__all__ = ["text"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_HOME = "https://github.com/stlint/stlint"
_ROOT = "%SRCROOT%"
_INTERNAL_ERROR = "ST000"
_INCOMPLETE = "ST006"


def text(report: Report, sources: Sources) -> str:
    """Write a log of one run; what is wrong with stlint itself is a notification, no result."""
    rules = [each for each in all_rules().values() if each.code != _INTERNAL_ERROR]
    known = {each.code: index for index, each in enumerate(rules)}
    found = [each for each in report.findings if each.code != _INTERNAL_ERROR]
    failed = [each for each in report.findings if each.code == _INTERNAL_ERROR]
    marks = fingerprints(found, sources)
    internal = all_rules()[_INTERNAL_ERROR]
    run = {
        "tool": {
            "driver": {
                "name": "stlint",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": _HOME,
                "rules": [_rule(each) for each in rules],
                "notifications": [_rule(internal), _rule(all_rules()[_INCOMPLETE])],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not report.internal_errors,
                "toolExecutionNotifications": [
                    *(_notification(each, sources) for each in failed),
                    *(_notification(each, sources) for each in report.missed.cut),
                ],
            }
        ],
        "originalUriBaseIds": {_ROOT: {"uri": Path(sources.checkout).as_uri().rstrip("/") + "/"}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(each, known[each.code], mark, sources)
            for each, mark in zip(found, marks, strict=True)
        ],
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    try:
        told = page(rule)
    except MissingPageError:
        told = rule.summary
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _plain(rule.summary)},
        "fullDescription": {"text": _plain(_said_first(told))},
        "helpUri": rule.url,
        "help": {"text": _plain(f"{rule.summary} See {rule.url}"), "markdown": told},
        "defaultConfiguration": {"level": rule.level.value, "enabled": rule.default},
        "properties": {"tags": ["streamlit", rule.topic], "problem.severity": rule.level.value},
    }


def _said_first(told: str) -> str:
    """What a page says below its first heading of a section: what the rule does."""
    _, _, below = told.partition("\n## ")
    return " ".join(below.partition("\n## ")[0].partition("\n")[2].split()) or told


def _result(finding: Finding, index: int, mark: str, sources: Sources) -> dict[str, object]:
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.level.value,
        "message": {"text": _plain("\n".join([finding.message, *advice(finding)]))},
        "locations": [_location(finding.span, sources)],
        "relatedLocations": [
            _related(number, each, sources) for number, each in enumerate(finding.related)
        ],
        "fixes": [_fix(finding.fix, sources)] if finding.fix else [],
        "partialFingerprints": {"stlint/v1": mark},
        "properties": {
            "certainty": finding.certainty.value,
            "releases": list(finding.releases),
            "witness": as_steps(finding.witness),
            "behind": None if finding.behind is None else _location(finding.behind, sources),
        },
    }


def _related(number: int, related: Related, sources: Sources) -> dict[str, object]:
    return {
        "id": number,
        "message": {"text": _plain(related.message)},
        **_location(related.span, sources),
    }


def _notification(finding: Finding, sources: Sources) -> dict[str, object]:
    return {
        "descriptor": {"id": finding.code, "index": int(finding.code == _INCOMPLETE)},
        "level": finding.level.value,
        "message": {"text": _plain(finding.message)},
        "locations": [_location(finding.span, sources)],
        **({"properties": {"limit": finding.limit}} if finding.limit else {}),
    }


def _plain(text: str) -> str:
    """A message in which brackets make no link and braces no placeholder (§3.11.5 and §3.11.6)."""
    text = re.sub(r"([\\\[\]])", r"\\\1", text)
    return text.replace("{", "{{").replace("}", "}}")


def _fix(fix: Fix, sources: Sources) -> dict[str, object]:
    by_file: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_file.setdefault(edit.span.path, []).append(edit)
    return {
        "description": {"text": _plain(fix.message)},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(edits[0].span, sources),
                "replacements": [
                    {"deletedRegion": _region(e.span), "insertedContent": {"text": e.content}}
                    for e in edits
                ],
            }
            for edits in by_file.values()
        ],
        "properties": {"applicability": fix.safety.value},
    }


def _location(span: Span, sources: Sources) -> dict[str, object]:
    region = _region(span)
    if code := sources.quote(span):
        region["snippet"] = {"text": code}
    return {"physicalLocation": {"artifactLocation": _artifact(span, sources), "region": region}}


def _region(span: Span) -> dict[str, object]:
    return {
        "startLine": max(span.row, 1),
        "startColumn": max(span.column, 1),
        "endLine": max(span.end_row, 1),
        "endColumn": max(span.end_column, 1),
    }


def _artifact(span: Span, sources: Sources) -> dict[str, object]:
    path = sources.in_checkout(span.path)
    if Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(os.fsencode(path)), "uriBaseId": _ROOT}
