"""Checks: what is asked, found, and put into a report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stlint.check.asked import Asked
from stlint.check.collect import Collector
from stlint.files import disk
from stlint.files.looks import Looks
from stlint.files.overlay import DISK, Files
from stlint.garbage import paused_collection
from stlint.project.apps import Found, PathError, search
from stlint.project.root import within
from stlint.results.report import Missed, Report
from stlint.settings import Configuration, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from stlint.check.app import Modules
    from stlint.check.asked import DryRun
    from stlint.check.collect import Progress
    from stlint.check.outcomes import Known
    from stlint.project.app import App
    from stlint.report.events import Trace
    from stlint.rules import Rule
    from stlint.streamlit_api.release_set import Targets

__all__ = ["UsageError", "check", "check_found", "trace"]


class UsageError(Exception):
    """What was asked for cannot be done; the message says why."""


@paused_collection()
def check(
    paths: Sequence[Path],
    settings: Configuration | Settings,
    progress: Progress | None = None,
    *,
    files: Files = DISK,
    whole_apps: bool = False,
    ignores: bool = True,
    known: Known | None = None,
    modules: Modules | None = None,
    workers: int = 1,
    dry_run: DryRun | None = None,
    rules: Iterable[Rule] | None = None,
    targets: Callable[[App], Targets] | None = None,
) -> Report:
    """Check the apps that some paths mean.

    Args:
        paths: files, and folders to search.
        settings: which settings hold where, or those that hold everywhere.
        progress: called before each app with the number of apps done, of all, and the app's name.
        files: what is in the files; others than those on disk can be laid over them.
        whole_apps: a file means the apps that it is part of.
        ignores: whether ignore comments are obeyed.
        known: what earlier checks found, to be added to.
        modules: trees of earlier checks, to be added to.
        workers: how many processes to use, if there are many apps.
        dry_run: what turns an app into events, if not ``stlint.dryrun``.
        rules: what to check, if not every rule.
        targets: which releases of Streamlit an app is for, if not those that its project declares.

    Raises:
        SettingsError: a file of settings cannot be used.
        UsageError: a path does not exist, or a folder cannot be read.
    """
    asked = Asked.of(settings, files, dry_run, rules, targets, ignores=ignores)
    with Looks(passing=known is None) as looks, within(paths):
        found = _search(paths, files, asked.configuration, whole_apps=whole_apps)
        if not any(found):
            return Report((), 0, 0, 0, missed=Missed(passed=found.passed))
        report = Collector(asked, modules).check(found, progress, known, workers)
    if known:
        known.save(looks)
    return replace(report, declarations=asked.declarations.found)


def check_found(
    found: Found,
    settings: Configuration | Settings,
    *,
    files: Files = DISK,
    ignores: bool = True,
    dry_run: DryRun | None = None,
    rules: Iterable[Rule] | None = None,
    targets: Callable[[App], Targets] | None = None,
) -> Report:
    """Check apps that were found, with nothing known of them; see ``check``."""
    asked = Asked.of(settings, files, dry_run, rules, targets, ignores=ignores)
    return Collector(asked).check(found, None, None, 1)


def trace(
    path: Path, settings: Configuration | Settings, *, dry_run: DryRun | None = None
) -> Trace:
    """Tell what the dry run understood of an app.

    Args:
        path: the entry script.
        settings: as for a check.
        dry_run: what turns an app into events, if not ``stlint.dryrun``.

    Raises:
        UsageError: the script does not exist, or cannot be read or parsed.
    """
    if disk.is_folder(path):
        raise UsageError(f"{str(path)!r} is a folder: name a script")
    configuration = Configuration.of(settings)
    with within([path]):
        apps = _search([path], DISK, configuration).apps
        if not apps:
            raise UsageError(f"{str(path)!r} is excluded by the settings")
        from stlint.check.tracing import UnreadError, trace_of
        from stlint.syntax.parse import in_big_stack

        held = configuration.near(apps[0].entry.parent).settings
        try:
            return in_big_stack(trace_of, replace(apps[0], wrappers=held.wrappers), dry_run)
        except UnreadError as error:
            raise UsageError(str(error)) from error


def _search(
    paths: Sequence[Path], files: Files, configuration: Configuration, *, whole_apps: bool = False
) -> Found:
    try:
        return search(paths, files, configuration, whole_apps=whole_apps)
    except PathError as error:
        raise UsageError(str(error)) from error
