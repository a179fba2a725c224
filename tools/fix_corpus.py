"""See what fixes do to real apps: they parse, stay as they are, and Streamlit shows what it did.

    python tools/fix_corpus.py              every app of the corpus, without running it
    python tools/fix_corpus.py --run 50     and run so many fixed scripts, before and after

The corpus is that of ``tools/corpus.py``; nothing in it is changed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from stlint import engine  # noqa: E402
from stlint.files import Files  # noqa: E402
from stlint.fixes.command import repair  # noqa: E402
from stlint.settings import Settings  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.discover import Found
    from stlint.fixes.command import Repaired

LARGEST = 20_000_000
"""Bytes of a folder that is copied to run a script in it."""


def check(found: Found, files: Files) -> engine.Report:
    """Check apps the way that the fixes of the corpus are checked."""
    return engine.check_found(found, Settings(), files=files)


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
    report = engine.check([folder], Settings())
    safe = repair(report, check, unsafe=False, dry=True)
    done = repair(report, check, unsafe=True, dry=True)
    numbers["findings"] += len(report.findings)
    numbers["fixable"] += sum(each.fix is not None for each in report.findings)
    for kind in (safe, done):
        for change in kind.changes:
            if compiles(change.before) and not compiles(change.after):
                numbers["broken"] += 1
                print("BROKEN", change.path)
    numbers["files changed"] += len(done.changes)
    numbers.update(f"fixed {each.code}" for each in done.fixed)
    for each in done.failed:
        numbers[f"taken back {each.code}"] += 1
        print("TAKEN BACK", each.code, f"{each.span.path}:{each.span.row}", each.fix.message)
    laid = Files({each.path: each.after for each in done.changes})
    again = engine.check([folder], Settings(), files=laid).findings
    failed = {(each.code, each.span.path, each.message) for each in done.failed}
    for each in again:
        if each.fix and (each.code, each.span.path, each.message) not in failed:
            numbers["fixable again"] += 1
            print("AGAIN", each.code, f"{each.span.path}:{each.span.row}", each.fix.message)
    return safe, done


def scripts(corpus: Path) -> dict[Path, dict[str, Any]]:
    """What each script did when it was run alone."""
    found: dict[Path, dict[str, Any]] = {}
    lines = (corpus / "oracle.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        name = row["source"]
        folder = name if name.startswith("pypi/") else f"github/{name.replace('/', '+')}"
        found[corpus / folder / row["path"]] = row
    return found


def compare(done: Repaired, known: dict[Path, Any], same: bool) -> Iterator[tuple[str, Path]]:
    """Run the changed scripts before and after."""
    from streamlit_oracle import run

    changed = {each.path: each.after for each in done.changes}
    for path in changed:
        row = known.get(path)
        if row is None or not (row["outcome"] == "ok" or row["outcome"].startswith("st-")):
            continue
        folder = path.parent
        size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
        if size > LARGEST:
            continue
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place, "app")
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("__pycache__", ".git"))
            before = run(copy, entry=path.name)
            for other, text in changed.items():
                if other.is_relative_to(folder):
                    (copy / other.relative_to(folder)).write_bytes(text)
            after = run(copy, entry=path.name)
        if before.clean and not after.clean:
            yield f"WORSE {after}", path
        elif before.clean and same and before.elements != after.elements:
            yield "OTHER ELEMENTS", path
        elif not before.clean and after.exception == before.exception and after.line == before.line:
            yield f"still {after.exception}", path
        else:
            yield "as before" if before.clean else "better", path


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
        for kind, same in ((safe, True), (done, False)):
            for told, path in compare(kind, known, same) if ran.total() < arguments.run else ():
                ran[f"{'safe' if same else 'all'}: {told.split()[0]}"] += 1
                print(told, path)
    for name, number in sorted({**numbers, **ran}.items()):
        print(f"{number:6} {name}")
    bad = {"broken", "fixable again", "crashes", "safe: WORSE", "safe: OTHER", "all: WORSE"}
    return int(any({**numbers, **ran}.get(each) for each in bad))


if __name__ == "__main__":
    raise SystemExit(main())
