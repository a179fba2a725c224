"""See what fixes do to real apps: they parse, stay as they are, and Streamlit shows what it did.

    python tools/fix_corpus.py              every app of the corpus, without running it
    python tools/fix_corpus.py --run 50     and run so many fixed apps, before and after

The corpus is that of ``tools/corpus.py``; nothing in it is changed. Apps run with what is installed
beside the Streamlit that runs this: the more of it, the more of them can be compared.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from stlint.check import checks as checking  # noqa: E402
from stlint.check.exploring import explorer  # noqa: E402
from stlint.files.overlay import Files  # noqa: E402
from stlint.project.apps import search  # noqa: E402
from stlint.repair.command import repair  # noqa: E402
from stlint.results.finding import Level  # noqa: E402
from stlint.settings import Configuration, Settings  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from streamlit_oracle import Outcome

    from stlint.project.apps import Found
    from stlint.repair.command import Repaired
    from stlint.results.changes import Change
    from stlint.results.finding import Finding

LARGEST = 200_000
"""Bytes of a file that is copied to run a script beside it; data that is larger is left out."""


def check(found: Found, files: Files) -> checking.Report:
    """Check apps the way that the fixes of the corpus are checked."""
    return checking.check_found(found, Settings(), files=files)


def compiles(text: bytes) -> bool:
    """Whether a text is Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "fixed", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
    return True


def look(folder: Path, numbers: Counter[str]) -> tuple[Repaired, Repaired]:
    """Fix the apps of a folder in memory, safely and not so; count what became of it."""
    report = checking.check([folder], Settings())
    explore = explorer(Configuration.of(Settings()))
    apps = search([folder]).apps
    safe = repair(report, apps, check, unsafe=False, dry=True, explore=explore)
    done = repair(report, apps, check, unsafe=True, dry=True, explore=explore)
    numbers["apps"] += report.apps
    numbers["safe, but not tried in all runs"] += safe.unproved
    numbers["brought to light"] += len(done.brought)
    numbers["findings"] += len(report.findings)
    numbers["fixable"] += sum(each.fix is not None for each in report.findings)
    for kind in (safe, done):
        for change in kind.changes:
            if compiles(change.before) and not compiles(change.after):
                numbers["broken"] += 1
                print("BROKEN", change.path)
    numbers["files changed"] += len(done.changes)
    numbers.update(f"fixed {each.code}" for each in done.fixed)
    for each, instead, problem in done.failed:
        numbers[f"taken back {each.code}"] += 1
        led_to = f"{instead.code} {instead.message}" if instead else problem
        print(
            "TAKEN BACK", each.code, f"{each.span.path}:{each.span.row}", each.fix.message, led_to
        )
    laid = Files({each.path: each.after for each in done.changes})
    again = checking.check([folder], Settings(), files=laid).findings
    failed = {(each.code, each.span.path, each.message) for each, *_ in done.failed}
    for each in again:
        if each.fix and (each.code, each.span.path, each.message) not in failed:
            numbers["fixable again"] += 1
            print("AGAIN", each.code, f"{each.span.path}:{each.span.row}", each.fix.message)
    return safe, done


def scripts(corpus: Path) -> set[Path]:
    """The scripts that are worth running: alone they ran to the end, or Streamlit ended them."""
    found: set[Path] = set()
    if not (corpus / "oracle.jsonl").exists():
        return found
    lines = (corpus / "oracle.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        name = row["source"]
        folder = name if name.startswith("pypi/") else f"github/{name.replace('/', '+')}"
        if row["outcome"] == "ok" or row["outcome"].startswith("st-"):
            found.add(corpus / folder / row["path"])
    return found


def touched(done: Repaired, known: set[Path]) -> Iterator[Path]:
    """The scripts that run something that fixes changed."""
    changed = {str(each.path) for each in done.changes}
    for app, names in done.report.reach:
        if app in known and names & changed:
            yield app


class Place:
    """A copy of the folder of a script, to run it in."""

    def __init__(self, path: Path, changes: Sequence[Change] = ()) -> None:
        self.path = path
        self.changes = changes

    def run(self) -> Outcome:
        """What the script does there."""
        from streamlit_oracle import run

        folder = self.path.parent
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place, "app")
            shutil.copytree(folder, copy, ignore=_left_out)
            for each in self.changes:
                if each.path.is_relative_to(folder):
                    (copy / each.path.relative_to(folder)).write_bytes(each.after)
            return run(copy, entry=self.path.name)


