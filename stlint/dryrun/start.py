"""The way into the dry run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.dryrun.session import Analysis, DryRun
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
    from stlint.dryrun.wrappers import WrappedRun  # noqa: PLC0415 - it builds on this module

    machine = (WrappedRun if app.wrappers else DryRun)(app, load, version)
    runs: tuple[Run, ...] = ()
    try:
        with paused_collection():
            runs = tuple(machine.first())
    except SourceProblem as problem:
        machine.problems[app.entry] = problem
    ended = any(run.ends for run in runs)
    if app.shown_by is not None and not machine.shown and (machine.navigates or not ended):
        machine.unseen_shower = True
        with paused_collection():
            runs = tuple(machine.first())
    return Analysis(runs, tuple(machine.problems.items()), machine.sources)
