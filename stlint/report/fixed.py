"""What fixes did, or would do: lines for people, and the difference for programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from stlint.printable import clean
from stlint.report.diff import diff
from stlint.report.lines import Line, Piece, count
from stlint.report.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stlint.results.changes import Change, TakenBack
    from stlint.results.finding import Finding

__all__ = ["brought_lines", "failed_lines", "fixed_lines", "write_diff"]


def fixed_lines(fixed: Sequence[Finding], *, each: bool) -> Iterator[Line]:
    """Say how many findings were fixed, and which.

    Args:
        fixed: the findings.
        each: name each of them, and what was done.
    """
    if not fixed:
        return
    end = ":" if each else "."
    yield (Piece(f"Fixed {count(len(fixed), 'finding')}{end}", "good"),)
    sources = Sources()
    for finding in sorted(fixed, key=lambda one: one.sort_key) if each else ():
        yield (
            Piece(f"    {_place(finding, sources)}", "path"),
            Piece(f": {finding.code} {finding.name}: {_what(finding)}{_written(finding)}"),
        )
    if each:
        yield ()


def failed_lines(failed: Iterable[TakenBack]) -> Iterator[Line]:
    """Say which fixes were taken back, and why."""
    sources = Sources()
    for finding, instead, problem in failed:
        told = f": the fix of {finding.code} ({_what(finding)})"
        if problem:
            told += f" cannot be written: {clean(problem)}"
        else:
            told += " did not do what it should"
            if instead is not None:
                place = _place(instead, sources)
                told += f" but led to {instead.code} at {place} ({clean(instead.message)})"
            told += ", so it was taken back: this is a mistake in stlint, please report it"
        yield (Piece("stlint: "), Piece(_place(finding, sources), "path"), Piece(told))


def brought_lines(brought: Iterable[tuple[Finding, Finding]]) -> Iterator[Line]:
    """Say what fixes brought to light: an app goes on behind an error that is mended."""
    sources = Sources()
    for finding, other in brought:
        told = f": the fix of {finding.code} ({_what(finding)}) brings to light what it hid"
        told += f": {other.code} at {_place(other, sources)} ({clean(other.message)})"
        yield (Piece("stlint: "), Piece(_place(finding, sources), "path"), Piece(told))


def _place(finding: Finding, sources: Sources) -> str:
    return f"{sources.name(finding.span.path)}:{finding.span.row}:{finding.span.column}"


def _what(finding: Finding) -> str:
    return clean(finding.fix.message) if finding.fix else ""


def _written(finding: Finding) -> str:
    """What a fix wrote and its message does not say, in a line: the first line of each text."""
    said = _what(finding)
    told = []
    for edit in finding.fix.edits if finding.fix else ():
        first, *rest = edit.content.strip(" ,\r\n").splitlines() or [""]
        if first and (rest or clean(first.strip()) not in said):
            told.append(clean(first.strip()) + (" …" if rest else ""))
    return f" ({'; '.join(dict.fromkeys(told))})" if told else ""


def write_diff(
    changes: Iterable[Change],
    stream: TextIO,
    write_lines: Callable[[Iterable[Line], TextIO], None] | None,
) -> None:
    """Tell how files change: as bytes, so that the difference can be applied to them.

    Args:
        changes: the files.
        stream: where to.
        write_lines: draws lines in colour, if that is welcome.
    """
    for change in changes:
        lines = diff(change, Path.cwd())
        if write_lines is not None:
            write_lines([_coloured(each.decode("utf-8", "replace")) for each in lines], stream)
        elif hasattr(stream, "buffer"):
            stream.flush()
            stream.buffer.writelines(lines)
            stream.buffer.flush()
        else:
            stream.writelines(each.decode("utf-8", "replace") for each in lines)


def _coloured(line: str) -> Line:
    text = clean(line.rstrip("\r\n").expandtabs())
    if line.startswith(("---", "+++")):
        return (Piece(text, "path"),)
    styles = {"+": "good", "-": "error", "@": "related"}
    return (Piece(text, styles.get(line[:1], "")),)
