"""Whether stlint and Streamlit agree on a program, and the smallest program on which they do not.

An error that is certain ``always`` must be what the first run raises; one with steps must raise
after them. What Streamlit raises for other reasons than ours ends the comparison there. Where it
depends on who visits (``visitors.py``), a warning is all that stlint may say.
"""

from __future__ import annotations

import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mending import VALUES, missing_key, shows_only, without_line
from programs import ENTRY, Program
from releases import code_of, meant
from shrinking import smaller_texts
from steps import opened_at
from streamlit_oracle import Case, run, run_many
from visitors import for_a_stranger

from stlint.check import check
from stlint.dryrun import dry_run
from stlint.results.finding import Certainty, Level
from stlint.rules import all_rules
from stlint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from streamlit_oracle import Outcome

    from stlint.model.drafts import Draft
    from stlint.model.run import Run
    from stlint.results.finding import Finding, Span, Step

__all__ = ["Disagreement", "Verdict", "judge", "judge_all", "pattern", "shrink"]

OFTEN: Final = frozenset({"ST201", "ST301", "ST302"})
"""Rules of errors that many programs have."""
COVERED: Final = OFTEN | {
    *("ST203", "ST204", "ST404", "ST409", "ST410", "ST411", "ST412", "ST414", "ST415"),
}
ALSO_OTHERS: Final = frozenset({"ST404"})
"""What they tell of is raised by other mistakes as well, such as a name that nobody binds."""
SETTINGS: Final = Settings(select=("ST000", *sorted(COVERED)))
AT_ONCE: Final = 50
DOUBTED: Final = "doubted"
"""How it is called when stlint warns of an error."""


class Claim(NamedTuple):
    """What stlint says of a line; ``order`` is when, in the order of the run."""

    order: int
    code: str
    path: str
    line: int
    error: bool
    certainty: Certainty
    witness: tuple[Step, ...] | None
    behind: tuple[str, int] | None
    message: str

    @property
    def place(self) -> tuple[str, str, int]:
        return self.code, self.path, self.line

    def __str__(self) -> str:
        steps = "; ".join(map(str, self.witness or ()))
        after = f" after {steps}" if steps else ""
        after += f", once {self.behind[0]}:{self.behind[1]} is fixed" if self.behind else ""
        level = "error" if self.error else "warning"
        return (
            f"{self.code} {level} {self.certainty.value} {self.path}:{self.line}{after}: "
            f"{self.message}"
        )


class Disagreement(NamedTuple):
    """How the two differ: ``kind`` in two words, the rule, and what is known of it."""

    kind: str
    code: str
    detail: str

    @property
    def urgent(self) -> bool:
        """Whether stlint claims what is not so; else it only misses something."""
        return not self.kind.startswith("missed")


@dataclass(frozen=True)
class Verdict:
    """What happened to one program."""

    program: Program
    outcome: Outcome
    claims: tuple[Claim, ...]
    disagreements: tuple[Disagreement, ...]
    confirmed: int
    """Witnesses with steps that Streamlit confirmed."""
    undecided: tuple[Disagreement, ...] = ()
    """Errors of which stlint only warns, since it depends on who visits."""

    @property
    def summary(self) -> str:
        """The outcome in a few words."""
        if self.outcome.kind == "raised":
            when = "after steps" if self.outcome.step else "at first"
            return f"raised {when}: {self.outcome.exception if _place(self.outcome) else 'other'}"
        return self.outcome.kind

    @property
    def report(self) -> str:
        """The program, and what each of the two says of it."""
        said = "".join(f"stlint: {each}\n" for each in self.claims) or "stlint: nothing\n"
        differ = "".join(f"=> {each.kind} {each.code}\n" for each in self.disagreements)
        shown = f"Streamlit: {self.outcome}"[:300]
        for each in self.disagreements:
            _, sign, replay = each.detail.partition(" -- ")
            shown += f"\nreplay: {replay[:300]}" if sign else ""
        return f"```python\n{self.program.text}```\n{shown}\n{said}{differ}"


def pattern(verdict: Verdict) -> str:
    """What programs have in common that differ in names, texts and kinds of widgets only."""
    text = re.sub(r'"[^"]*"', "S", verdict.program.text)
    text = re.sub(r"\b(checkbox|toggle|button|text_input|text_area|radio|selectbox)\b", "W", text)
    kinds = ",".join(f"{each.kind} {each.code}" for each in verdict.disagreements)
    return re.sub(r"\d+|session_state\.\w+", "N", text) + kinds


