"""Checks projects that nobody would write, each in a process of its own whose use is counted.

    python tools/fuzz.py --inputs 20000 --seed 1 [--first 0] [--kind spliced] [--from FOLDER …]

They are mutated real files, nesting, statements of different real files spliced together, random
syntax trees, templates of new syntax, and rings of modules; some are fixed as well, and must be
Python after that. Whatever they hold, a check must end with exit code 0, 1 or 2, within ten seconds
of the processor and 1 GB, and never with a traceback or an internal error. What does not is named
and makes this command fail; ``--only NUMBER`` shows it again.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from fuzzing import forked  # noqa: E402 - stlint is found by the line above
from fuzzing.judging import judged  # noqa: E402
from fuzzing.mutations import mutated  # noqa: E402
from fuzzing.templates import ring, templates  # noqa: E402
from fuzzing.trees import random_trees, spliced  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    Kind = Callable[[random.Random, list[Path]], dict[str, bytes]]

BYTES = 60_000
"""Larger files are no seeds: they would cost the time of many small ones."""
KINDS: dict[str, tuple[Kind, int]] = {
    "spliced": (spliced, 35),
    "trees": (random_trees, 25),
    "templates": (templates, 29),
    "mutated": (mutated, 10),
    "ring": (ring, 1),
}
"""Where inputs come from, and how many of a hundred."""
FIXED = 0.3
"""This part of all inputs is fixed as well."""


def seeds(folders: list[Path]) -> list[Path]:
    """Real files, the small ones."""
    found = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    return [path for path in found if path.is_file() and path.stat().st_size < BYTES]


def made(name: str, files: list[Path], only: str | None) -> tuple[str, dict[str, bytes], bool]:
    """The kind and the files of a project, and whether they are to be fixed."""
    chance = random.Random(name)
    shares = [share for _, share in KINDS.values()]
    kind = only or chance.choices(list(KINDS), shares)[0]
    return kind, KINDS[kind][0](chance, files), chance.random() < FIXED


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--kind", choices=KINDS, help="this kind alone")
    parser.add_argument("--only", type=int, help="show this one, and what comes of it")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end after so long")
    parser.add_argument("--from", dest="folders", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    files = seeds([REPOSITORY / "tests" / "fixtures", REPOSITORY / "examples", *given.folders])
    forked.warm_up()
    if given.only is not None:
        return _shown(made(f"{given.seed} {given.only}", files, given.kind))
    begin, used = time.monotonic(), 0.0
    codes, kinds = Counter[int](), Counter[str]()
    slowest, largest, faults = (0.0, 0), (0, 0), 0
    for number in range(given.first, given.first + given.inputs):
        kind, project, fix = made(f"{given.seed} {number}", files, given.kind)
        with tempfile.TemporaryDirectory() as folder:
            told, wrong = judged(Path(folder), project, fix=fix)
        codes[told.code] += 1
        kinds[kind] += 1
        used += told.seconds
        slowest = max(slowest, (told.seconds, number))
        largest = max(largest, (told.megabytes, number))
        if wrong:
            faults += 1
            print(f"{number} ({kind}{', fixed' if fix else ''}): {wrong}", flush=True)
        if time.monotonic() - begin > given.seconds:
            break
    taken = time.monotonic() - begin
    print(
        f"{sum(codes.values())} inputs from {given.first} with seed {given.seed} in {taken:.0f} s, "
        f"{used:.0f} s of the processor; kinds: {dict(kinds)}; exit codes: {dict(codes)}"
    )
    print(
        f"slowest: {slowest[0]:.1f} s (input {slowest[1]}); "
        f"largest: {largest[0]} MB (input {largest[1]}); {faults} wrong"
    )
    return 1 if faults else 0


def _shown(project: tuple[str, dict[str, bytes], bool]) -> int:
    kind, files, fix = project
    with tempfile.TemporaryDirectory() as folder:
        told, wrong = judged(Path(folder), files, fix=fix)
    for name, data in files.items():
        print(f"# {name}\n{data.decode('utf-8', 'backslashreplace')}")
    print(f"# {kind}{', fixed' if fix else ''}: {wrong}", *told, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    os.environ["STLINT_CACHE_DIR"] = os.devnull
    sys.exit(main())
