"""The way into the dry run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.dryrun import known  # noqa: F401 - it fills the tables
from stlint.dryrun.session.analysis import Analysis
from stlint.dryrun.session.process import start
from stlint.dryrun.session.runs import first
from stlint.garbage import paused_collection
from stlint.results.problems import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stlint.model.run import Run
    from stlint.project.app import App
    from stlint.syntax.source import Source

__all__ = ["dry_run"]


def dry_run(app: App, load: Callable[[Path], Source], version: str | None) -> Analysis:
    """Dry-run an app.

    Args:
        app: the app; its pages are apps of their own.
        load: reads a file; may raise ``SourceProblem``, as may the tree of what it returns.
        version: the release of Streamlit, such as ``"1.46"``; ``None`` means the newest.
    """
    it = start(app, load, version)
    runs: tuple[Run, ...] = ()
    try:
        with paused_collection():
            runs = tuple(first(it, shared=True))
    except SourceProblem as problem:
        it.process.problems[app.entry] = problem
    ended = any(run.ends for run in runs)
    if app.shown_by is not None and not it.search.shown and (it.search.navigates or not ended):
        it.search.unseen_shower = True
        with paused_collection():
            runs = tuple(first(it))
    return Analysis(runs, tuple(it.process.problems.items()), it.process.sources)
