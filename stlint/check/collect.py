"""What came of all apps of a check, put together into a report; no failure of one ends the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from stlint.accepted.comments import suppress
from stlint.check.app import Modules, outcome_of
from stlint.check.counting import counted
from stlint.check.kept import Kept
from stlint.check.outcomes import outcomes
from stlint.documents.beside import Beside
from stlint.files import disk
from stlint.files.kinds import CONFIG
from stlint.project.app import App
from stlint.results.problems import FileProblem, SourceProblem
from stlint.results.report import Missed, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from stlint.check.asked import Asked
    from stlint.check.outcomes import Known, Outcome
    from stlint.project.apps import Found
    from stlint.results.finding import Finding
    from stlint.results.report import Unseen
    from stlint.settings import Settings

    Progress = Callable[[int, int, str], None]

__all__ = ["Collector"]


class Collector:
    """Collects findings over all apps of one check."""

    def __init__(self, asked: Asked, modules: Modules | None = None) -> None:
        self.asked = asked
        self.modules = modules or Modules()
        self.kept = Kept()
        self.held: dict[str, set[Settings]] = defaultdict(set)
        """For each file, the settings of the apps that it takes part in."""
        self.partly: set[str] = set()
        """Files that were not checked to their end."""
        self.texts: dict[str, str] = {}
        """Those of files that may have ignore comments."""
        self.crashes = 0
        self.cut: dict[Finding, None] = {}
        """Where apps were not followed any further, whether or not that is to be told."""
        self.unseen: list[Unseen] = []
        """What could not be seen in each app."""
        self.apps: list[App] = []
        """Those that have anything to do with Streamlit."""
        self.reach: list[tuple[Path, frozenset[str]]] = []
        """The script of each app, and the files that take part in it."""

    def check(
        self, found: Found, progress: Progress | None, known: Known | None, workers: int
    ) -> Report:
        """Check what was found; see ``stlint.check.check``."""
        apps = found.apps

        def tell(done: int, at: int) -> None:
            if progress:
                progress(done, len(apps), str(apps[at].entry))

        self._check_all(apps, tell, known, workers, found.modules_of)
        alone = [each for each in found.modules if str(each) not in self.held]
        self._check_all([*alone, *found.documents], lambda *_: None, known, workers)
        for folder in found.unreadable:
            from stlint.check.crashes import remarks

            problem = SourceProblem("unreadable", "cannot search the folder: permission denied")
            for each in remarks(FileProblem(str(folder), problem)):
                self.kept.add(each, self.asked.configuration.near(folder).settings)
        if progress:
            progress(len(apps), len(apps), "")
        return self._report(found)

    def _report(self, found: Found) -> Report:
        runs = Counter(name for _, names in self.reach for name in names)
        several = {name for name, count in runs.items() if count > 1}
        findings = self.kept.with_runs(list(self._suppressed()), several)
        number, pages = counted(self.apps)
        return Report(
            tuple(sorted(findings, key=lambda each: each.sort_key)),
            len(self.held),
            number,
            self.crashes,
            tuple(self.reach),
            checked=frozenset(self.held.keys() - self.partly),
            pages=pages,
            missed=Missed(
                tuple(self.cut),
                tuple(str(each.entry) for each in found.apps if each not in self.apps),
                found.passed,
                tuple(self.unseen),
            ),
        )

    def _check_all(
        self,
        tasks: Sequence[App | Path | Beside],
        tell: Callable[[int, int], None],
        known: Known | None,
        workers: int,
        modules_of: Mapping[Path, tuple[Path, ...]] = MappingProxyType({}),
    ) -> None:
        """Check apps, and what belongs to none, each on its own; put together what comes."""

        def make(at: int, ended: str | None = None) -> Outcome:
            return outcome_of(tasks[at], self.asked, self.modules, ended)

        def modules(at: int) -> tuple[Path, ...]:
            return modules_of.get(files[at], ())

        files = [_script_of(each) for each in tasks]
        keys = [self._key(each) for each in tasks]
        made = outcomes(keys, make, tell, known, workers, modules)
        for task, file, outcome in zip(tasks, files, made, strict=True):
            if isinstance(task, App):
                self.reach.append((task.entry, frozenset(outcome.files)))
                self.apps += [task] if outcome.is_app else []
            self._take(outcome, str(file), None if isinstance(task, Beside) else file)

    def _take(self, outcome: Outcome, script: str, entry: Path | None) -> None:
        """Add what came of one app; without an entry, each file has the settings near it."""

        def held(name: str) -> Settings:
            return self.asked.settings_of(entry or Path(name))

        self.cut.update({replace(each, run=script): None for each in outcome.cut})
        if outcome.unseen is not None:
            self.unseen.append(outcome.unseen._replace(run=script))
        for finding in outcome.findings:
            self.kept.add(replace(finding, run=script), held(finding.span.path))
        for name in outcome.files:
            self.held[name].add(held(name))
        self.partly.update(outcome.partly)
        if self.asked.ignores:
            self.texts.update(outcome.texts)
        self.crashes += outcome.crashes

    def _key(self, task: App | Path | Beside) -> str:
        """All that the outcome of an app depends on beside the disk."""
        bounds = disk.bounds()
        if isinstance(task, Beside):
            from stlint.check.documents import key_of

            return f"{task} {key_of(task, self.asked)} {bounds}"
        if isinstance(task, Path):
            return f"{task} {self.asked.settings_of(task).decisive} {bounds}"
        held = self.asked.settings_of(task.entry).decisive
        return f"{task} {self.asked.targets(task)} {held} {bounds}"

    def _suppressed(self) -> Iterator[Finding]:
        """The findings that no comment ignores, and those about the comments."""
        by_file: dict[str, list[Finding]] = {path: [] for path in self.texts}
        for finding in self.kept.findings.values():
            by_file.setdefault(finding.span.path, []).append(finding)
        for path, findings in by_file.items():
            if path not in self.texts:
                yield from findings
                continue
            try:
                yield from self._left_by_comments(findings, path)
            except Exception as error:
                from stlint.check.crashes import crash, remarks

                self.crashes += 1
                yield from findings
                yield from remarks(crash(path, "reading the ignore comments", error))

    def _left_by_comments(self, findings: list[Finding], path: str) -> list[Finding]:
        """What the comments of a file leave of its findings, and what is wrong with them."""
        held = self.held[path]

        def is_on(code: str) -> bool:
            return any(each.enabled_in(code, path) for each in held)

        text = self.texts[path]
        left = suppress(findings, path, text, is_on, complete=path not in self.partly)
        found = list(left.findings)
        for useless in left.useless:
            from stlint.check.crashes import remarks
            from stlint.fixes.layout.ignores import without

            found += remarks(useless._replace(fix=without(text, useless)))
        return found


def _script_of(task: App | Path | Beside) -> Path:
    """What stands for a task where a script is meant."""
    if isinstance(task, Beside):
        return task.top / CONFIG
    return task.entry if isinstance(task, App) else task
