"""Carries out fixes: round after round, each one checked in a dry run before it is kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stlint.files.overlay import Files
from stlint.fixes.layout.edits import compatible, edited
from stlint.project.apps import Found
from stlint.project.family import scripts
from stlint.repair.proving import unproved
from stlint.repair.uncovered import was_hidden
from stlint.results.changes import Change, TakenBack
from stlint.results.problems import SourceProblem
from stlint.syntax.source import decode_source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from stlint.documents.beside import Beside
    from stlint.project.app import App
    from stlint.results.explored import Explored
    from stlint.results.finding import Edit, Finding, Step
    from stlint.results.report import Report

    Check = Callable[[Found, Files], Report]
    Explore = Callable[[Sequence[App], Files, Collection[tuple[Step, ...]]], Explored]

__all__ = ["Fixed", "carry_out"]

_BEHIND = 4
"""How many fixes may be needed behind each other before an app is better than it was."""


@dataclass(slots=True)
class Fixed:
    """What became of the fixes of some apps that share files.

    Attributes:
        before: what was found in them.
        after: what is found once the changes are written.
        changes: the files to write.
        fixed: the findings whose fixes were carried out, as they were found.
        failed: the fixes that were taken back.
        brought: what fixes brought to light, with a finding that hid it.
        unproved: how many safe fixes are unsafe, since there was no time for all runs.
    """

    before: Sequence[Finding]
    after: Sequence[Finding]
    changes: list[Change] = field(default_factory=list)
    fixed: list[Finding] = field(default_factory=list)
    failed: list[TakenBack] = field(default_factory=list)
    brought: list[tuple[Finding, Finding]] = field(default_factory=list)
    unproved: int = 0


def carry_out(
    report: Report,
    apps: Iterable[App],
    check: Check,
    allowed: Callable[[Finding], bool],
    files: Files,
    explore: Explore | None = None,
    documents: Iterable[Beside] = (),
) -> list[Fixed]:
    """Fix what was found, in memory.

    All fixes that do not touch each other are carried out at once; then the apps are checked
    again, until nothing is left to do. A fix is kept if its finding is gone and no other appeared,
    but what the finding hid: an app goes on behind an error that is mended. What holds for the
    first runs has to hold in all others as well: on the pages that were opened before or are opened
    behind it, after the steps of witnesses.

    Args:
        report: what was found.
        apps: those that it is about.
        check: checks apps whose files are given.
        allowed: which findings to fix.
        files: what is in the files.
        explore: looks for errors in all runs of apps; without it only first runs are looked at.
        documents: the files beside them.
    """
    done: list[Fixed] = []
    groups = [(Found(several, [], []), names) for several, names in _groups(report, apps, files)]
    groups += [
        (Found([], [], [], documents=(each,)), {str(path) for _, path in each.files})
        for each in documents
    ]
    for found, names in groups:
        findings = [each for each in report.findings if each.span.path in names]
        if any(map(allowed, findings)):
            done.append(_Group(found, check, allowed, files, explore).work(findings))
    return done


def _groups(report: Report, apps: Iterable[App], files: Files) -> list[tuple[list[App], set[str]]]:
    """The apps that share files or a session, and their files."""
    groups: list[tuple[list[App], set[str]]] = []
    reach = dict(report.reach)
    for app in apps:
        together, all_names = [app], {*reach.get(app.entry, ()), *map(str, scripts(app, files))}
        for other in [each for each in groups if each[1] & all_names]:
            groups.remove(other)
            together = [*other[0], *together]
            all_names |= other[1]
        groups.append((together, all_names))
    return groups


class _State(NamedTuple):
    """Texts, what is found in them, and what was fixed to get there."""

    texts: dict[Path, bytes]
    findings: Sequence[Finding]
    done: tuple[Finding, ...] = ()


class _Group:
    """Apps that share files, or the files beside some, while they are fixed."""

    def __init__(
        self,
        found: Found,
        check: Check,
        allowed: Callable[[Finding], bool],
        files: Files,
        explore: Explore | None,
    ) -> None:
        self.found = found
        self.explore = explore
        self.known: Explored | None = None
        """What is wrong in all runs of the apps as they are."""
        self.check = check
        self.allowed = allowed
        self.files = files
        self.before: dict[Path, bytes] = {}
        self.texts: dict[Path, bytes] = {}

    def work(self, findings: Sequence[Finding]) -> Fixed:
        """Fix what can be fixed; ``findings`` are those of the apps as they are."""
        done = Fixed(findings, findings)
        hopeless: set[object] = set()
        findings = self._explored(done, findings)
        while True:
            batch = self._batch(findings, hopeless)
            if not batch:
                break
            while isinstance(reached := self._tried(batch, findings), TakenBack) and batch[1:]:
                batch = batch[: len(batch) // 2]
            if reached is None:
                findings = self._marked(done, findings)
            elif isinstance(reached, TakenBack):
                hopeless.add(_known_by(batch[0]))
                done.failed.append(reached)
            else:
                new = _new(findings, reached.done, reached.findings)
                done.brought += [(reached.done[0], each) for each in new]
                self.texts = reached.texts
                findings = self._marked(done, reached.findings)
                done.fixed += reached.done
        done.after = findings
        done.changes = [
            Change(path, self.before[path], text)
            for path, text in sorted(self.texts.items())
            if text != self.before[path]
        ]
        return done

    def _explored(self, done: Fixed, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Look at all runs as they are; where there is no time for that, safe fixes are unsafe."""
        if self.explore is None:
            return findings
        self.ways = {each.witness for each in findings if each.witness}
        self.known = self.explore(self.found.apps, self._files(self.texts), self.ways)
        return self._marked(done, findings)

    def _marked(self, done: Fixed, findings: Sequence[Finding]) -> Sequence[Finding]:
        if self.known is None or self.known.whole:
            return findings
        marked = [unproved(each) for each in findings]
        done.unproved += sum(each is not one for each, one in zip(marked, findings, strict=True))
        return marked

    def _files(self, texts: Mapping[Path, bytes]) -> Files:
        return Files({**texts}) if texts else self.files

    def _tried(
        self, batch: Sequence[Finding], findings: Sequence[Finding]
    ) -> _State | TakenBack | None:
        """Carry out some fixes, and make sure that no other run of the app raises for them.

        Returns:
            As for ``_attempt``; ``None`` if it has just turned out that there is no time for that.
        """
        reached = self._attempt(batch, findings)
        if isinstance(reached, TakenBack) or self.explore is None or self.known is None:
            return reached
        after = self.explore(self.found.apps, self._files(reached.texts), self.ways)
        new = _beyond(self.known.errors, after.errors)
        elsewhere = [each for each in new if _pages(each) != _pages(reached.done[0])]
        if elsewhere or (new and (len(batch) > 1 or not self._were_hidden(new, reached))):
            return TakenBack(batch[0], (elsewhere or new)[0])
        if self.known.whole and not after.whole:
            self.known = self.known._replace(whole=False)
            return None
        self.known = after._replace(whole=self.known.whole)
        return reached

    def _batch(
        self, findings: Sequence[Finding], hopeless: Collection[object] = ()
    ) -> list[Finding]:
        """Those findings, in order, whose fixes can be carried out at once."""
        fixable = [
            each
            for each in sorted(findings, key=lambda each: each.sort_key)
            if each.fix is not None and self.allowed(each) and _known_by(each) not in hopeless
        ]
        chosen = set(compatible(each.fix for each in fixable if each.fix))
        return [each for each in fixable if each.fix in chosen]

    def _attempt(self, batch: Sequence[Finding], findings: Sequence[Finding]) -> _State | TakenBack:
        """Carry out some fixes, and those of what they bring to light: an app goes on behind them.

        Returns:
            What is reached; or why it is of no use.
        """
        state = _State(self.texts, findings)
        reached: list[_State] = []
        step = batch
        for _ in range(_BEHIND):
            try:
                texts = self._with_fixes(state.texts, step)
            except (OSError, SourceProblem, UnicodeError) as error:
                return TakenBack(batch[0], problem=_told(error))
            after = self.check(self.found, Files({**texts})).findings
            state = _State(texts, after, (*state.done, *step))
            reached.append(state)
            if _better(findings, after, batch):
                return state
            new = _new(findings, batch, after)
            left = [each for each in new if not self.allowed(each)]
            if left and (len(batch) > 1 or not self._were_hidden(left, state)):
                break
            step = self._batch(new)
            if not step:
                return state
        first = reached[0]
        new = _new(findings, batch, first.findings)
        others = [each for each in new if each.code != batch[0].code]
        if len(batch) == 1 and new == others and self._were_hidden(new, first):
            return first
        instead = [each for each in new if _said(each) != _said(batch[0])]
        return TakenBack(batch[0], instead[0] if len(instead) == len(new) else None)

    def _were_hidden(self, new: Iterable[Finding], state: _State) -> bool:
        """Whether all that is found now was only not seen before the first of some fixes."""

        def rows(texts: Mapping[Path, bytes]) -> Callable[[str, int, int], str]:
            def read(name: str, first: int, last: int) -> str:
                path = Path(name)
                data = texts[path] if path in texts else self.files.read(path)
                return "\n".join(decode_source(path, data).lines[first - 1 : last])

            return read

        mended, *beside = state.done
        before, after = rows(self.texts), rows(state.texts)
        return all(was_hidden(each, mended, before, after, beside=beside) for each in new)

    def _with_fixes(
        self, texts: Mapping[Path, bytes], batch: Iterable[Finding]
    ) -> dict[Path, bytes]:
        edits: dict[Path, list[Edit]] = defaultdict(list)
        for finding in batch:
            for edit in finding.fix.edits if finding.fix else ():
                edits[Path(edit.span.path)].append(edit)
        done = {path: self._edited(path, texts.get(path), each) for path, each in edits.items()}
        return {**texts, **done}

    def _edited(self, path: Path, text: bytes | None, edits: Sequence[Edit]) -> bytes:
        if text is None:
            text = self.before[path] = self.files.read(path)
        source = decode_source(path, text)
        if source.text.encode(source.encoding) != text:
            raise SourceProblem("not-decodable", "the file cannot be written as it is")
        return edited(source, edits)