def _left_out(folder: str, names: list[str]) -> set[str]:
    paths = [Path(folder, each) for each in names]
    large = {each.name for each in paths if each.is_file() and each.stat().st_size > LARGEST}
    return large | {"__pycache__", ".git", "node_modules"}


def shown(outcome: Outcome) -> list[tuple[str, str]]:
    """What a browser is told, without what it no longer asks for where there is a width."""
    return [
        (kind, content.replace(" use_container_width: true", ""))
        for kind, content in outcome.elements
    ]


_SIZE = re.compile(r"<(\d+) bytes>")


def alike(was: Outcome, now: Outcome, changes: Iterable[Change]) -> bool:
    """Whether a browser is told the same, but for what is told of the script itself.

    What is large is known by its size alone; two bytes of it are the argument of a width.
    """
    gone = [
        json.dumps(line.strip())[1:-1]
        for each in changes
        for line in each.before.decode("utf-8", "replace").splitlines()
        if line not in each.after.decode("utf-8", "replace").splitlines()
    ]

    def same(one: tuple[str, str], other: tuple[str, str]) -> bool:
        sizes = [int(found[1]) for each in (one, other) if (found := _SIZE.fullmatch(each[1]))]
        return one[0] == other[0] and (
            one == other
            or (len(sizes) == 2 and abs(sizes[0] - sizes[1]) <= 2)
            or any(line in one[1] for line in gone if len(line) > 20)
        )

    before, after = shown(was), shown(now)
    return len(before) == len(after) and all(map(same, before, after))


def compare(
    done: Repaired, paths: Iterable[Path], before: dict[Path, Outcome], *, safe: bool
) -> Iterator[tuple[str, str, Path]]:
    """Run scripts before and after; what became of each, and details."""
    for path in paths:
        if path not in before:
            before[path] = Place(path).run()
        was = before[path]
        if not was.clean and not _was_fixed(was, path, done.fixed):
            yield "cannot be run here", was.exception or was.kind, path
            continue
        after = Place(path, done.changes).run()
        if not was.clean:
            same = (after.exception, after.message) == (was.exception, was.message)
            yield ("STILL" if same else "mended"), str(after), path
        elif not after.clean:
            yield "WORSE", str(after), path
        elif alike(was, after, done.changes):
            yield "same elements", "", path
        elif shown(Place(path).run()) != shown(was):
            yield "never the same elements", "", path
        else:
            yield ("OTHER ELEMENTS" if safe else "other elements"), "", path


def _was_fixed(outcome: Outcome, path: Path, fixed: Iterable[Finding]) -> bool:
    """Whether an exception is that of a finding that was fixed."""
    errors = [each for each in fixed if each.level is Level.ERROR]
    places = {(Path(each.span.path), row) for each in errors for row in range(*_rows(each))}
    return any((path.parent / each.path, each.line) in places for each in outcome.frames)


def _rows(finding: Finding) -> tuple[int, int]:
    return finding.statement[0], finding.statement[1] + 1


def main() -> int:
    """Look at all apps of the corpus."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    default = os.environ.get("STLINT_CORPUS") or Path.home() / ".cache/stlint/corpus"
    parser.add_argument("--folder", type=Path, default=default)
    parser.add_argument("--run", type=int, default=0, metavar="N")
    parser.add_argument("--only", default="", help="sources whose names have this in them")
    arguments = parser.parse_args()
    known = scripts(arguments.folder)
    numbers: Counter[str] = Counter()
    ran: Counter[str] = Counter()
    for folder in sorted([*arguments.folder.glob("pypi/*"), *arguments.folder.glob("github/*")]):
        if arguments.only not in folder.name:
            continue
        try:
            safe, done = look(folder, numbers)
        except Exception as error:  # noqa: BLE001 - the others are looked at nevertheless
            numbers["crashes"] += 1
            print("CRASH", folder, repr(error))
            continue
        before: dict[Path, Outcome] = {}
        for kind, name in ((safe, "safe"), (done, "all")) if ran.total() < arguments.run else ():
            paths = touched(kind, known)
            for told, detail, path in compare(kind, paths, before, safe=name == "safe"):
                ran[f"{name}: {told}"] += 1
                print(f"{name}: {told} {detail[:300]} {path}", flush=True)
    for name, number in sorted({**numbers, **ran}.items()):
        print(f"{number:6} {name}")
    bad = (
        "broken",
        "fixable again",
        "crashes",
        "safe: WORSE",
        "safe: OTHER",
        "all: STILL",
        "all: WORSE",
    )
    return int(any(name.startswith(bad) for name in {**numbers, **ran}))


if __name__ == "__main__":
    raise SystemExit(main())
