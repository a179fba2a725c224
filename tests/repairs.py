"""Fixes of generated programs, held against Streamlit: what runs still does, what raised is mended.

What ``--fix --unsafe-fixes`` makes of many programs is run by::

    python tests/repairs.py --programs 2000 --seed 11 [--start 0]

A single one is shown, before and after, by ``python tests/repairs.py --print 11:471``.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from programs import ENTRY, Program, generate
from releases import code_of
from streamlit_oracle import Case, run_many

from stlint.check import checks as checking
from stlint.check.exploring import explorer
from stlint.project.apps import search
from stlint.repair.command import repair
from stlint.results.finding import Level, Step
from stlint.settings import Configuration, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from streamlit_oracle import Outcome

    from stlint.files.overlay import Files
    from stlint.project.apps import Found
    from stlint.repair.command import Repaired
    from stlint.results.finding import Finding
    from stlint.streamlit_api.release_set import Targets

__all__ = ["Mended", "mend", "repaired", "wrong"]

AT_ONCE: Final = 50


def repaired(
    path: Path,
    targets: Callable[[object], Targets] | None = None,
    *,
    unsafe: bool = True,
    dry: bool = False,
    also: tuple[str, ...] = (),
) -> Repaired:
    """Check an app and carry out its fixes, as ``--fix`` does, or ``--diff`` if it is dry.

    ``also`` are the rules whose optional findings are wanted.
    """
    settings = Settings(extend_select=also)

    def again(found: Found, files: Files) -> checking.Report:
        return checking.check_found(found, settings, files=files, targets=targets)

    report = checking.check([path], settings, targets=targets)
    explore = explorer(Configuration.of(settings), targets)
    meant = search([path])
    return repair(
        report,
        meant.apps,
        again,
        unsafe=unsafe,
        dry=dry,
        explore=explore,
        documents=meant.documents,
    )


@dataclass(frozen=True)
class Mended:
    """A program, what was found in it, and what fixes made of it."""

    program: Program
    found: tuple[Finding, ...]
    done: Repaired
    files: Mapping[str, str]
    again: Repaired

    @property
    def report(self) -> str:
        """What changed, and what the fixes were for."""
        said = "".join(f"fixed {_told(each)}\n" for each in self.done.fixed)
        said += "".join(f"taken back {_told(each.finding)}\n" for each in self.done.failed)
        said += "".join(f"left {_told(each)}\n" for each in self.done.report.findings)
        changed = "".join(
            line
            for name, text in self.program.files.items()
            for line in difflib.unified_diff(
                text.splitlines(keepends=True), self.files[name].splitlines(keepends=True), n=99
            )
        )
        return f"{changed}{said}"


def _told(finding: Finding) -> str:
    name = Path(finding.span.path).name
    fix = f": {finding.fix.message}" if finding.fix else ""
    return f"{finding.code} {finding.level.value} {name}:{finding.span.row}{fix}"


def mend(program: Program) -> Mended:
    """Carry out all fixes of a program, twice."""
    with tempfile.TemporaryDirectory(prefix="stlint-program-") as name:
        folder = Path(name).resolve()
        for each, text in program.files.items():
            (folder / each).write_text(text, encoding="utf-8")
        found = checking.check([folder / ENTRY], Settings()).findings
        done = repaired(folder / ENTRY)
        files = {each: (folder / each).read_text(encoding="utf-8") for each in program.files}
        return Mended(program, tuple(found), done, files, repaired(folder / ENTRY))


def wrong(programs: Iterable[Program]) -> Iterator[tuple[Mended, list[str]]]:
    """What is wrong with the fixes of programs; only those are told of that have fixes."""
    left = iter(programs)
    while some := list(islice(left, AT_ONCE)):
        mended = [each for each in map(mend, some) if each.done.fixed or each.done.failed]
        runs = [(each, *one) for each in mended for one in _runs(each)]
        cases = [
            Case(each.files if fixed else each.program.files, steps, ENTRY, page)
            for each, fixed, steps, page in runs
        ]
        ran: dict[str, dict[_Run, Outcome]] = {each.program.name: {} for each in mended}
        for (each, *key), outcome in zip(runs, run_many(cases, timeout=10), strict=True):
            ran[each.program.name][_Run(*key)] = outcome
        for each in mended:
            yield each, [*_in_text(each), *_in_streamlit(each, ran[each.program.name])]


class _Run(NamedTuple):
    """What is run: the program as it was or as it is fixed, and what a user does."""

    fixed: bool
    steps: tuple[Step, ...]
    page: str | None = None


def _runs(mended: Mended) -> list[_Run]:
    """Every way that is known, before and after: of the program, of witnesses, page after page."""
    ways = {(), mended.program.steps}
    errors = [each for each in mended.found if each.level is Level.ERROR]
    ways |= {each.witness for each in errors if each.witness}
    ways |= {(*each.witness, Step("rerun", "")) for each in mended.done.fixed if each.witness}
    found = [(each, None) for each in sorted(ways, key=str)]
    pages = [each for each in mended.program.files if each.startswith("pages/")]
    for first in pages:
        others = (each for each in (ENTRY, *pages) if each != first)
        found.append((tuple(Step("page", each) for each in others), first))
    return [_Run(fixed, *each) for each in found for fixed in (False, True)]


def _in_text(mended: Mended) -> Iterator[str]:
    for name, text in mended.files.items():
        if not _parses(text):
            yield f"{name} does not parse"
    if mended.again.changes:
        yield "a second round changes it again"
    if mended.done.problems:
        yield f"not written: {mended.done.problems}"


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _in_streamlit(mended: Mended, ran: Mapping[_Run, Outcome]) -> Iterator[str]:
    for run, after in ran.items():
        if run.fixed and ran[run._replace(fixed=False)].clean and after.kind == "raised":
            yield f"it ran clean before after {list(map(str, run.steps))}: {after}"
    told = {
        (each.code, Path(each.span.path).name, each.span.row)
        for each in mended.done.report.findings
    }
    codes = {each.code for each in mended.done.fixed if each.level is Level.ERROR}
    for (fixed, steps, _), outcome in ran.items():
        code = code_of(outcome.exception, outcome.message)
        if fixed and code in codes and (code, outcome.path, outcome.line) not in told:
            yield f"what was fixed is raised after {list(map(str, steps))}: {outcome}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fix many programs and run them; 1 if a fix did what it should not."""
    parser = argparse.ArgumentParser(description="What fixes make of generated programs.")
    parser.add_argument("--programs", type=int, default=1000, help="how many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="the number of the first program")
    parser.add_argument("--print", metavar="SEED:NUMBER", help="one program and its fixes")
    given = parser.parse_args(arguments)
    numbers = range(given.start, given.start + given.programs)
    programs = [generate(given.seed, number) for number in numbers]
    if given.print:
        seed, _, number = given.print.partition(":")
        programs = [generate(int(seed), int(number))]
    count: Counter[str] = Counter()
    for mended, problems in wrong(programs):
        count["programs with fixes"] += 1
        count["fixed"] += len(mended.done.fixed)
        count["taken back"] += len(mended.done.failed)
        count["brought to light"] += len(mended.done.brought)
        count["not tried in all runs"] += mended.done.unproved
        count["wrong"] += bool(problems)
        if problems or mended.done.failed or given.print:
            print(f"## {mended.program.name}\n{mended.report}", flush=True)
            print("".join(f"=> {each}\n" for each in problems), flush=True)
    print(", ".join(f"{name} {number}" for name, number in count.items()))
    return int(count["wrong"] + count["taken back"] > 0)


if __name__ == "__main__":
    sys.exit(main())
