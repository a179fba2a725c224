"""What the dry run understood: the events of each run, told to people or to programs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

from stlint.printable import clean
from stlint.report import write_lines
from stlint.report.json import dumps
from stlint.report.lines import Line, Piece, count
from stlint.report.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.report.events import Trace, TracedRun, TraceLine

__all__ = ["write"]


def write(trace: Trace, form: str, stream: TextIO) -> None:
    """Tell the runs of an app.

    Args:
        trace: the runs.
        form: ``full`` or ``json``.
        stream: where to.
    """
    if form == "json":
        stream.write(dumps([_as_json(run) for run in trace.runs]) + "\n")
    else:
        write_lines(_lines(trace), stream)


def _lines(trace: Trace) -> Iterator[Line]:
    sources = Sources()
    for run in trace.runs:
        if run.same:
            yield (Piece(clean(run.name), "name"), Piece(": the same"))
            yield ()
            continue
        yield (Piece(clean(run.name), "name"),)
        yield from _table(run.lines, sources)
        for heading, lines in (("gap", run.gaps), ("opaque call", run.opaque)):
            if lines:
                yield (Piece(f"{count(len(lines), heading)}:", "poor"),)
                yield from _table(lines, sources)
        yield ()
    events = sum(len(run.lines) for run in trace.runs)
    yield (Piece(f"{count(events, 'event')} in {count(len(trace.runs), 'run')}."),)


def _table(lines: Sequence[TraceLine], sources: Sources) -> Iterator[Line]:
    places = [f"{sources.name(line.path)}:{line.row}" for line in lines]
    left = max(map(len, places), default=0)
    middle = max((len(line.kind) for line in lines), default=0)
    for place, line in zip(places, lines, strict=True):
        conditions = f"  if {' and '.join(map(clean, line.guards))}" if line.guards else ""
        note = f"  # {clean(line.note)}" if line.note else ""
        yield (
            Piece(f"  {place:<{left}}  ", "path"),
            Piece("  " * line.depth),
            Piece(f"{line.kind:<{middle}}", "related"),
            Piece(f"  {clean(line.text)}"),
            Piece(conditions, "guard"),
            Piece(note, "faint"),
        )


def _as_json(run: TracedRun) -> dict[str, object]:
    return {
        "name": run.name,
        "events": [_line(line) for line in run.lines],
        "gaps": [_line(line) for line in run.gaps],
        "opaque": [_line(line) for line in run.opaque],
    }


def _line(line: TraceLine) -> dict[str, object]:
    return {
        "filename": os.path.abspath(line.path),  # noqa: PTH100 (keeps symbolic links)
        "row": line.row,
        "depth": line.depth,
        "kind": line.kind,
        "text": line.text,
        "guards": list(line.guards),
        "note": line.note,
    }
