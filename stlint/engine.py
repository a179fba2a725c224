"""From apps to a report: dry run, rules, ignore comments; no failure of one file ends the rest."""

from __future__ import annotations

import os
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stlint import disk
from stlint.across import analyses, merged, strength
from stlint.checked import Report, Unseen, counted, is_part, leads_beyond
from stlint.collection import paused_collection
from stlint.discover import Found, PathError, search
from stlint.files import DISK, Files
from stlint.model.app import App
from stlint.outcomes import Outcome, outcomes
from stlint.problems import Crash, FileProblem, SourceProblem, UselessIgnore
from stlint.project import within
from stlint.reading import read_source
from stlint.rules import all_rules
from stlint.settings import Configuration, Settings
from stlint.suppress import may_have_ignores, suppress
from stlint.targets import Declarations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stlint.api.release_set import Targets
    from stlint.cache.known import Known
    from stlint.dryrun import Analysis
    from stlint.findings import Finding
    from stlint.model.run import Run
    from stlint.placing import Drafted
    from stlint.reading import Source
    from stlint.rules import Rule
    from stlint.tracing import Trace

    DryRun = Callable[[App, Callable[[Path], Source], str | None], Analysis]
    Progress = Callable[[int, int, str], None]

__all__ = [
    "Report",
    "UsageError",
    "check",
    "check_found",
    "is_part",
    "leads_beyond",
    "trace",
]