def claims(program: Program, version: str | None = None) -> tuple[Claim, ...]:
    """What stlint says of a release, in the order in which the app would get there."""

    def in_order(*arguments: Any) -> Any:
        analysis = dry_run(*arguments)
        numbers.update({run: number for number, run in enumerate(analysis.runs)})
        return analysis

    def ordered(check: Callable[..., Iterator[Draft]], one: Run) -> Iterator[Draft]:
        for each in check(one):
            order = f"{numbers[one]:02}{each.spot.order:06}" if each.limit is None else ""
            yield each._replace(message=order + each.message)

    numbers: dict[Run, int] = {}
    rules = [replace(each, check=partial(ordered, each.check)) for each in all_rules().values()]

    with tempfile.TemporaryDirectory(prefix="stlint-program-") as name:
        folder = Path(name).resolve()
        for each, text in program.files.items():
            (folder / each).write_text(text, encoding="utf-8")
        report = check(
            [folder / ENTRY], SETTINGS, dry_run=in_order, rules=rules, targets=meant(version)
        )
    return tuple(sorted(_claim(each, folder) for each in report.findings))


def _claim(finding: Finding, folder: Path) -> Claim:
    order, message = finding.message[:8], finding.message[8:]
    if not order.isdigit():
        order, message = "0", finding.message
    return Claim(
        int(order),
        finding.code,
        *_below(folder, finding.span),
        finding.level is Level.ERROR,
        finding.certainty,
        finding.witness,
        finding.behind and _below(folder, finding.behind),
        message,
    )


def _below(folder: Path, span: Span) -> tuple[str, int]:
    return Path(span.path).relative_to(folder).as_posix(), span.row


def judge(program: Program, version: str | None = None, timeout: float = 10) -> Verdict:
    """Ask both about one program."""
    outcome = run(program.files, entry=ENTRY, steps=program.steps, version=version, timeout=timeout)
    return _verdict(program, outcome, version)


def judge_all(programs: Iterable[Program], version: str | None = None) -> Iterator[Verdict]:
    """Ask both about many programs: Streamlit in a process of its own, some programs ahead."""
    programs = iter(programs)

    def ask(some: list[Program]) -> tuple[list[Program], list[Outcome]]:
        cases = [Case(each.files, each.steps, ENTRY) for each in some]
        return some, list(run_many(cases, version=version, timeout=10, workers=1))

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, list(islice(programs, AT_ONCE)))
        while True:
            some, outcomes = asked.result()
            if not some:
                return
            asked = pool.submit(ask, list(islice(programs, AT_ONCE)))
            for program, outcome in zip(some, outcomes, strict=True):
                yield _verdict(program, outcome, version)


def _verdict(program: Program, outcome: Outcome, version: str | None) -> Verdict:
    found = claims(program, version)
    differ = [
        Disagreement("internal error", each.code, each.message)
        for each in found
        if each.code == "ST000"
    ]
    differ += _first_run(outcome, found)
    replayed = 0
    if outcome.step or outcome.kind in {"clean", "unreachable"}:
        replays = list(_replays(program, found, version))
        replayed = len(replays) - len([each for each in replays if each is not None])
        differ += [each for each in replays if each is not None]
        differ += _after_steps(outcome, found)
    elif any(each.behind for each in found):
        later = _once_fixed(program, outcome, found, version)
        replayed = later.confirmed if later is not None else 0
        differ += later.disagreements if later is not None else ()
    undecided = [each for each in differ if _is_up_to_the_visitor(program, each, outcome, version)]
    differ = [each for each in differ if each not in undecided]
    return Verdict(program, outcome, found, tuple(differ), replayed, tuple(undecided))


def _once_fixed(
    program: Program, outcome: Outcome, found: tuple[Claim, ...], version: str | None
) -> Verdict | None:
    """What the two say of the program without the line that raises first.

    What stlint claims for then may depend on the value that whoever mends the line gives to a key
    that was missing there: it is gone only if no value brings it.
    """
    raised = _place(outcome)
    if raised is None:
        return None
    missing = missing_key(program, outcome.message)
    demanded = [
        each
        for each in found
        if each.error
        and each.behind == raised[1:]
        and (missing is None or repr(missing) not in each.message)
    ]
    demanded = demanded if shows_only(program, *raised[1:]) else []
    verdict = None
    for value in VALUES if missing is not None else VALUES[:1]:
        mended = without_line(program, *raised[1:], missing, value)
        if mended is None:
            return None
        verdict = judge(mended, version)
        still = {each.place for each in verdict.claims if each.error}
        demanded = [each for each in demanded if each.place not in still]
        if verdict.disagreements or not demanded:
            break
    assert verdict is not None
    gone = [Disagreement("gone once fixed", each.code, str(each)) for each in demanded]
    differ = (*gone, *verdict.disagreements)
    return replace(verdict, disagreements=differ, confirmed=verdict.confirmed + (not differ))


def _is_up_to_the_visitor(
    program: Program, doubted: Disagreement, outcome: Outcome, version: str | None
) -> bool:
    """Whether stlint is sure of an error, but only as soon as it knows who visits."""
    stranger = for_a_stranger(program) if doubted.kind.startswith("missed") else None
    if stranger is None:
        return False
    return any(each.error and each.place == _place(outcome) for each in claims(stranger, version))


