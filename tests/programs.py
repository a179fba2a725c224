"""Small Streamlit programs that nobody wrote: a seeded grammar, to compare stlint with Streamlit.

A program is valid Python in which nothing can fail but Streamlit: names are bound, types fit,
loops and reruns end. Labels and keys come from small pools, so that they often clash, and session
state is often read before something wrote it. What stlint says of many programs is compared with
what they do by::

    python tests/programs.py --programs 10000 --seed 1 [--start 0]

The programs of ``--seed 1`` are numbered from 0; ``--start 5000`` goes on where a run ended. A
single one is printed by ``python tests/programs.py --print 1:4711``. With ``--follow 1``, only the
first call of a function is followed that neither draws nor knows session state, as in large apps:
then misses are to be expected, and false claims are not.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from program_refusals import Refusals
from program_words import LITERALS, WORDS, Scope

from stlint.results.finding import Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.objects import Function
    from stlint.model.values import Value

__all__ = ["ENTRY", "Program", "generate"]

ENTRY: Final = "app.py"
MODULE: Final = "parts.py"
STEPS: Final[dict[str, tuple[object, ...]]] = {
    "button": (),
    "download_button": (),
    "checkbox": (True, True, False),
    "toggle": (True, True, False),
    "selectbox": ("a", "b"),
    "radio": ("a", "b"),
    "text_input": ("a", "b", "Ada"),
    "text_area": ("a", "b"),
    "slider": (2, 3),
    "number_input": (2, 3),
}
"""Widgets that a user uses, and the values that they are set to."""


@dataclass(frozen=True)
class Program:
    """The files of an app, and what a user does with it (often nothing)."""

    name: str
    files: Mapping[str, str]
    steps: tuple[Step, ...] = ()

    @property
    def text(self) -> str:
        """All files in one, for people."""
        parts = [
            text if name == ENTRY else f"# --- {name}\n{text}# --- {ENTRY}\n"
            for name, text in sorted(self.files.items(), key=lambda each: each[0] == ENTRY)
        ]
        steps = "".join(f"# step: {step}\n" for step in self.steps)
        return "".join(parts) + steps


def generate(seed: int, number: int) -> Program:
    """The program with this number; the same for the same arguments, always."""
    return _Grammar(random.Random(f"{seed}:{number}")).program(f"{seed}:{number}")


class _Grammar(Refusals):
    # -- programs ---------------------------------------------------------------------------------

    def program(self, name: str) -> Program:
        files: dict[str, str] = {}
        top = Scope()
        if self.maybe(0.15):
            files[MODULE] = self.module(top)
        how = self.rng.choice(("plain", "plain", "plain", "alias", "from"))
        head = ["import streamlit as st"]
        if how == "alias":
            head.append("ss = st.session_state")
            self.state = "ss"
        elif how == "from":
            head.append("from streamlit import session_state as state")
            self.state = "state"
        for each in head:
            self.row(each)
        if files:
            self.import_module(top)
        self.constants(top)
        if self.maybe(0.6):
            self.defaults(top)
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            self.rng.choice((self.helper, self.helper, self.callback, self.a_class))(top)
        inside = top
        main = self.maybe(0.25)
        if main:
            self.row("def main():")
            self.indent += 1
            inside = top.inner()
            inside.in_function = True
        self.row(f'st.title("{self.rng.choice(WORDS)}")')
        while self.left > 0:
            self.statement(inside)
        if main:
            self.indent -= 1
            if self.maybe(0.5):
                self.row('if __name__ == "__main__":')
                self.row("    main()")
            else:
                self.row("main()")
        files[ENTRY] = "\n".join(self.rows) + "\n"
        return Program(name, files, self.steps())

    def import_module(self, top: Scope) -> None:
        """Import the module in one of the ways; the functions are called accordingly."""
        way = self.rng.choice(("from", "from", "import", "as"))
        if way == "from":
            self.row(f"from parts import {', '.join(each.name for each in top.functions)}")
            return
        self.row("import parts" if way == "import" else "import parts as p")
        prefix = "parts" if way == "import" else "p"
        top.functions = [each._replace(name=f"{prefix}.{each.name}") for each in top.functions]

    def module(self, top: Scope) -> str:
        """A module beside the script, with functions and constants."""
        self.row("import streamlit as st")
        own = Scope()
        self.constants(own)
        for _ in range(self.rng.choice((1, 1, 2))):
            self.helper(own)
        if self.maybe(0.15):
            self.row(f'{self.state}.setdefault("count", 0)')
        top.functions += own.functions
        text = "\n".join(self.rows) + "\n"
        self.rows.clear()
        return text

    def constants(self, scope: Scope) -> None:
        for _ in range(self.rng.choice((0, 1, 2))):
            kind = self.rng.choice(("int", "str", "list", "bool"))
            name = self.fresh(kind.upper())
            self.row(f"{name} = {self.rng.choice(LITERALS[kind])}")
            scope.variables[name] = kind

    def steps(self) -> tuple[Step, ...]:
        shown = [each for each in self.shown if each[0] in STEPS]
        if not shown or (not self.calm and self.maybe(0.5)):
            return ()
        tested = [each for each in self.tested if each[0] in STEPS]
        found = []
        for _ in range(self.rng.choice((1, 1, 2))):
            kind, target = self.rng.choice(tested if tested and self.maybe(0.7) else shown)
            values = STEPS[kind]
            if values:
                found.append(Step("set", target, self.rng.choice(values)))
            else:
                found.append(Step("click", target))
        return tuple(found)


# The long run ------------------------------------------------------------------------------------


def follow(calls: int) -> Counter[str]:
    """Follow no more than so many calls of a function that can be done without.

    Returns:
        The functions of which calls are not followed from now on, and how many.
    """
    from stlint.dryrun.python import inlining, repeated

    skipped: Counter[str] = Counter()
    instead = inlining.not_followed

    def counted(it: DryRun, function: Function, given: Arguments) -> Value:
        skipped[function.name] += 1
        return instead(it, function, given)

    repeated.FOLLOWED, repeated.AT_LEAST, repeated.WITH_CONSTANTS = (), calls, 0  # type: ignore[misc]
    inlining.not_followed = counted
    return skipped


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare stlint with Streamlit on many programs; 1 if they disagree."""
    from agreement import judge, judge_all, pattern, shrink

    parser = argparse.ArgumentParser(description="Compare stlint with Streamlit.")
    parser.add_argument("--programs", type=int, default=1000, help="how many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="the number of the first program")
    parser.add_argument("--streamlit", metavar="VERSION", help="a release of Streamlit")
    parser.add_argument("--print", metavar="SEED:NUMBER", help="one program and its verdict")
    parser.add_argument("--follow", type=int, metavar="CALLS", help="of each function, no more")
    given = parser.parse_args(arguments)
    skipped = follow(given.follow) if given.follow is not None else None
    if given.print:
        seed, _, number = given.print.partition(":")
        verdict = judge(generate(int(seed), int(number)), given.streamlit)
        print(verdict.report)
        return int(bool(verdict.disagreements))
    outcomes: Counter[str] = Counter()
    differ: Counter[tuple[str, str]] = Counter()
    seen: set[str] = set()
    confirmed = undecided = 0
    numbers = range(given.start, given.start + given.programs)
    programs = (generate(given.seed, number) for number in numbers)
    for done, verdict in enumerate(judge_all(programs, given.streamlit), start=1):
        outcomes[verdict.summary] += 1
        confirmed += verdict.confirmed
        undecided += bool(verdict.undecided)
        differ.update({(each.kind, each.code): 1 for each in verdict.disagreements})
        if verdict.disagreements:
            small = shrink(verdict, given.streamlit)
            if pattern(small) not in seen:
                seen.add(pattern(small))
                print(f"## {verdict.program.name}\n{small.report}", flush=True)
        if done % 500 == 0 or done == given.programs:
            print(f"-- {done} programs, next --start {numbers.start + done}:", end=" ")
            print(", ".join(f"{name} {count}" for name, count in outcomes.most_common()), end="; ")
            print(f"witnesses confirmed {confirmed}; up to the visitor {undecided};", end=" ")
            print(f"disagreements {dict(differ)}", end="", flush=True)
            print("" if skipped is None else f"; calls not followed {skipped.total()}", flush=True)
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
