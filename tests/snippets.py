"""Pure Python that nobody wrote: what the dry run claims to know of it must be so in CPython.

A snippet is Python without Streamlit. ``see(n, value)`` asks both sides: CPython says with which
values it came there, in order; the dry run whether it is sure to get there, and what it knows of
the value. ``given(n)`` is what a user chose: the dry run is asked with that value, and without it.
What is not known is always right. A long run::

    python tests/snippets.py --snippets 20000 --seed 1 [--start 0]

prints how much was claimed, and each snippet of which something wrong was claimed, shrunk. A single
one is printed by ``python tests/snippets.py --print 1:4711``.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from snippet_judge import Judge, Snippet
from snippet_shapes import Shapes
from snippet_words import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["generate"]

HEAD = "from probing import given, see"


def generate(seed: int, number: int) -> Snippet:
    """The snippet with this number; the same for the same arguments, always."""
    return _Grammar(random.Random(f"{seed}:{number}")).snippet(f"{seed}:{number}")


class _Grammar(Shapes):
    def snippet(self, name: str) -> Snippet:
        self.row(HEAD)
        top = Scope()
        for _ in range(self.rng.choice((0, 1, 2))):
            self.assigns(top)
        while self.left > 0:
            if self.maybe(0.45):
                self.shape(top)
            else:
                self.statement(top)
        self.probe()
        return Snippet(name, "\n".join(self.rows) + "\n", tuple(self.inputs))


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the dry run with CPython on many snippets; 1 if something wrong was claimed."""
    parser = argparse.ArgumentParser(description="Compare the dry run with CPython.")
    parser.add_argument("--snippets", type=int, default=1000, help="how many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="the number of the first snippet")
    parser.add_argument("--print", metavar="SEED:NUMBER", help="one snippet and its verdict")
    parser.add_argument("--file", metavar="FILE", help="a snippet of your own")
    parser.add_argument("--most", type=int, default=40, help="how many wrong ones are shown")
    given = parser.parse_args(arguments)
    with Judge() as judge:
        if given.print or given.file:
            if given.file:
                snippet = Snippet.read(Path(given.file))
            else:
                seed, _, number = given.print.partition(":")
                snippet = generate(int(seed), int(number))
            verdict = judge.judge(snippet)
            print(f"```python\n{snippet.text}```\n{verdict.details}")
            return int(bool(verdict.wrong))
        return _many(
            judge, given.seed, range(given.start, given.start + given.snippets), given.most
        )


def _many(judge: Judge, seed: int, numbers: range, most: int) -> int:
    counts: Counter[str] = Counter()
    patterns: set[str] = set()
    for done, number in enumerate(numbers, start=1):
        verdict = judge.judge(generate(seed, number))
        counts.update(verdict.counts)
        if done % 20 == 0:
            gc.unfreeze()
            gc.collect()
        counts["snippets wrong"] += bool(verdict.wrong)
        if verdict.wrong and len(patterns) < most:
            small = judge.shrink(verdict)
            if small.pattern not in patterns:
                patterns.add(small.pattern)
                print(f"## {verdict.snippet.name}: {verdict.wrong}\n{small.report}", flush=True)
        if done % 1000 == 0 or done == len(numbers):
            told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
            print(f"-- {done} snippets, next --start {numbers.start + done}: {told}", flush=True)
    return int(counts["snippets wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
