"""Whether what the dry run claims of a snippet is so in CPython, and the smallest one where not."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from shrinking import smaller_texts
from snippet_python import shape
from snippet_words import INPUTS
from typing_extensions import Self

from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.models import models
from stlint.dryrun.core.truth import truth_now
from stlint.dryrun.python import loops
from stlint.dryrun.session.memory import Memory
from stlint.dryrun.session.process import start
from stlint.dryrun.session.runs import run_once
from stlint.dryrun.values.concrete import concrete
from stlint.model.events import Opaque
from stlint.model.values import NONE, UNKNOWN, Value, WidgetValue
from stlint.project.app import App
from stlint.syntax.source import Source

if TYPE_CHECKING:
    from types import TracebackType

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.run import Run

WORKER: Final = Path(__file__).with_name("snippet_python.py")
HASH_SEEDS: Final = ("1", "5")
"""Texts have another hash in each of the two interpreters: sets of them another order."""
_COMMANDS: Final = {"bool": "checkbox", "int": "slider", "str": "selectbox"}


@dataclass(frozen=True)
class Snippet:
    """Python, and the kinds of what ``given(1)``, ``given(2)``, … are."""

    name: str
    text: str
    inputs: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Snippet:
        """A file; its first line may be ``# given: bool int``."""
        text = path.read_text(encoding="utf-8")
        found = re.match(r"# given: (.*)\n", text)
        return cls(path.stem, text, tuple(found[1].split()) if found else ())

    def values(self, which: int) -> list[Any]:
        """What the user chose: first, otherwise, once more otherwise."""
        return [INPUTS[kind][min(which, len(INPUTS[kind]) - 1)] for kind in self.inputs]


class Claim(NamedTuple):
    """What the dry run says of a probe: ``sure`` that it is met (else perhaps), with what."""

    number: int
    sure: bool
    value: Any
    truth: bool | None
    again: bool
    """It is in a loop of which not every round is run."""
    risky: bool
    """Something was done before that may raise, for all that the dry run knows."""


class Met(NamedTuple):
    """How CPython came to a probe."""

    number: int
    value: Any
    truth: bool | None


@dataclass(frozen=True)
class Verdict:
    """What is wrong with the claims about a snippet; nothing is the rule."""

    snippet: Snippet
    wrong: str
    counts: Counter[str]
    details: str
    ended: str | None = None
    """The exception that ends it in CPython."""

    @property
    def report(self) -> str:
        """The snippet, and what the two say of it."""
        return f"```python\n{self.snippet.text}```\n=> {self.wrong}\n"

    @property
    def pattern(self) -> str:
        """What snippets have in common that differ in names and constants only."""
        text = re.sub(r"\bgiven\(\d+\)|\bsee\(\d+", "see", self.snippet.text)
        return re.sub(r'"[^"]*"|\d+|\b[a-z]+\d+\b|True|False|None', "N", text)


class Probing:
    """What a dry run knows at each probe."""

    def __init__(self, source: Source, inputs: list[Any]) -> None:
        self.it = start(App(source.path, source.path.parent), lambda _: source, None)
        self.it.process.path.strangers["probing"] = False
        self.inputs = inputs
        self.claims: list[Claim] = []
        self.never: Counter[int] = Counter()
        self.unordered = False
        """There was a loop over a set: nobody knows in which order."""

    def run(self) -> Run:
        """Run the snippet once."""
        _PROBING[:] = [self]
        try:
            return run_once(self.it, Memory(), ())
        finally:
            _PROBING.clear()

    def given(self, number: int) -> Value:
        """An input of the snippet."""
        now = self.inputs[number - 1]
        return WidgetValue(
            ("given", number), "checkbox", f"given {number}", now, trigger=False, upload=False
        )

    def see(self, number: int, value: Value | None) -> None:
        """Note what is known of a value at a probe."""
        it, flow = self.it, self.it.flow
        if it.trail.muted:
            return
        reached = flow.guards.now
        if reached is False:
            self.never[number] += 1
            return
        value = None if value is None else settle(it, value)
        data = UNKNOWN if value is None else concrete(it, value, now=True)
        self.claims.append(
            Claim(
                number,
                reached is True,
                None if data is UNKNOWN else shape(data),
                None if value is None else truth_now(it, value),
                any(each.kind == "unknown" for each in flow.targets) or it.here.around.endless > 0,
                flow.risks.now > 0,
            )
        )