_INCOMPLETE = "ST006"
"""The rule about the check itself that is asked about runs."""
_PACKAGE = Path(__file__).parent
_LONGEST = 200
MAX_KEPT = 2_000_000
"""Characters of modules whose trees are kept from one app to the next: about 200 MB."""


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
        known: what earlier checks found in the files on disk, to be added to.
        workers: how many processes to use, if there are many apps.
        dry_run: what turns an app into events, if not ``stlint.dryrun``.
        rules: what to check, if not every rule.
        targets: which releases of Streamlit an app is for, if not those that its project declares.

    Raises:
        SettingsError: a file of settings cannot be used.
        UsageError: a path does not exist, or a folder cannot be read.
    """
    configuration = _configuration(settings)
    declarations = Declarations(configuration, files)
    meant = targets or declarations.targets
    with disk.Looks(passing=known is None) as looks, within(paths):
        found = _search(paths, files, configuration, whole_apps=whole_apps)
        if not any(found):
            return Report((), 0, 0, 0, passed=found.passed)
        checker = _Checker(configuration, files, dry_run or _dry_run, rules, meant, ignores=ignores)
        report = checker.check(found, progress, known, workers)
    if known:
        known.save(looks)
    return replace(report, declarations=declarations.found)


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
    held = _configuration(settings)
    meant = targets or Declarations(held, files).targets
    checker = _Checker(held, files, dry_run or _dry_run, rules, meant, ignores=ignores)
    return checker.check(found, None, None, 1)


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
    configuration = _configuration(settings)
    with within([path]):
        apps = _search([path], DISK, configuration).apps
        if not apps:
            raise UsageError(f"{str(path)!r} is excluded by the settings")
        from stlint.source import in_big_stack

        held = configuration.near(apps[0].entry.parent).settings
        app = replace(apps[0], wrappers=held.wrappers)
        return in_big_stack(_trace, app, dry_run or _dry_run)


def _dry_run(app: App, load: Callable[[Path], Source], release: str | None) -> Analysis:
    from stlint.dryrun import dry_run

    return dry_run(app, load, release)


def _configuration(settings: Configuration | Settings) -> Configuration:
    return settings if isinstance(settings, Configuration) else Configuration.of(settings)


def _search(
    paths: Sequence[Path],
    files: Files,
    configuration: Configuration,
    *,
    whole_apps: bool = False,
) -> Found:
    try:
        return search(paths, files, configuration, whole_apps=whole_apps)
    except PathError as error:
        raise UsageError(str(error)) from error


def _load(
    path: Path, files: Files = DISK, note: Callable[[Source], None] = lambda _: None
) -> Source:
    """Read a file, call ``note`` with it, and parse it."""
    source = read_source(path, files)
    note(source)
    _ = source.tree
    return source


def _trace(app: App, dry_run: DryRun) -> Trace:
    from stlint.source import locate
    from stlint.tracing import TraceLine, traced

    analysis = dry_run(app, _load, None)
    unread: list[TraceLine] = []
    for path, problem in analysis.problems:
        if path == app.entry:
            raise UsageError(f"{path}:{problem.row}:{problem.column}: {problem.message}")
        unread.append(TraceLine(str(path), problem.row, 0, "not-read", problem.message))
    nodes: dict[Path, set[Any]] = defaultdict(set)
    for run in analysis.runs:
        for event in run.events:
            nodes[event.place.path].add(event.place.node)
    spans = {path: locate(analysis.sources[path], nodes[path], ()).spans for path in nodes}

    def row_of(path: Path, node: object) -> int:
        span = spans[path].get(node)  # type: ignore[call-overload]
        return span.row if span is not None else 1

    return traced(analysis.runs, row_of, unread)


class _Checker:
    """Collects findings over all apps of one check."""

    def __init__(
        self,
        configuration: Configuration,
        reader: Files,
        dry_run: DryRun,
        rules: Iterable[Rule] | None,
        targets: Callable[[App], Targets],
        *,
        ignores: bool,
    ) -> None:
        every = list(all_rules().values() if rules is None else rules)
        self.configuration = configuration
        self.settings = Settings()
        """Those of the app that is being checked."""
        self.held: dict[str, set[Settings]] = defaultdict(set)
        """For each file, the settings of the apps that it takes part in."""
        self.rules = [each for each in every if each.topic != "check"]
        self.rules += [each for each in every if each.code == _INCOMPLETE]  # after all searching
        self.about_check = [each for each in all_rules().values() if each.topic == "check"]
        self.reader = reader
        self.ignores = ignores
        self.dry_run = dry_run
        self.targets = targets
        self.findings: dict[tuple[object, ...], Finding] = {}
        self.runs: dict[tuple[object, ...], set[str | None]] = defaultdict(set)
        """In the runs of which scripts each was found."""
        self.files: set[str] = set()
        self.partly: set[str] = set()
        """Files that were not checked to their end."""
        self.texts: dict[str, str] = {}
        """Those of files that may have ignore comments."""
        self.modules: dict[Path, tuple[Source, disk.Looks]] = {}
        """Those that the last apps were made of, the latest last: the next may share them."""
        self.crashes = 0
        self.cut: dict[Finding, None] = {}
        """Where apps were not followed any further, whether or not that is to be told."""
        self.unseen: list[Unseen] = []
        """What could not be seen in each app."""
        self.is_app = False
        """Whether the app that is checked has anything to do with Streamlit."""
        self.apps: list[App] = []
        """Those that have."""
        self.reach: list[tuple[App, frozenset[str]]] = []

    def check(
        self, found: Found, progress: Progress | None, known: Known | None, workers: int
    ) -> Report:
        apps = found.apps

        def tell(done: int, at: int) -> None:
            if progress:
                progress(done, len(apps), str(apps[at].entry))

        self._check_all(apps, tell, known, workers, found.modules_of)
        alone = [each for each in found.modules if str(each) not in self.files]
        self._check_all(alone, lambda *_: None, known, workers)
        for folder in found.unreadable:
            self.settings = self.configuration.near(folder).settings
            problem = SourceProblem("unreadable", "cannot search the folder: permission denied")
            self._remark(FileProblem(str(folder), problem))
        if progress:
            progress(len(apps), len(apps), "")
        findings = sorted(self._runs_named(self._suppressed()), key=lambda each: each.sort_key)
        number, pages = counted(self.apps)
        return Report(
            tuple(findings),
            len(self.files),
            number,
            self.crashes,
            tuple(self.reach),
            checked=frozenset(self.files - self.partly),
            pages=pages,
            cut=tuple(self.cut),
            foreign=tuple(str(each.entry) for each in apps if each not in self.apps),
            passed=found.passed,
            unseen=tuple(self.unseen),
        )

    def _check_all(
        self,
        tasks: Sequence[App | Path],
        tell: Callable[[int, int], None],
        known: Known | None,
        workers: int,
        modules_of: Mapping[Path, tuple[Path, ...]] = MappingProxyType({}),
    ) -> None:
        """Check apps, and files that belong to none, each on its own; put together what comes."""

        def make(at: int, ended: str | None = None) -> Outcome:
            one = _Checker(
                self.configuration,
                self.reader,
                self.dry_run,
                self.rules,
                self.targets,
                ignores=self.ignores,
            )
            one.modules = self.modules
            return one.outcome(tasks[at], ended)

        files = [each.entry if isinstance(each, App) else each for each in tasks]
        keys = [self._key(each) for each in tasks]

        def modules(at: int) -> tuple[Path, ...]:
            return modules_of.get(files[at], ())

        made = outcomes(keys, make, tell, known, workers, modules)
        for task, file, outcome in zip(tasks, files, made, strict=True):
            self.settings = self._near(file)
            if isinstance(task, App):
                self.reach.append((task, frozenset(outcome.files)))
                self.apps += [task] if outcome.is_app else []
            self.cut.update({replace(each, run=str(file)): None for each in outcome.cut})
            if outcome.unseen is not None:
                self.unseen.append(outcome.unseen._replace(run=str(file)))
            for finding in outcome.findings:
                self._add(replace(finding, run=str(file)))
            for name in outcome.files:
                self.held[name].add(self.settings)
            self.files.update(outcome.files)
            self.partly.update(outcome.partly)
            if self.ignores:
                self.texts.update(outcome.texts)
            self.crashes += outcome.crashes

    def _runs_named(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Findings with the run that they were found in only where there are several."""
        runs = Counter(name for _, names in self.reach for name in names)
        for each in findings:
            told = runs[each.span.path] > 1 and each.run != each.span.path
            found_in = len(self.runs[_key_of(each)]) or 1
            yield replace(each, runs=found_in) if told else replace(each, run=None)

    # One app

    def outcome(self, task: App | Path, ended: str | None) -> Outcome:
        """Check an app, or a file that belongs to none; or say how the worker ended that did it."""
        file = task.entry if isinstance(task, App) else task
        self.settings = self._near(file)
        if ended is not None:
            self.crashes += 1
            self.partly.add(str(file))
            self.files.add(str(file))
            self._remark(Crash(str(file), "checking it", ended, "stlint/workers.py"))
        elif isinstance(task, App):
            self._check_app(task)
        else:
            self._check_module(task)
        found = tuple(self.findings.values())
        files = tuple(sorted(self.files))
        return Outcome(
            found,
            files,
            tuple(sorted(self.partly)),
            self.texts,
            self.crashes,
            tuple(self.cut),
            self.is_app,
            max(self.unseen, key=lambda each: each[:2], default=None),
        )

    def _key(self, task: App | Path) -> str:
        """All that the outcome of an app depends on beside the disk."""
        bounds = disk.bounds()
        if isinstance(task, Path):
            return f"{task} {self._near(task).decisive} {bounds}"
        return f"{task} {self.targets(task)} {self._near(task.entry).decisive} {bounds}"

    def _near(self, file: Path) -> Settings:
        return self.configuration.near(file.parent).settings

    def _check_app(self, app: App) -> None:
        """Look for what is wrong in one app; the tree of its script is gone when this returns."""
        app = replace(app, wrappers=self.settings.wrappers)
        files = {app.entry}

        def load(path: Path) -> Source:
            files.add(path)
            return self._load(path)

        crashes = self.crashes
        whole = True
        from stlint.unseen import unseen

        targets = self.targets(app)
        findings: list[Finding] = []
        try:
            for analysis in analyses(app, load, targets, self.dry_run):
                files |= analysis.sources.keys() | {path for path, _ in analysis.problems}
                findings += self._check_runs(analysis, app)
                self.unseen.append(unseen(analysis))
                cut = analysis.problems or any(run.incomplete for run in analysis.runs)
                whole &= not cut
                self.is_app |= bool(cut) or any(run.is_app for run in analysis.runs)
        except SourceProblem as problem:
            whole, self.is_app = False, True
            self._remark(FileProblem(str(app.entry), problem))
        except Exception as error:
            whole, self.is_app = False, True
            self._crash(app.entry, "the dry run", error)
        for finding in merged(findings, targets):
            if finding.code == _INCOMPLETE:
                self.cut[finding] = None
            if finding.limit != "search":  # what the app does by itself was followed
                self._add(finding)
        names = {str(path) for path in files}
        self.files |= names
        for name in names:
            self.held[name].add(self.settings)
        if not whole or crashes != self.crashes:
            self.partly |= names
        self.modules.pop(app.entry, None)
        while sum(len(each.text) for each, _ in self.modules.values()) > MAX_KEPT:
            del self.modules[next(iter(self.modules))]

    def _check_module(self, path: Path) -> None:
        """Look whether a file can be read that is imported, but was reached from no app."""
        from stlint.source import check_syntax

        self.files.add(str(path))
        try:
            check_syntax(read_source(path, self.reader))
        except SourceProblem as problem:
            self._remark(FileProblem(str(path), problem))
        except Exception as error:
            self._crash(path, "reading the file", error)

    def _load(self, path: Path) -> Source:
        """Read and parse a file, or take it from an app before."""
        kept = self.modules.pop(path, None)
        if kept is None:
            with disk.Looks(passing=True) as looks:
                kept = _load(path, self.reader, self._note), looks
        else:
            self._note(kept[0])
            kept[1].tell()
        self.modules[path] = kept  # now the last in order
        return kept[0]

    def _note(self, source: Source) -> None:
        if may_have_ignores(source.text):
            self.texts[str(source.path)] = source.text

    def _check_runs(self, analysis: Analysis, app: App) -> Iterator[Finding]:
        """What the rules find in the runs of an app, for the releases that these are about."""
        for path, problem in analysis.problems:
            self._remark(FileProblem(str(path), problem))
        drafts = [
            each
            for rule in self.rules
            if self.settings.enabled(rule.code) or rule.code == _INCOMPLETE
            for run in analysis.runs
            for each in self._drafts(rule, run)
        ]
        if not drafts:
            return iter(())
        from stlint.before import with_what_raises_before
        from stlint.family import beside
        from stlint.placing import place

        def others() -> Iterator[Source]:
            return beside(app, analysis.sources, self.reader)

        try:
            drafts = with_what_raises_before(drafts)
        except Exception as error:
            self._crash(app.entry, "looking for what raises first", error)
        return place(drafts, analysis.sources, self._crash, others)

    def _drafts(self, rule: Rule, run: Run) -> Iterator[Drafted]:
        try:
            optional = self.settings.tells_optional(rule.code)
            for draft in rule.check(run):
                if draft.optional and not optional:
                    continue
                from stlint.placing import Drafted

                holds = run.targets.releases if draft.releases is None else draft.releases
                yield Drafted(rule, draft, tuple(holds))
        except Exception as error:
            self._crash(run.path, f"the rule {rule.name}", error)

    def _add(self, finding: Finding) -> None:
        """Keep a finding that is wanted, or the stronger one of two that say the same."""
        if not self.settings.enabled_in(finding.code, finding.span.path):
            return
        key = _key_of(finding)
        self.runs[key].add(finding.run)
        known = self.findings.get(key)
        if known is not None and known.fix != finding.fix:
            from stlint.fixes.edits import together

            fix = together(known.fix, finding.fix)
            known, finding = replace(known, fix=fix), replace(finding, fix=fix)
            self.findings[key] = known
        if known is None or strength(finding) < strength(known):
            self.findings[key] = finding

    # The check itself

    def _remark(self, problem: FileProblem | Crash) -> None:
        """Report what went wrong, by the rules about that."""
        for finding in self._remarks(problem):
            self._add(finding)

    def _remarks(self, problem: FileProblem | Crash | UselessIgnore) -> Iterator[Finding]:
        kinds = {FileProblem: ("ST001", "ST002"), Crash: ("ST000",)}
        codes = kinds.get(type(problem), ("ST003", "ST004"))
        for rule in self.about_check:
            if rule.code in codes:
                yield from rule.check(problem)

    def _enabled_in(self, path: str) -> Callable[[str], bool]:
        """Whether a rule is on in a file, for any of its apps."""
        held = self.held[path]
        return lambda code: any(each.enabled_in(code, path) for each in held)

    def _crash(self, path: Path, doing: str, error: Exception) -> None:
        self._remark(self._crashed(str(path), doing, error))

    def _crashed(self, path: str, doing: str, error: Exception) -> Crash:
        self.crashes += 1
        if os.environ.get("STLINT_DEBUG"):
            import traceback

            traceback.print_exception(error, file=sys.stderr)
        return Crash(path, doing, _told(error), _place_of(error))

    def _suppressed(self) -> Iterator[Finding]:
        """The findings that no comment ignores, and those about the comments."""
        by_file: dict[str, list[Finding]] = {path: [] for path in self.texts}
        for finding in self.findings.values():
            by_file.setdefault(finding.span.path, []).append(finding)
        for path, findings in by_file.items():
            if path not in self.texts:
                yield from findings
                continue
            try:
                whole = path not in self.partly
                on = self._enabled_in(path)
                left = suppress(findings, path, self.texts[path], on, complete=whole)
            except Exception as error:
                yield from findings
                crash = self._crashed(path, "reading the ignore comments", error)
                yield from self._remarks(crash)
                continue
            yield from left.findings
            for useless in left.useless:
                from stlint.fixes.ignores import without

                fix = without(self.texts[path], useless)
                yield from self._remarks(useless._replace(fix=fix))


def _key_of(finding: Finding) -> tuple[object, ...]:
    """What is equal for findings that say the same."""
    return finding.code, finding.span, finding.message if finding.code == "ST000" else None


def _told(error: Exception) -> str:
    """The exception in one line."""
    lines = str(error).strip().splitlines()
    name = type(error).__name__
    return f"{name}: {lines[0][:_LONGEST]}" if lines else name


def _place_of(error: Exception) -> str:
    """The innermost place in stlint that the exception came through."""
    found = "somewhere"
    step = error.__traceback__
    while step is not None:
        path = Path(step.tb_frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE):
            found = f"{path.relative_to(_PACKAGE.parent).as_posix()}:{step.tb_lineno}"
        step = step.tb_next
    return found
