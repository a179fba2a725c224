"""Interrupts stlint at random moments: nothing is half-written then, and the cache is right.

    python tools/interruptions.py --times 1000 --seed 1

SIGINT, SIGTERM and SIGKILL reach a check, one that fixes, writes a baseline, a report or comments,
and one that cleans. After each, every file of the project is as before or as it was to be, a check
with the cache tells what one without tells, and who was asked to end (SIGINT) has tidied up.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fuzzing import forked

APP = """import streamlit as st
from shared import draw
st.experimental_rerun()
draw()
st.text_input('Name {0}', key='name')
st.session_state.{1}
"""
SHARED = "import streamlit as st\ndef draw():\n    st.text_input('Other', key='name')\n"
BASELINE = '{"version": 1, "findings": {"app.py": {"ST302": 9, "ST999": 1}}}\n'
ACTIONS: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("check", "-j", "2"),
    ("check", "--fix", "--unsafe-fixes"),
    ("check", "--write-baseline", "new.json"),
    ("check", "--write-baseline", "known.json"),
    ("check", "--baseline", "known.json", "--prune-baseline"),
    ("check", "--output-format", "json", "-o", "report.json"),
    ("check", "--add-ignore=later"),
    ("clean",),
)
SIGNALS = (signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
ENDS = {
    signal.SIGINT: {130, forked.UNBORN},
    signal.SIGTERM: {-signal.SIGTERM},
    signal.SIGKILL: {-signal.SIGKILL},
}
TIDY = (signal.SIGINT,)
"""Who is ended by these leaves no file behind that is not the project's."""


def project(top: Path, chance: random.Random) -> Path:
    """A project with something to mend, and files that are to be replaced."""
    root = top / "project"
    (root / "pages").mkdir(parents=True)
    for at, name in enumerate(("app.py", *(f"pages/p{at}.py" for at in range(3)))):
        (root / name).write_text(APP.format(at, chance.choice("abc")), encoding="utf-8")
    (root / "shared.py").write_text(SHARED, encoding="utf-8")
    (root / "pyproject.toml").write_text("", encoding="utf-8")
    (root / "known.json").write_text(BASELINE, encoding="utf-8")
    (root / "report.json").write_text("before\n", encoding="utf-8")
    return root


def contents(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def interrupted(top: Path, chance: random.Random, ends: Counter[str]) -> str:
    """Interrupt one command, and say what was wrong afterwards."""
    root, cache = project(top, chance), top / "cache"
    words = list(chance.choice(ACTIONS))
    if chance.random() < 0.5:
        forked.run(["check"], root, STLINT_CACHE_DIR=str(cache))
    before = contents(root)
    shutil.copytree(root, top / "kept")
    begin = time.monotonic()
    done = forked.run(words, root, STLINT_CACHE_DIR=str(top / "other"))
    taken = time.monotonic() - begin
    after = contents(root)
    shutil.rmtree(root)
    (top / "kept").rename(root)
    sent = chance.choice(SIGNALS)
    interrupt = forked.Interrupt(sent, chance.random() * taken, chance.random() < 0.5)
    ended = forked.run(words, root, interrupt, STLINT_CACHE_DIR=str(cache))
    ends[f"{sent.name} {ended.code}"] += 1
    told = f"{' '.join(words)}, {sent.name} after {interrupt.after:.3f} s, code {ended.code}"
    if ended.code not in {done.code, *ENDS[sent]}:
        return f"{told}: {ended.errors}"
    for name, now in contents(root).items():
        if now not in {before.get(name), after.get(name)} and (
            sent in TIDY or not Path(name).name.startswith(".")
        ):
            return f"{told}: {name} is neither as before nor as it was to be: {now[:300]!r}"
    if left := [each.name for each in cache.glob("*") if each.name != "checks" and sent in TIDY]:
        return f"{told}: {left} left in the cache"
    cached = forked.run(["check"], root, STLINT_CACHE_DIR=str(cache))
    again = forked.run(["check"], root, STLINT_CACHE_DIR=str(cache))
    fresh = forked.run(["check", "--no-cache"], root)
    if not cached.told == again.told == fresh.told:
        return f"{told}: cached {cached.told}, again {again.told}, fresh {fresh.told}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end after so long")
    given = parser.parse_args()
    forked.warm_up()
    begin, ends, faults, number = time.monotonic(), Counter[str](), 0, given.first
    while number < given.first + given.times and time.monotonic() - begin < given.seconds:
        with tempfile.TemporaryDirectory() as top:
            wrong = interrupted(Path(top), random.Random(f"{given.seed} {number}"), ends)
        if wrong:
            faults += 1
            print(f"{number}: {wrong}", flush=True)
        number += 1
    print(
        f"{number - given.first} interruptions from {given.first} with seed {given.seed} "
        f"in {time.monotonic() - begin:.0f} s; ends: {dict(ends)}; {faults} wrong"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
