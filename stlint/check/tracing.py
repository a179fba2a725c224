"""What the dry run understood of an app, with the rows of its events."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stlint.check.asked import by_stlint, load
from stlint.files.overlay import DISK
from stlint.model.questions.hardcoded import hardcoded
from stlint.report.events import TraceLine, traced
from stlint.syntax.places import locate

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.check.asked import DryRun
    from stlint.project.app import App
    from stlint.report.events import Trace

__all__ = ["UnreadError", "trace_of"]


class UnreadError(Exception):
    """The script cannot be read or parsed; the message says where and why."""


def trace_of(app: App, dry_run: DryRun | None = None) -> Trace:
    """Tell the events of each run of an app.

    Raises:
        UnreadError: the script cannot be read or parsed.
    """
    analysis = (dry_run or by_stlint)(app, lambda path: load(path, DISK), None)
    unread: list[TraceLine] = []
    for path, problem in analysis.problems:
        if path == app.entry:
            raise UnreadError(f"{path}:{problem.row}:{problem.column}: {problem.message}")
        unread.append(TraceLine(str(path), problem.row, 0, "not-read", problem.message))
    nodes: dict[Path, set[Any]] = defaultdict(set)
    for run in analysis.runs:
        for event in run.events:
            nodes[event.place.path].add(event.place.node)
    spans = {path: locate(analysis.sources[path], nodes[path], ()).spans for path in nodes}

    def row_of(path: Path, node: object) -> int:
        span = spans[path].get(node)  # type: ignore[call-overload]
        return span.row if span is not None else 1

    secrets = {text for run in analysis.runs for each in hardcoded(run) for text in each.texts}
    return traced(analysis.runs, row_of, unread, secrets)
