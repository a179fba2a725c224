"""Histories of a project: whatever happens to it, the cache tells what a check would tell.

    python tools/histories.py --steps 5000 --seed 1

In each step something happens to a project: edits, links in every role, pipes, git, settings,
requirements, modules that hide others. After it a check with the cache, one without, and one more
with the cache must agree in exit code, output and what is told on stderr.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fuzzing import forked, moves

LENGTH = 50
"""Steps of a history; longer ones end in a project of which little is left."""
WORDS: tuple[tuple[str, ...], ...] = (
    *((), (), (), ("--output-format", "json"), ("--ignore", "ST302"), ("app.py",), ("pages",)),
    *(("--baseline", "known.json"), ("--select", "ALL"), ("sub", "app.py"), ("more",)),
)


def history(top: Path, seed: str, steps: int, codes: Counter[int]) -> str:
    """Let things happen to a project.

    Args:
        top: an empty folder.
        seed: what happens.
        steps: how often.
        codes: where the exit codes of all checks are counted.

    Returns:
        What the cache told wrong, and after what; nothing if it was always right.
    """
    chance = random.Random(seed)
    root = moves.begin(top)
    happened: list[str] = []
    for step in range(steps):
        happened += [moves.move(root, chance) for _ in range(chance.choice([0, 1, 1, 1, 2, 3]))]
        words = ["check", "-j", "1", *chance.choice(WORDS)]

        def check(*more: str, words: list[str] = words) -> tuple[int, str, str]:
            done = forked.run([*words, *more], root, STLINT_CACHE_DIR=str(top / "cache"))
            return done.told

        cached, fresh, again = check(), check("--no-cache"), check()
        codes[fresh[0]] += 1
        if cached != fresh or again != fresh or fresh[0] not in {0, 1, 2}:
            told = {"cached": cached, "fresh": fresh, "again": again}
            ended = "\n".join(f"{name}: {each}" for name, each in told.items())
            return f"seed {seed}, step {step}, {' '.join(words)}, after {happened}\n{ended}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first history")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end after so long")
    given = parser.parse_args()
    forked.warm_up()
    begin, codes, differences, number = time.monotonic(), Counter[int](), 0, given.first
    while sum(codes.values()) < given.steps and time.monotonic() - begin < given.seconds:
        with tempfile.TemporaryDirectory() as top:
            steps = min(LENGTH, given.steps - sum(codes.values()))
            wrong = history(Path(top), f"{given.seed} {number}", steps, codes)
        number += 1
        if wrong:
            differences += 1
            print(wrong, flush=True)
    print(
        f"{sum(codes.values())} steps in the histories {given.first} to {number - 1} "
        f"with seed {given.seed} in {time.monotonic() - begin:.0f} s; "
        f"exit codes: {dict(codes)}; {differences} differences"
    )
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
