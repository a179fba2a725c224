"""Markdown for a comment on a pull request, or the summary of a job."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from stlint.printable import clean
from stlint.report.full import frames
from stlint.report.lines import count, plain
from stlint.report.summary import summary
from stlint.report.words import advice
from stlint.results.finding import Level
from stlint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.report.sources import Sources
    from stlint.results.finding import Finding
    from stlint.results.report import Report

__all__ = ["prose", "text"]

_LARGEST = 60_000
"""Characters; a comment on GitHub has room for 65,536."""
_SIGNS = {Level.ERROR: "❌", Level.WARNING: "⚠️"}
_CODE = re.compile(
    r"""(?x) (?<!\w) (?: [A-Za-z_][\w.]*\[ )?
      (?: '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" ) \]?   # a text of the app, or an item of that name
    | \b[A-Za-z][\w+.-]*://\S+ | \bwww\.\S+ | [^\s@]+@[^\s@]+   # what would become a link
    | @\w+(?:\.\w+)*            # a decorator, which would call a person of that name
    | \b[A-Za-z]\w*(?:\.\w+)+(?:\(\))?  # a dotted name
    | \b\w+\(\)                         # a call
    | \b\w*_\w*\b=?                       # a name with underscores
    """
)
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@&])")


def text(report: Report, sources: Sources) -> str:
    """Write a table of all findings, and the code of each file below it, folded away."""
    parts = ["<!-- stlint -->", "### stlint", "", prose(plain(summary(report))), ""]
    if report.findings:
        worst_first = sorted(report.findings, key=lambda each: each.level is not Level.ERROR)
        parts += ["| | Where | Rule | What happens |", "|---|---|---|---|"]
        parts += _fitting([_row(each, sources) for each in worst_first], "findings")
        by_file = groupby(report.findings, key=lambda each: each.span.path)
        folded = [_file(path, list(here), sources) for path, here in by_file]
        parts += ["", *_fitting(folded, "files")]
    return "\n".join(parts).rstrip() + "\n"


def _fitting(parts: Sequence[str], noun: str) -> Iterator[str]:
    """As many parts as there is room for, and how many there are besides."""
    used = 0
    for number, part in enumerate(parts):
        used += len(part) + 1
        if used > _LARGEST // 2:
            yield f"\n… and {len(parts) - number} more {noun}."
            return
        yield part


def _row(finding: Finding, sources: Sources) -> str:
    place = f"{sources.in_checkout(finding.span.path)}:{finding.span.row}"
    cells = (_SIGNS[finding.level], _code(place), _link(finding), prose(finding.message))
    return f"| {' | '.join(cells)} |"


def _file(path: str, findings: Sequence[Finding], sources: Sources) -> str:
    name = escape(clean(sources.in_checkout(path)))
    told = "\n\n".join(_section(each, sources) for each in findings)
    summed = f"<summary><code>{name}</code>: {count(len(findings), 'finding')}</summary>"
    return f"<details>\n{summed}\n\n{told}\n\n</details>\n"


def _section(finding: Finding, sources: Sources) -> str:
    head = f"{_SIGNS[finding.level]} **{_link(finding)} {finding.name}** {prose(finding.message)}"
    drawn = "\n".join(plain(line) for line in frames(finding, sources))
    fence = "`" * (_longest_run(drawn, at_least=2) + 1)
    block = f"{fence}text\n{drawn}\n{fence}" if drawn else ""
    items = "\n".join(f"- {prose(each)}" for each in advice(finding))
    return "\n\n".join(filter(None, [head, block, items]))


def _link(finding: Finding) -> str:
    rule = all_rules().get(finding.code)
    return f"[{finding.code}]({rule.url})" if rule else finding.code


def prose(words: str) -> str:
    """Text as it is; what looks like code as code, so that it neither formats nor calls anyone."""
    words = clean(words)
    told, end = "", 0
    for found in _CODE.finditer(words):
        told += _SPECIAL.sub(r"\\\1", words[end : found.start()]) + _code(found.group())
        end = found.end()
    return told + _SPECIAL.sub(r"\\\1", words[end:])


def _code(words: str) -> str:
    """Code in a table; a bar would end the cell even here."""
    words = clean(words).replace("|", "\\|")
    ticks = "`" * (_longest_run(words) + 1)
    space = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{ticks}{space}{words}{space}{ticks}"


def _longest_run(words: str, at_least: int = 0) -> int:
    """The length of the longest run of backticks."""
    return max([at_least, *(len(run) for run in re.findall("`+", words))])
