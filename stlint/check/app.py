"""The check of one app: dry run and rules; whatever fails there, the outcome says it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from stlint.accepted.comments import may_have_ignores
from stlint.check.asked import INCOMPLETE, Asked, load
from stlint.check.kept import Kept
from stlint.check.outcomes import Outcome
from stlint.check.releases import analyses, merged, standing_for
from stlint.check.session import Session, said_elsewhere
from stlint.documents.beside import Beside
from stlint.files.looks import Looks
from stlint.project.app import App
from stlint.project.family import Family
from stlint.results.problems import Crash, FileProblem, SourceProblem
from stlint.syntax.source import read_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from stlint.check.places import Drafted
    from stlint.dryrun import Analysis
    from stlint.model.drafts import Draft
    from stlint.model.run import Run
    from stlint.results.finding import Finding
    from stlint.results.report import Unseen
    from stlint.rules import Rule
    from stlint.streamlit_api.release_set import ReleaseSet
    from stlint.syntax.source import Source

    Holds = Callable[[Iterable[tuple[str, str, str, str]]], bool]

__all__ = ["Modules", "outcome_of"]

MAX_KEPT: Final = 2_000_000
"""Characters of modules whose trees are kept from one app to the next: about 200 MB."""


class Modules:
    """The modules that the last apps were made of, the latest last: the next may share them."""

    def __init__(self, holds: Holds | None = None) -> None:
        """Begin with none.

        Args:
            holds: whether looks would see the same now; without it, nothing is taken to change, and
                the script of an app is of no use to the next one.
        """
        self.kept: dict[Path, tuple[Source, Looks]] = {}
        self.session = Session(holds)
        """What scripts do, where those of others depend on that."""
        self._holds = holds

    def get(self, path: Path) -> tuple[Source, Looks] | None:
        """A module as it is now, with the looks that it took to read it; it is taken out."""
        kept = self.kept.pop(path, None)
        if kept is None or (self._holds and not self._holds(kept[1].rows)):
            return None
        return kept

    def drop(self, entry: Path) -> None:
        """Forget a script, and the oldest modules where there are too many."""
        if self._holds is None:
            self.kept.pop(entry, None)
        while sum(len(each.text) for each, _ in self.kept.values()) > MAX_KEPT:
            del self.kept[next(iter(self.kept))]


def outcome_of(
    task: App | Path | Beside, asked: Asked, modules: Modules, ended: str | None
) -> Outcome:
    """Check an app, a file that belongs to none, or the files beside the apps of a project.

    Args:
        task: the app; the file, which only has to be readable; the documents.
        asked: what to do.
        modules: what earlier apps read; changed.
        ended: how the worker ended that was to do this, if it did.
    """
    if isinstance(task, Beside):
        from stlint.check.documents import check_documents

        return check_documents(task, asked, ended)
    one = _AppCheck(task.entry if isinstance(task, App) else task, asked, modules)
    if ended is not None:
        one.partly = {one.entry}
        one.crashes += 1
        one.remark(Crash(str(one.entry), "checking it", ended, "stlint/check/processes.py"))
    elif isinstance(task, App):
        one.check_app(task)
    else:
        one.check_module()
    return one.outcome()


class _AppCheck:
    """The check of one app."""

    def __init__(self, entry: Path, asked: Asked, modules: Modules) -> None:
        self.entry = entry
        self.asked = asked
        self.modules = modules
        self.settings = asked.settings_of(entry)
        self.kept = Kept()
        self.files = {entry}
        self.partly: set[Path] = set()
        """Files that were not checked to their end."""
        self.texts: dict[str, str] = {}
        """Those of files that may have ignore comments."""
        self.crashes = 0
        self.cut: dict[Finding, None] = {}
        """Where the app was not followed any further, whether or not that is to be told."""
        self.unseen: list[Unseen] = []
        self.is_app = False
        """Whether the app has anything to do with Streamlit."""

    def outcome(self) -> Outcome:
        """What came of it."""
        return Outcome(
            tuple(self.kept.findings.values()),
            tuple(sorted(map(str, self.files))),
            tuple(sorted(map(str, self.partly))),
            self.texts,
            self.crashes,
            tuple(self.cut),
            self.is_app,
            max(self.unseen, key=lambda each: each[:2], default=None),
        )

    def check_module(self) -> None:
        """Look whether a file can be read that is imported, but was reached from no app."""
        from stlint.syntax.check import check_syntax

        try:
            check_syntax(read_source(self.entry, self.asked.files))
        except SourceProblem as problem:
            self.remark(FileProblem(str(self.entry), problem))
        except Exception as error:
            self._crash(self.entry, "reading the file", error)

    def check_app(self, app: App) -> None:
        """Look for what is wrong in the app; the tree of its script is gone when this returns."""
        app = replace(app, wrappers=self.settings.wrappers)
        targets = self.asked.targets(app)
        findings: list[Finding] = []
        whole = True
        try:
            for analysis in analyses(app, self._load, targets, self.asked.dry_run):
                self.files |= analysis.sources.keys() | {path for path, _ in analysis.problems}
                findings += self._check_runs(analysis, app)
                whole &= self._note_limits(analysis)
        except SourceProblem as problem:
            whole, self.is_app = False, True
            self.remark(FileProblem(str(app.entry), problem))
        except Exception as error:
            whole, self.is_app = False, True
            self._crash(app.entry, "the dry run", error)
        for finding in merged(findings, targets):
            if finding.code == INCOMPLETE:
                self.cut[finding] = None
            if finding.limit != "search":  # what the app does by itself was followed
                self.kept.add(finding, self.settings)
        if not whole or self.crashes:
            self.partly |= self.files
        self.modules.drop(app.entry)

    def _is_told(self, drafted: Drafted) -> bool:
        """Whether the settings want what a rule has found in its file."""
        return self.settings.enabled_in(drafted.rule.code, str(drafted.draft.spot.path))

    def _note_limits(self, analysis: Analysis) -> bool:
        """Note what was not seen, and tell whether all was followed to its end."""
        from stlint.check.unseen import unseen

        self.unseen.append(unseen(analysis))
        cut = bool(analysis.problems) or any(run.incomplete for run in analysis.runs)
        self.is_app |= cut or any(run.about.is_app for run in analysis.runs)
        return not cut

    def _load(self, path: Path) -> Source:
        """Read and parse a file, or take it from an app before."""
        self.files.add(path)
        kept = self.modules.get(path)
        if kept is None:
            with Looks(passing=True) as looks:
                kept = load(path, self.asked.files, self._note), looks
        else:
            self._note(kept[0])
            kept[1].tell()
        self.modules.kept[path] = kept  # now the last in order
        return kept[0]

    def _note(self, source: Source) -> None:
        if may_have_ignores(source.text):
            self.texts[str(source.path)] = source.text

    def _check_runs(self, analysis: Analysis, app: App) -> Iterator[Finding]:
        """What the rules find in the runs of the app, for the releases that these are about."""
        for path, problem in analysis.problems:
            self.remark(FileProblem(str(path), problem))
        release = standing_for(analysis.runs[0].targets.releases) if analysis.runs else None
        family = Family(app, self.asked.files)
        others = self.modules.session.others(family, self.asked, release)
        for run in analysis.runs:
            run.onward = run.onward._replace(others=others)
        drafts = [
            each
            for rule in self.asked.rules
            if self.settings.enabled(rule.code) or rule.code == INCOMPLETE
            for run in analysis.runs
            for each in self._drafts(rule, run)
        ]
        if not drafts:
            return iter(())
        from stlint.check.before import with_what_raises_before
        from stlint.check.places import place
        from stlint.check.speaking import speaking

        try:
            drafts = speaking(with_what_raises_before(drafts, self._drafted), self._is_told)
        except Exception as error:
            self._crash(app.entry, "looking for what raises first", error)
        return place(drafts, analysis.sources, self._crash, said_elsewhere(family))

    def _drafts(self, rule: Rule, run: Run) -> Iterator[Drafted]:
        try:
            for draft in rule.find(run):
                drafted = self._drafted(rule, draft, run.targets.releases)
                if drafted is not None:
                    yield drafted
        except Exception as error:
            self._crash(run.path, f"the rule {rule.name}", error)

    def _drafted(self, rule: Rule, draft: Draft, releases: ReleaseSet) -> Drafted | None:
        """What a rule says, unless that is a matter of opinion, or nobody wants to hear of it."""
        from stlint.check.places import Drafted
        from stlint.model.drafts import UNFOLLOWED

        if not self.settings.enabled(rule.code) and rule.code != INCOMPLETE:
            return None
        if draft.limit == UNFOLLOWED or (
            draft.optional and not self.settings.tells_optional(rule.code)
        ):
            return None
        return Drafted(rule, draft, tuple(draft.releases or releases))

    def remark(self, problem: FileProblem | Crash) -> None:
        """Report what went wrong, by the rules about that."""
        from stlint.check.crashes import remarks

        for finding in remarks(problem):
            self.kept.add(finding, self.settings)

    def _crash(self, path: Path, doing: str, error: Exception) -> None:
        self.crashes += 1
        from stlint.check.crashes import crash

        self.remark(crash(str(path), doing, error))
