"""Checks and fixes, as everybody else has them: the command line, the server, other programs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from stlint.accepted.baseline import read
from stlint.check import checks
from stlint.check.processes import available
from stlint.files.overlay import DISK
from stlint.project.apps import search
from stlint.public.asking import Asked, configuration_of, paths_of, texts_of
from stlint.public.errors import UsageError, as_usage_errors
from stlint.public.findings import finding_of
from stlint.report.causes import told_once
from stlint.results.report import is_part, leads_beyond

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stlint.check.app import Modules
    from stlint.check.outcomes import Known
    from stlint.files.overlay import Files
    from stlint.project.apps import Found
    from stlint.public.asking import AnyPath, Given, Wishes
    from stlint.public.findings import Finding
    from stlint.repair.command import Repaired
    from stlint.report.events import Trace, TraceLine
    from stlint.results.changes import Change
    from stlint.results.finding import Finding as OwnFinding
    from stlint.results.report import Report as OwnReport

__all__ = ["Changes", "Report", "Traced", "answer", "check", "fix", "trace"]


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        found: all of it, as the rest of stlint has it; may change from release to release.
        asked: what was asked.
    """

    found: OwnReport
    asked: Asked

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the command line would print, sorted by file and position.

        Raises:
            UsageError: the settings name a baseline that cannot be read.
        """
        return tuple(map(finding_of, told_once(self.told.findings)))

    @cached_property
    def told(self) -> OwnReport:
        """What was found in the paths and is to be told, as the rest of stlint has it."""
        with as_usage_errors(), self.asked.looking():
            settings = self.asked.configuration.common(self.asked.paths).settings
            told = self.found.only(self.asked.paths).shown(settings.level)
            return told if settings.baseline is None else read(settings.baseline).left(told)

    @property
    def files(self) -> int:
        """How many files took part."""
        return self.found.files

    @property
    def apps(self) -> int:
        """How many apps were checked."""
        return self.found.apps

    @property
    def internal_errors(self) -> int:
        """How often stlint itself failed."""
        return self.found.internal_errors


@dataclass(frozen=True)
class Changes:
    """What fixes make of files.

    Attributes:
        done: all that became of them, as the rest of stlint has it.
        beyond: files that were left alone since they are in none of the paths.
        report: what is found once the files are changed.
    """

    done: Repaired
    beyond: tuple[str, ...]
    report: Report

    @property
    def files(self) -> tuple[Change, ...]:
        """The files that change: path, bytes before, bytes after."""
        return tuple(self.done.changes)

    @cached_property
    def fixed(self) -> tuple[Finding, ...]:
        """What is fixed."""
        return tuple(map(finding_of, self.done.fixed))

    def write(self) -> None:
        """Write the files: all of them or none.

        Raises:
            UsageError: one cannot be written, or is not as it was.
        """
        from stlint.repair.writing import NotWrittenError, write  # noqa: PLC0415 - few want it

        try:
            write(self.done.changes)
        except NotWrittenError as error:
            raise UsageError(str(error)) from error


@dataclass(frozen=True)
class Traced:
    """What stlint understood of an app.

    Attributes:
        runs: the first run, and the reruns that the app asks for by itself.
    """

    runs: Trace

    @property
    def events(self) -> tuple[TraceLine, ...]:
        """What happens in the first run, in order; each with its conditions."""
        return self.runs.runs[0].lines if self.runs.runs else ()


def check(
    paths: AnyPath | Iterable[AnyPath] = ".",
    *,
    select: str | Iterable[str] | None = None,
    streamlit: str | None = None,
    text: Given | None = None,
    settings: Wishes | None = None,
    ignores: bool = True,
    cache: str | None = None,
    jobs: int | None = 1,
    progress: Callable[[int, int, str], None] | None = None,
) -> Report:
    """Check the apps that some paths mean, as ``stlint check`` does.

    Args:
        paths: files, and folders to search. A file means the apps that it is part of.
        select: check these rules only: codes, names, beginnings of codes, topics.
        streamlit: the releases of Streamlit that the apps run with, such as ``>=1.40``.
        text: what to take for the contents of files, which need not exist.
        settings: what goes before the settings of the project: values by their names in
            ``stlint.toml``; or a file of settings instead of those of the project.
        ignores: obey ignore comments.
        cache: a folder to remember results in.
        jobs: how many processes to use, if there are many apps; ``None``: as many as fit.
        progress: called before each app with the number of apps done, of all, and its name.

    Raises:
        UsageError: a path does not exist, or settings cannot be used.
    """
    with as_usage_errors():
        configuration = configuration_of(settings, select, streamlit)
        asked = Asked(paths_of(paths), configuration, texts_of(text), ignores)
        known: Known | None = None
        if cache is not None and not asked.texts:
            from stlint.cache.memory import Known as Cached  # noqa: PLC0415 - for the disk only

            known = Cached(cache)
        return answer(asked, known=known, workers=jobs or available(), progress=progress)


def answer(
    asked: Asked,
    *,
    known: Known | None = None,
    modules: Modules | None = None,
    workers: int = 1,
    progress: Callable[[int, int, str], None] | None = None,
) -> Report:
    """Do a check; see ``stlint.check.checks.check``.

    Raises:
        UsageError: as for ``check``.
    """
    with as_usage_errors(), asked.looking():
        found = checks.check(
            asked.paths,
            asked.configuration,
            progress,
            whole_apps=True,
            ignores=asked.ignores,
            known=known,
            modules=modules,
            workers=workers,
        )
    return Report(found, asked)


def fix(
    report: Report,
    unsafe: bool = False,
    *,
    write: bool = False,
    only: Callable[[Finding], bool] | None = None,
) -> Changes:
    """Fix what a check found: each fix is held against all runs of its app before it is kept.

    Args:
        report: what was found.
        unsafe: carry out unsafe fixes as well.
        write: write the files as well; those of an app all or none. ``done.problems`` says why some
            were not.
        only: which findings to fix, if not all.

    Raises:
        UsageError: as for ``check``.
    """
    asked = report.asked
    beyond: set[str] = set()
    with as_usage_errors(), asked.looking():
        level = asked.configuration.common(asked.paths).settings.level

        def again(apps: Found, files: Files) -> OwnReport:
            return checks.check_found(apps, asked.configuration, files=files, ignores=asked.ignores)

        def wanted(finding: OwnFinding) -> bool:
            changed = {each.span.path for each in finding.fix.edits} if finding.fix else set()
            out = {each for each in changed if leads_beyond(each, asked.paths)}
            beyond.update(out)
            inside = not out and all(is_part(each, asked.paths) for each in changed)
            meant = only is None or only(finding_of(finding))
            return meant and finding.level.reaches(level) and inside

        from stlint.check.exploring import explorer  # noqa: PLC0415 - only where it is fixed
        from stlint.repair.command import repair  # noqa: PLC0415 - only where something is fixed

        meant = search(asked.paths, DISK, asked.configuration, whole_apps=True)
        done = repair(
            report.found,
            meant.apps,
            again,
            unsafe=unsafe,
            dry=not write,
            wanted=wanted,
            explore=explorer(asked.configuration),
            documents=meant.documents,
        )
    after = {**asked.texts, **{os.path.abspath(each.path): each.after for each in done.changes}}  # noqa: PTH100
    texts = {path: after[path] for path in asked.texts} if write else after
    new = Asked(asked.paths, asked.configuration, texts, asked.ignores)
    return Changes(done, tuple(sorted(beyond)), Report(done.report, new))


def trace(
    path: AnyPath,
    *,
    text: Given | None = None,
    settings: Wishes | None = None,
) -> Traced:
    """Tell what stlint understood of an app, as ``stlint trace`` does.

    Args:
        path: the entry script.
        text: what to take for the contents of files.
        settings: as for ``check``.

    Raises:
        UsageError: the script does not exist, or cannot be read or parsed.
    """
    with as_usage_errors():
        asked = Asked((Path(path),), configuration_of(settings, None, None), texts_of(text))
        with asked.looking():
            return Traced(checks.trace(Path(path), asked.configuration))