def _place(outcome: Outcome) -> tuple[str, str, int] | None:
    """Rule, file and line of what Streamlit raised, if it is of our kinds."""
    code = code_of(outcome.exception, outcome.message) if outcome.kind == "raised" else None
    if code not in COVERED:
        return None
    return code, outcome.path or "", outcome.line or 0


def _first_run(outcome: Outcome, found: tuple[Claim, ...]) -> Iterator[Disagreement]:
    found = tuple(each for each in found if each.code in COVERED)
    sure = [each for each in found if each.error and each.certainty is Certainty.ALWAYS]
    first = sure[0] if sure else None
    if outcome.step == 0 and outcome.kind not in {"clean", "raised", "unreachable"}:
        return
    raised = _place(outcome) if outcome.step == 0 else None
    if outcome.step == 0 and outcome.kind == "raised" and raised is None:
        return
    if raised is None:
        if first is not None:
            yield Disagreement("false alarm", first.code, str(first))
        return
    if first is not None and first.place == raised:
        return
    if any(each.place == raised for each in sure):
        assert first is not None
        if first.place[1:] == raised[1:]:
            return  # both are wrong there, and one of them is seen first
        yield Disagreement("false alarm before", first.code, str(first))
        return
    weaker = [each for each in found if each.place == raised]
    if first is not None:
        yield Disagreement("missed, another told", raised[0], str(first))
    elif weaker:
        yield Disagreement(f"missed, {DOUBTED}", raised[0], str(weaker[0]))
    elif raised[0] not in ALSO_OTHERS:
        yield Disagreement("missed", raised[0], str(raised))


def _replays(
    program: Program, found: tuple[Claim, ...], version: str | None
) -> Iterator[Disagreement | None]:
    """Whether the witnesses with steps lead there; one may be stopped by an earlier error."""
    errors = [each for each in found if each.error and each.witness]
    for claim in errors:
        assert claim.witness is not None
        outcome = _replay(program, claim.witness, version)
        raised = _place(outcome)
        last = outcome.step == len(claim.witness)
        earlier = [each.place for each in errors if each is not claim]
        if (raised == claim.place and last) or raised in earlier:
            yield None
        elif outcome.kind == "raised" and raised is None:
            continue
        else:
            yield Disagreement("false witness", claim.code, f"{claim} -- Streamlit: {outcome}")


def _replay(program: Program, witness: tuple[Step, ...], version: str | None) -> Outcome:
    """The steps of a witness in Streamlit; a busy machine gets a second, longer try."""
    page, steps = opened_at(witness)
    for timeout in (10, 60):
        outcome = run(
            program.files, entry=ENTRY, page=page, steps=steps, version=version, timeout=timeout
        )
        if page is not None and outcome.kind not in {"timeout", "unreachable"}:
            outcome = replace(outcome, step=outcome.step + 1)
        if outcome.kind != "timeout":
            break
    return outcome


def _after_steps(outcome: Outcome, found: tuple[Claim, ...]) -> Iterator[Disagreement]:
    raised = _place(outcome)
    if raised is None:
        return
    same = [each for each in found if each.place == raised]
    if not same:
        yield Disagreement("missed after steps", raised[0], str(outcome))
    elif not any(each.error for each in same):
        yield Disagreement(f"missed after steps, {DOUBTED}", raised[0], str(same[0]))


# The smallest program ----------------------------------------------------------------------------


def shrink(verdict: Verdict, version: str | None = None, limit: int = 400) -> Verdict:
    """A smaller program on which the two differ in the same way as in the first disagreement."""
    wanted = _first(verdict)
    tried = 0
    smaller = True
    while smaller and tried < limit:
        smaller = False
        for program in _candidates(verdict.program):
            tried += 1
            if tried > limit:
                break
            again = judge(program, version, timeout=1.5)
            tried += 20 * (again.outcome.kind == "timeout")  # a loop without its end
            if any((each.kind, each.code) == wanted for each in again.disagreements):
                verdict, smaller = again, True
                break
    return verdict


def _first(verdict: Verdict) -> tuple[str, str]:
    first = min(verdict.disagreements, key=lambda each: not each.urgent)
    return first.kind, first.code


def _candidates(program: Program) -> Iterator[Program]:
    if program.steps:
        yield replace(program, steps=())
        for number in range(len(program.steps)):
            rest = program.steps[:number] + program.steps[number + 1 :]
            yield replace(program, steps=rest)
    for name, text in program.files.items():
        if name != ENTRY:
            yield replace(program, files={ENTRY: program.files[ENTRY]})
        for smaller in smaller_texts(text.splitlines()):
            code = "\n".join(smaller) + "\n"
            try:
                compile(code, name, "exec")
            except SyntaxError:
                continue
            yield replace(program, files={**program.files, name: code})
