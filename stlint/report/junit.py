"""JUnit's XML, which nearly every CI service shows: a suite a file, a failed case a finding."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from stlint.printable import clean
from stlint.report.full import frames
from stlint.report.lines import plain
from stlint.report.words import advice, elsewhere, is_note, rule_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.report.sources import Sources
    from stlint.results.finding import Finding
    from stlint.results.report import Report

__all__ = ["text"]

_NOT_CHECKED = frozenset({"ST000", "ST001", "ST002"})
"""What says that a file could not be checked: an error in JUnit's words, no failure."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(report: Report, sources: Sources) -> str:
    """Write all suites; where nothing was found, one that passed."""
    top = Element("testsuites", {"name": "stlint", **_counts(report.findings)})
    for path, group in groupby(report.findings, key=lambda each: each.span.path):
        here = list(group)
        suite = SubElement(top, "testsuite", {"name": sources.name(path), **_counts(here)})
        if notes := sum(map(is_note, here)):
            suite.set("skipped", str(notes))
        for finding in here:
            _add_case(suite, finding, sources)
    if not report.findings:
        suite = SubElement(top, "testsuite", {"name": "stlint", "tests": "1", "failures": "0"})
        SubElement(suite, "testcase", {"name": "nothing found", "classname": "stlint"})
    for element in top.iter():
        for name, value in element.attrib.items():
            element.set(name, _NOT_IN_XML.sub("\ufffd", value))
        element.text = _NOT_IN_XML.sub("\ufffd", element.text or "") or None
    indent(top)
    written = str(tostring(top, "us-ascii"), "ascii")  # so that no encoding can spoil it
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'


def _counts(findings: Sequence[Finding]) -> dict[str, str]:
    kinds = Counter(map(_kind, findings))
    return {
        "tests": str(len(findings) or 1),
        "failures": str(kinds["failure"]),
        "errors": str(kinds["error"]),
    }


def _kind(finding: Finding) -> str:
    if is_note(finding):
        return "skipped"
    return "error" if finding.code in _NOT_CHECKED else "failure"


def _add_case(suite: Element, finding: Finding, sources: Sources) -> None:
    place = f"{sources.name(finding.span.path)}:{finding.span.row}:{finding.span.column}"
    name = f"{rule_name(finding)} at {place}"
    case = SubElement(suite, "testcase", {"name": name, "classname": suite.attrib["name"]})
    message = clean(finding.message)
    said = SubElement(case, _kind(finding))
    drawn = [plain(line) for line in frames(finding, sources)]
    if is_note(finding):  # Jenkins' schema has a text for it, and no attributes
        place = f"{place}: {message}"
    else:
        said.attrib.update(type=finding.level.value, message=message)
    lines = [place, *drawn, *advice(finding), *elsewhere(finding, sources)]
    said.text = "\n".join(lines)
