"""Ways through an app beyond its first run: page after page, and what a user may do on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.session.process import start
from stlint.dryrun.session.runs import MOST_SEARCH, after, answered, first, opened
from stlint.garbage import paused_collection
from stlint.model.steps import CLICK
from stlint.results.problems import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.run import Run
    from stlint.project.app import App
    from stlint.results.finding import Step
    from stlint.syntax.source import Source


MAX_STEPS: Final = 250_000
"""Statements and calls of all the runs of a tour."""
MAX_ACTS: Final = 200
"""What a user does on one page."""


class Tour(NamedTuple):
    """Runs of an app, and the files that they read; ``whole``: there was time for all of them."""

    runs: tuple[Run, ...]
    sources: dict[Path, Source]
    whole: bool


class _Walk:
    """A tour while it is made."""

    def __init__(self, load: Callable[[Path], Source], version: str | None, most: int) -> None:
        self.load = load
        self.version = version
        self.left = most
        self.runs: list[Run] = []
        self.sources: dict[Path, Source] = {}
        self.whole = True

    def start(self, app: App) -> DryRun:
        """A process for an app, which shares the files that were read so far."""
        return start(app, self.read, self.version)

    def read(self, path: Path) -> Source:
        if path not in self.sources:
            self.sources[path] = self.load(path)
        return self.sources[path]

    def add(self, it: DryRun, runs: Iterable[Run]) -> list[Run]:
        """Keep runs that a machine has just made."""
        found = list(runs)
        self.left -= it.trail.steps * len(found)
        self.whole &= self.left > 0 and not any(each.incomplete for each in found)
        self.runs += found
        return found


def tour(
    apps: Sequence[App],
    load: Callable[[Path], Source],
    version: str | None,
    ways: Iterable[tuple[Step, ...]],
    raises: Callable[[Run], bool],
    most: int = MAX_STEPS,
) -> Tour:
    """Open each page of an app first, then each other one; do what a user may do.

    Args:
        apps: the scripts that share a session: a main script and its pages.
        load: reads a file, the same one always with the same tree.
        version: the release of Streamlit, such as ``"1.46"``; ``None`` means the newest.
        ways: steps that are done beside single ones: those that brought errors about.
        raises: whether a run ends with an exception: nobody knows what it would leave.
        most: how many statements and calls to run, about.
    """
    walk = _Walk(load, version, most)
    with paused_collection():
        for app in apps:
            it = walk.start(app)
            try:
                opened_first = walk.add(it, first(it))
            except SourceProblem:
                continue
            if not walk.whole:
                break
            it.search.budget = MOST_SEARCH  # the walk has its own
            if any(map(raises, opened_first)):
                continue
            for other in (each for each in apps if each is not app):
                _open(walk, other, opened_first[-1])
            for way in ways:
                _go(walk, it, opened_first[-1], way)
            _touch(walk, it, opened_first[-1])
    return Tour(tuple(walk.runs), walk.sources, walk.whole)


def _open(walk: _Walk, app: App, before: Run) -> None:
    """Open a page after another one, whose session goes on."""
    if walk.left <= 0:
        return
    it = walk.start(app)
    try:
        walk.add(it, opened(it, before))
    except (SourceProblem, UnreachableError):
        return


def _go(walk: _Walk, it: DryRun, run: Run, way: Iterable[Step]) -> None:
    """Do the steps of a way, as far as the widgets are there."""
    for step in way:
        if step.kind == "page":
            continue
        if walk.left <= 0:
            return
        runs = walk.add(it, answered(it, run, step))
        if not runs:
            return
        run = runs[-1]


def _touch(walk: _Walk, it: DryRun, run: Run) -> None:
    """Click and set each widget, each in a session of its own; then run the script again."""
    for element in run.shown:
        if element.step is None or element.happens is not True:
            continue
        if walk.left <= 0 or it.search.acts >= MAX_ACTS:
            walk.whole = False
            return
        click = element.step.kind == "click"
        runs = walk.add(it, after(it, run, element, CLICK if click else element.step.value))
        if runs and click and not runs[-1].incomplete:
            walk.add(it, _again(runs[-1]))


def _again(run: Run) -> Iterator[Run]:
    try:
        again = run.again
    except (SourceProblem, UnreachableError):
        return
    if again is not None:
        yield again
