"""Reports: what a check found, told to people or to programs, one module a format."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, TextIO

from stlint.report import json, summary
from stlint.report.concise import headline
from stlint.report.full import finding_lines
from stlint.report.lines import plain, wrap
from stlint.report.sources import Sources
from stlint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stlint.engine import Report
    from stlint.report.lines import Line

__all__ = ["FORMATS", "colourful", "terminal_width", "write", "write_lines", "write_markdown"]

_PAGE_WIDTH = 100
FORMATS = ("full", "concise", "json")


def write(
    report: Report,
    form: str,
    stream: TextIO,
    *,
    statistics: bool = False,
    quiet: bool = False,
) -> None:
    """Tell what a check found.

    Args:
        report: what it found.
        form: one of ``FORMATS``.
        stream: where to.
        statistics: counts for each rule instead of the findings.
        quiet: leave out the summary.
    """
    if form == "json":
        told = summary.statistics(report) if statistics else json.as_json(report.findings)
        stream.write(json.dumps(told) + "\n")
        return
    write_lines(_lines(report, form, stream, statistics=statistics, quiet=quiet), stream)


def write_lines(lines: Iterable[Line], stream: TextIO) -> None:
    """Print lines: with rich where colours are welcome, else plain."""
    if colourful(stream):
        from stlint.report import terminal  # here, since rich takes long to import

        terminal.write_lines(lines, stream)
        return
    stream.writelines(plain(line) + "\n" for line in lines)


def write_markdown(text: str, stream: TextIO) -> None:
    """Print a page: rendered where colours are welcome, else as it is."""
    if colourful(stream):
        from stlint.report import terminal

        terminal.write_markdown(text, stream, terminal_width(stream) or _PAGE_WIDTH)
    else:
        stream.write(text)


def colourful(stream: TextIO) -> bool:
    """Whether escape sequences are welcome: on a terminal, unless the environment says otherwise.

    ``NO_COLOR`` (https://no-color.org) and ``TERM=dumb`` mean no, ``FORCE_COLOR`` means yes.
    """
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def terminal_width(stream: TextIO) -> int | None:
    """Count the columns of the terminal that is written to; ``None`` if it is none."""
    if not (stream.isatty() or colourful(stream)):
        return None
    return max(shutil.get_terminal_size().columns, 20)


def _lines(
    report: Report, form: str, stream: TextIO, *, statistics: bool, quiet: bool
) -> Iterator[Line]:
    if statistics:
        yield from summary.statistics_lines(report)
    else:
        yield from _told(report, form, stream)
    if not quiet:
        yield from wrap(summary.summary(report), terminal_width(stream))


def _told(report: Report, form: str, stream: TextIO) -> Iterator[Line]:
    sources = Sources()
    width = terminal_width(stream)
    rules = all_rules() if colourful(stream) else {}
    for finding in report.findings:
        link = rules[finding.code].url if finding.code in rules else None
        if form == "concise":
            yield headline(finding, sources, link)
        else:
            yield from finding_lines(finding, sources, width, link)
            yield ()
