"""Writes ignore comments for what was found: ``--add-ignore``."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.accepted.comments import OWN
from stlint.files.overlay import DISK
from stlint.results.changes import Change
from stlint.results.problems import SourceProblem
from stlint.rules import all_rules
from stlint.syntax.lexer import JOINED, comments, skeleton
from stlint.syntax.source import decode_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stlint.results.finding import Finding
    from stlint.results.report import Report
    from stlint.syntax.lexer import Comment

    Check = Callable[[Mapping[Path, bytes]], Report]

__all__ = ["Ignored", "ignore", "with_ignores"]

_LINE_END: Final = re.compile(r"(\r\n?|\n)")


class Ignored(NamedTuple):
    """What comments would do.

    Attributes:
        changes: the files to write.
        silenced: how many findings they silence.
        left: what is found after that.
    """

    changes: tuple[Change, ...]
    silenced: int
    left: Report


def ignore(report: Report, check: Check, reason: str) -> Ignored:
    """Find the comments that silence findings; each file is checked with them.

    A file is left alone if a comment there would change anything else than that. Findings about the
    check itself cannot be ignored that way: files that cannot be read, useless comments; in files
    beside an app a comment has to be written by hand.

    Args:
        report: what was found.
        check: checks the same again, with other texts laid over the files.
        reason: what to write behind the comments, if anything.
    """
    by_file: dict[Path, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        rule = all_rules()[finding.code]
        if rule.topic != "check" and not rule.of_documents:
            by_file[Path(finding.span.path)].append(finding)
    changes = [
        change
        for path, found in sorted(by_file.items())
        if (change := _change(path, found, reason)) is not None
    ]
    while changes:
        left = check({change.path: change.after for change in changes})
        expected = Counter(map(_key, report.findings))
        for change in changes:
            expected -= Counter(map(_key, by_file[change.path]))
        wrong = {path for path, _ in _difference(expected, Counter(map(_key, left.findings)))}
        if not wrong:
            silenced = sum(len(by_file[change.path]) for change in changes)
            return Ignored(tuple(changes), silenced, left)
        kept = [change for change in changes if str(change.path) not in wrong]
        changes = kept if len(kept) < len(changes) else []
    return Ignored((), 0, report)


def _key(finding: Finding) -> tuple[str, str]:
    return finding.span.path, finding.code


def _difference(
    one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]
) -> set[tuple[str, str]]:
    return {key for key in one.keys() | other.keys() if one[key] != other[key]}


def _change(path: Path, findings: Iterable[Finding], reason: str) -> Change | None:
    """The file with comments; ``None`` if it cannot have them."""
    try:
        before = DISK.read(path)
        source = decode_source(path, before)
        after = with_ignores(source.text, findings, reason).encode(source.encoding)
    except (OSError, SourceProblem, UnicodeError):
        return None
    return Change(path, before, after) if after != before else None


def with_ignores(text: str, findings: Iterable[Finding], reason: str = "") -> str:
    """Write comments into a text that silence findings in it.

    Codes are added to a comment that speaks of the statement already; else a comment goes to the
    end of a line of the statement, and where all of them end inside strings, to a line above it.

    Args:
        text: a Python file, with any newlines.
        findings: those to silence.
        reason: what to write behind new comments, in one line.
    """
    return _Writer(text, reason).write(findings)


class _Writer:
    """The lines of one file, while comments are added; rows count from 1."""

    def __init__(self, text: str, reason: str) -> None:
        parts = _LINE_END.split(text)
        self.lines = parts[::2]
        self.ends = [*parts[1::2], ""]
        self.reason = reason
        self.comments = {each.row: each for each in comments(text)}
        bones = skeleton(text)
        self.joined = {
            row for row, end in enumerate(re.findall(rf"[\n{JOINED}]", bones), 1) if end == JOINED
        }
        """Rows that end inside a string, or with a backslash."""

    def write(self, findings: Iterable[Finding]) -> str:
        codes: dict[tuple[int, bool], set[str]] = defaultdict(set)
        for finding in findings:
            codes[self._place(finding)].add(finding.code)
        for (row, above), wanted in codes.items():
            if above:
                self._write_above(row, wanted)
            else:
                self._write_at(row, wanted)
        return "".join(map("".join, zip(self.lines, self.ends, strict=True)))

    def _place(self, finding: Finding) -> tuple[int, bool]:
        """The row to write at, and whether the comment gets a line of its own above it."""
        first, last = finding.statement
        rows = [finding.span.row, last, *range(first, last)]
        above = first - 1
        if above in self.comments and self.comments[above].alone:
            rows.append(above)
        for row in rows:
            if row in self.comments and self._own(row) is not None:
                return row, False
        for row in rows[: last - first + 2]:
            if row not in self.joined:
                return row, False
        return first, True

    def _own(self, row: int) -> re.Match[str] | None:
        comment: Comment = self.comments[row]
        for found in OWN.finditer(comment.text):
            if found["kind"] == "ignore" and (found["codes"] or "").strip():
                return found
        return None

    def _write_at(self, row: int, codes: Iterable[str]) -> None:
        line = self.lines[row - 1]
        if row in self.comments and (own := self._own(row)) is not None:
            known = [each.strip() for each in own["codes"].split(",") if each.strip()]
            new = sorted(code for code in codes if code not in {each.upper() for each in known})
            at = self.comments[row].column - 1 + own.end("codes")
            self.lines[row - 1] = (
                f"{line[:at].rstrip()}{''.join(f', {each}' for each in new)}{line[at:]}"
            )
        else:
            self.lines[row - 1] = f"{line.rstrip()}  {self._comment(codes)}"

    def _write_above(self, row: int, codes: Iterable[str]) -> None:
        line = self.lines[row - 1]
        indent = line[: len(line) - len(line.lstrip())]
        self.lines[row - 1] = f"{indent}{self._comment(codes)}{self._newline()}{line}"

    def _newline(self) -> str:
        return next(iter(self.ends), "") or "\n"

    def _comment(self, codes: Iterable[str]) -> str:
        reason = f" -- {self.reason}" if self.reason else ""
        return f"# stlint: ignore[{', '.join(sorted(codes))}]{reason}"
