"""Reports: what a check found, told to people or to programs, one module a format.

A format for people has a function ``lines(report, page)`` in the module of its name, one for
programs a function ``text(report, sources)``. They are imported when they are asked for.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

from stlint.settings.formats import FOR_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stlint.files.overlay import Files
    from stlint.report.lines import Line, Page
    from stlint.report.sources import Sources
    from stlint.results.report import Report

__all__ = [
    "colourful",
    "default_format",
    "page_lines",
    "page_through",
    "terminal_width",
    "write",
    "write_lines",
    "write_markdown",
]

_PAGE_WIDTH = 100
_PLACES = 3
"""How many further places of one cause are shown to people."""


def default_format(*, counts: bool = False, file: bool = False) -> str:
    """Choose a format where none was asked for: in a job of GitHub Actions, annotations.

    Args:
        counts: counts are wanted instead of the findings.
        file: the report goes into a file.
    """
    on_github = bool(os.environ.get("GITHUB_ACTIONS"))
    return "github" if on_github and not counts and not file else "full"


def write(
    report: Report,
    form: str,
    stream: TextIO,
    *,
    statistics: bool = False,
    quiet: bool = False,
    file: bool = False,
    files: Files | None = None,
) -> None:
    """Tell what a check found.

    Args:
        report: what it found.
        form: one of ``FORMATS``.
        stream: where to.
        statistics: counts for each rule instead of the findings; the format is in ``COUNTING``.
        quiet: leave out the summary.
        file: it goes into a file, which never gets colours.
        files: what is in the files that it speaks of, if not what is there on disk.
    """
    from dataclasses import replace

    from stlint.files.overlay import DISK
    from stlint.report.causes import told_once
    from stlint.report.secrets import without_secrets
    from stlint.report.sources import Sources

    sources = Sources(files=files or DISK)
    shown = _PLACES if form in FOR_PEOPLE else None
    report = replace(report, findings=told_once(report.findings, shown))
    report = without_secrets(report, sources)
    if form in FOR_PEOPLE:
        colours = colourful(stream) and not file
        lines = _lines(report, form, _page(sources, stream, colours), statistics, quiet)
        write_lines(lines, stream, colours=colours)
    elif statistics:
        from stlint.report import json, summary

        stream.write(json.dumps(summary.statistics(report)) + "\n")
    else:
        stream.write(_module(form).text(report, sources))


def write_lines(lines: Iterable[Line], stream: TextIO, *, colours: bool | None = None) -> None:
    """Print lines: with rich where colours are welcome, else plain."""
    if colourful(stream) if colours is None else colours:
        from stlint.report import terminal  # here, since rich takes long to import

        terminal.write_lines(lines, stream)
        return
    from stlint.report.lines import plain

    stream.writelines(plain(line) + "\n" for line in lines)


def write_markdown(text: str, stream: TextIO) -> None:
    """Print a page: rendered where colours are welcome, else as it is."""
    if colourful(stream):
        from stlint.report import terminal

        terminal.write_markdown(text, stream, terminal_width(stream) or _PAGE_WIDTH)
    else:
        stream.write(text)


def page_through(text: str, stream: TextIO) -> None:
    """Print a page, by a pager if a person at a terminal would otherwise see its end only."""
    if not _is_paged(stream):
        write_markdown(text, stream)
        return
    from stlint.report import terminal

    width = terminal_width(stream) or _PAGE_WIDTH
    _by_pager(lambda drawn: terminal.write_markdown(text, drawn, width, colours=True))


def page_lines(lines: Iterable[Line], stream: TextIO) -> None:
    """Print lines; by a pager, as a page is."""
    if not _is_paged(stream):
        write_lines(lines, stream)
        return
    from stlint.report import terminal

    _by_pager(lambda drawn: terminal.write_lines(lines, drawn, colours=True))


def _by_pager(draw: Callable[[TextIO], None]) -> None:
    import io

    import click

    # What fits is printed, unless somebody has wishes of his own; colours are kept.
    os.environ["LESS"] = f"-R {os.environ.get('LESS', '-FX')}"
    drawn = io.StringIO()
    draw(drawn)
    click.echo_via_pager(drawn.getvalue(), color=True)


def _is_paged(stream: TextIO) -> bool:
    return stream.isatty() and colourful(stream) and _has_terminal()


def _has_terminal() -> bool:
    """Whether somebody sits at a keyboard."""
    import sys

    return sys.stdin is not None and sys.stdin.isatty()


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
    import shutil

    return max(shutil.get_terminal_size().columns, 20)


def _page(sources: Sources, stream: TextIO, colours: bool) -> Page:
    from stlint.report.lines import Page
    from stlint.rules import all_rules

    rules = all_rules() if colours else {}
    width = terminal_width(stream) if colours or stream.isatty() else None
    return Page(sources, width, {code: rules[code].url for code in rules})


def _lines(report: Report, form: str, page: Page, statistics: bool, quiet: bool) -> Iterator[Line]:
    from stlint.report import summary
    from stlint.report.lines import wrap

    if statistics:
        yield from summary.statistics_lines(report)
    else:
        yield from _module(form).lines(report, page)
    if not quiet:
        yield from wrap(summary.summary(report), page.width)
        for line in summary.fixable(report):
            yield from wrap(line, page.width)


def _module(form: str) -> Any:
    return import_module(f"{__name__}.{form.replace('-', '_')}")