_PROBING: list[Probing] = []
"""The dry run that goes on."""


@models("probing.given")
def _given(it: DryRun, node: Any, path: str, arguments: Arguments) -> Value:
    del node, path
    return _PROBING[0].given(concrete(it, arguments.args[0]))


@models("probing.see")
def _see(it: DryRun, node: Any, path: str, arguments: Arguments) -> Value:
    del node, path
    value = arguments.args[1] if len(arguments.args) > 1 else None
    _PROBING[0].see(concrete(it, arguments.args[0]), value)
    return NONE


def _in_any_order(*arguments: Any) -> bool:
    for each in _PROBING:
        each.unordered = True
    return in_any_order(*arguments)


in_any_order, loops.in_any_order = loops.in_any_order, _in_any_order


class Judge:
    """Asks both sides; the interpreters of the one are kept."""

    def __enter__(self) -> Self:
        self.folder = tempfile.TemporaryDirectory(prefix="stlint-snippet-")
        self.workers = [
            subprocess.Popen(
                [sys.executable, str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONHASHSEED": seed},
            )
            for seed in HASH_SEEDS
        ]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for each in self.workers:
            each.kill()
            each.communicate()
        self.folder.cleanup()

    def python(self, snippet: Snippet, inputs: list[Any]) -> list[dict[str, Any]]:
        """What CPython makes of it, for each seed of hashes."""
        found = []
        for each in self.workers:
            assert each.stdin is not None
            assert each.stdout is not None
            each.stdin.write(json.dumps({"text": snippet.text, "inputs": inputs}) + "\n")
            each.stdin.flush()
            answer = json.loads(each.stdout.readline())
            answer["met"] = [Met(*one) for one in answer["met"]]
            found.append(answer)
        return found

    def judge(self, snippet: Snippet) -> Verdict:
        """Compare the two: with each of two choices of the user, and with one that is not known."""
        counts: Counter[str] = Counter()
        wrong, details = "", ""
        whiches = (0, 2) if snippet.inputs else (0,)
        truths = {which: self.python(snippet, snippet.values(which)) for which in whiches}
        cases = [(snippet.values(which), (which,)) for which in whiches]
        if snippet.inputs:
            cases.append(([UNKNOWN] * len(snippet.inputs), whiches))
        source = Source(Path(self.folder.name).resolve() / "snippet.py", snippet.text)
        for inputs, against in cases:
            machine = Probing(source, inputs)
            try:
                run = machine.run()
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                wrong = wrong or f"internal error: {type(error).__name__}: {error}"
                continue
            counts.update(_counted(machine))
            counts["opaque calls"] += len(list(run.of(Opaque)))
            for which in against:
                for answer in truths[which]:
                    found, excused = _compare(machine, run.incomplete, answer)
                    counts["excused: something raised"] += excused
                    about = (
                        "" if not snippet.inputs else f" (given {inputs}, {snippet.values(which)})"
                    )
                    wrong = wrong or (f"{found}{about}" if found else "")
                    ended = answer["ended"]
                    details += f"given {inputs}: CPython ends with {ended}, meets\n"
                    details += "".join(f"    {each}\n" for each in answer["met"])
            details += "".join(f"  {each}\n" for each in machine.claims)
        ended = truths[0][0]["ended"]
        return Verdict(snippet, wrong, counts, f"{details}=> {wrong or 'nothing wrong'}", ended)

    def shrink(self, verdict: Verdict, limit: int = 600) -> Verdict:
        """A smaller snippet of which something wrong is claimed, too."""
        kind, tried, better = _kind(verdict.wrong), 0, True
        while better and tried < limit:
            better = False
            for rows in smaller_texts(verdict.snippet.text.splitlines()):
                text = "\n".join(rows) + "\n"
                tried += 1
                if tried > limit:
                    break
                if not text.startswith(("from probing", "# given")):
                    continue
                try:
                    compile(text, "snippet", "exec")
                except (SyntaxError, ValueError):
                    continue
                again = self.judge(replace(verdict.snippet, text=text))
                if _kind(again.wrong) == kind and again.ended in {verdict.ended, None}:
                    verdict, better = again, True
                    break
        return verdict


def _kind(wrong: str) -> str:
    return wrong.partition(":")[0]


def _counted(machine: Probing) -> dict[str, int]:
    claims = machine.claims
    return {
        "reached: sure": sum(each.sure for each in claims),
        "reached: not sure": sum(not each.sure for each in claims),
        "never reached": sum(machine.never.values()),
        "values: known": sum(each.value is not None for each in claims),
        "values: truth only": sum(each.value is None and each.truth is not None for each in claims),
        "values: unknown": sum(each.value is None and each.truth is None for each in claims),
    }


def _compare(machine: Probing, incomplete: bool, answer: dict[str, Any]) -> tuple[str, bool]:
    """What is claimed and not so; nothing, if all is.

    The other is whether something had to be excused: the dry run takes for granted that what it
    does not know raises nothing. It counts that as a risk, and here it did raise.
    """
    met: list[Met] = answer["met"]
    claims = machine.claims
    if answer["ended"] == "too long" or len(claims) * len(met) > 60_000:
        return "", False
    loose = {each.number for each in claims if each.again or not each.sure}
    if incomplete:
        loose |= {each.number for each in met}
    known = {each.number for each in claims}
    for each in met:
        if each.number not in known and not incomplete:
            return f"never reached: probe {each.number}, met with {each.value}", False
    if matches(claims, met, loose) or (machine.unordered and _found(claims, met)):
        return "", False
    if answer["raised"] and any(each.risky for each in claims):
        claims = [each._replace(sure=each.sure and not each.risky) for each in claims]
        if matches(claims, met, loose) or (machine.unordered and _found(claims, met)):
            return "", True
    for claim in claims:
        if claim.sure and not any(_fits(claim, each) for each in met):
            values = [each.value or each.truth for each in met if each.number == claim.number]
            return f"claimed: {claim}; ended with {answer['ended']}, there: {values}", False
    sure, there = [c.number for c in claims if c.sure], [m.number for m in met]
    return f"order: claims {sure}, met {there}", False


def matches(claims: list[Claim], met: list[Met], loose: set[int]) -> bool:
    """Whether what CPython met can be what was claimed, in the same order.

    What is sure is met once, what is not sure once or never; ``loose`` probes may be met besides.
    """
    columns = len(met) + 1
    after = [False] * columns
    after[-1] = True
    for at in range(len(met) - 1, -1, -1):
        after[at] = after[at + 1] and met[at].number in loose
    for claim in reversed(claims):
        here = [False] * columns
        for at in range(len(met), -1, -1):
            here[at] = not claim.sure and after[at]
            if at < len(met):
                each = met[at]
                here[at] = (
                    here[at]
                    or (_fits(claim, each) and after[at + 1])
                    or (each.number in loose and here[at + 1])
                )
        after = here
    return after[0]


def _found(claims: list[Claim], met: list[Met]) -> bool:
    """Whether all that is sure is met, in whichever order."""
    left = list(met)
    for claim in claims:
        if claim.sure:
            at = next((at for at, each in enumerate(left) if _fits(claim, each)), None)
            if at is None:
                return False
            del left[at]
    return True


def _fits(claim: Claim, met: Met) -> bool:
    return (
        claim.number == met.number
        and claim.value in (None, met.value)
        and (claim.truth is None or met.truth is None or claim.truth == met.truth)
    )