def _pages(finding: Finding) -> list[str]:
    """The pages that are opened on the way to an error."""
    return [each.target for each in finding.witness or () if each.kind == "page"]


def _beyond(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """The errors of kinds that there are more of in a file, but those that are told the same."""
    left = Counter((each.code, each.span.path) for each in before)
    left.subtract((each.code, each.span.path) for each in after)
    more = {kind for kind, number in left.items() if number < 0}
    return [each for each in _new(before, (), after) if (each.code, each.span.path) in more]


def _told(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "the encoding of the file has no such characters"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _known_by(finding: Finding) -> object:
    fix = finding.fix
    contents = tuple(each.content for each in fix.edits) if fix else ()
    return _said(finding), contents


def _better(before: Sequence[Finding], after: Sequence[Finding], fixed: Sequence[Finding]) -> bool:
    """Whether the fixed findings are gone, and no other one has come."""
    left = _count(before)
    left.subtract(_count(fixed))
    return all(number <= left[code] for code, number in _count(after).items())


def _new(
    before: Sequence[Finding], fixed: Sequence[Finding], after: Sequence[Finding]
) -> list[Finding]:
    """The findings beyond those that were there and were not fixed, wherever these stand now."""
    known = Counter(map(_said, before))
    known.subtract(map(_said, fixed))
    new = []
    for each in after:
        known[_said(each)] -= 1
        if known[_said(each)] < 0:
            new.append(each)
    return new


def _said(finding: Finding) -> object:
    return finding.code, finding.span.path, finding.message


def _count(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(each.code for each in findings)
