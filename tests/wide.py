"""The wide run: whether stlint and Streamlit agree in many releases, on all that is known.

    python tests/wide.py                        every release of ``releases.py``
    python tests/wide.py 1.28 1.46 --programs 1000

    python tests/wide.py --boundaries           what the rule book says of changes, on both sides
    python tests/wide.py --setup                make their environments, where there are none

For each release: what the rule book says of it; the fixtures, their errors replayed and what they
raise predicted; the measured behaviours, measured again; and generated programs. It takes two
minutes for a release on two cores.

``--boundaries`` asks the two releases on either side of each change that a block of the rule book
names (``streamlit="<1.46"``), some thirty of them, which ``--boundaries --setup`` makes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from agreement import ALSO_OTHERS, COVERED, judge_all, shrink
from behaviours import MISSES, behaviours, measured, scripts, written
from programs import generate
from releases import ENDLESS, RELEASES, code_of, is_endless
from rulebook import Block, Page, pages
from steps import opened_at
from streamlit_oracle import Case, MissingStreamlit, run_many, setup
from test_fixtures import BUGS, FIXTURES, OK, Fixture

from stlint.results.finding import Level
from stlint.streamlit_api.lookup import patches, releases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stlint.results.finding import Finding, Step

__all__ = ["PARTS", "boundaries", "fixtures", "main", "untrue"]

SHRUNK: Final = [Fixture(path) for path in sorted((FIXTURES / "differential").iterdir())]
MISSED: Final = frozenset(
    each.name for each in SHRUNK if "\n# missed: " in each.entry.read_text(encoding="utf-8")
)


def rule_book(release: str, _: int) -> Iterator[str]:
    """What the pages say of a release, and is not so."""
    blocks = [(page, block) for page in pages() for block in page.blocks]
    yield from untrue(blocks, RELEASES[release])


def untrue(blocks: Iterable[tuple[Page, Block]], version: str) -> Iterator[str]:
    """What some blocks say of a version, and is not so."""
    told = [
        (page, block)
        for page, block in blocks
        if block.language == "python" and block.tells(version)
    ]
    outcomes = run_many([page.case(block) for page, block in told], version=version)
    for (page, block), outcome in zip(told, outcomes, strict=True):
        if wrong := page.wrong(block, outcome, version):
            yield f"{page.path.name}:{block.row}: {'; '.join(wrong)}"


def boundaries() -> dict[str, list[tuple[Page, Block]]]:
    """The releases on either side of a change, with the blocks that speak of it."""
    order = releases()
    found: dict[str, list[tuple[Page, Block]]] = {}
    for page in pages():
        for block in page.blocks:
            sides = {order.index(edge) - back for edge in block.edges for back in (0, 1)}
            for side in sides:
                found.setdefault(order[side], []).append((page, block))
    return {each: found[each] for each in order if each in found}


def fixtures(
    release: str, _: int, chosen: Sequence[Fixture] = (*OK, *BUGS, *SHRUNK)
) -> Iterator[str]:
    """Errors in the fixtures that a release does not raise, and the other way round."""
    version = RELEASES[release]
    cases: list[tuple[Fixture, Finding | None, frozenset[tuple[str, int]], Case]] = []
    for fixture in (each for each in chosen if each.runs):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name).resolve()
            found = fixture.check(folder, version)
            errors = [each for each in found if each.level is Level.ERROR]
            places = frozenset((fixture.placed(each, folder), each.span.row) for each in errors)
        go: dict[tuple[str | None, tuple[Step, ...]], Finding | None]
        go = {(fixture.claims.get("page"), fixture.steps): None}
        for error in errors:
            page, steps = opened_at(error.witness or ())
            there = fixture.placed(error, folder)
            page = page or (there if there in fixture.visits else fixture.claims.get("page"))
            go[page, steps] = error
        for (page, steps), told in go.items():
            cases.append((fixture, told, places, Case(fixture.path, steps, page=page)))
    outcomes = run_many([case for *_, case in cases], version=version)
    for (fixture, error, places, _case), outcome in zip(cases, outcomes, strict=True):
        code = code_of(outcome.exception, outcome.message)
        ours = code in COVERED and (error is not None or code not in ALSO_OTHERS)
        placed = (outcome.path, outcome.line) in places
        if outcome.kind == "raised" and (placed or not ours):
            continue  # what is not ours may come first: a command that this release does not have
        if error is not None and error.code in ENDLESS and is_endless(outcome):
            continue
        if error is not None:
            line = f"{error.code} on line {error.span.row}"
            yield f"{fixture.name}: {line} is not raised: {outcome}"
        elif outcome.kind == "raised" and fixture.name not in MISSED:
            yield f"{fixture.name}: not predicted: {outcome}"


def measurements(release: str, _: int) -> Iterator[str]:
    """Behaviours that a release has no more, and predictions that it does not confirm."""
    for name, raised in measured(RELEASES[release]):
        if raised != written(scripts()[name], release):
            yield f"{name}: it was {written(scripts()[name], release)}, it is {raised}"
    for each in behaviours(release):
        if each.false:
            yield f"{each.name}: predicted {[error.code for error in each.false]}: {each.raised}"
        elif each.code and not each.predicted and each.name not in MISSES:
            yield f"{each.name}: not predicted: {each.raised}"


def programs(release: str, count: int) -> Iterator[str]:
    """Generated programs, others for each release, on which the two do not agree."""
    seed = int(release.replace(".", ""))
    version = RELEASES[release]
    for verdict in judge_all((generate(seed, number) for number in range(count)), version):
        if verdict.disagreements:
            yield f"{verdict.program.name}\n{shrink(verdict, version).report}"


PARTS: Final[dict[str, Callable[[str, int], Iterator[str]]]] = {
    "rule book": rule_book,
    "fixtures": fixtures,
    "behaviours": measurements,
    "programs": programs,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything; 1 if something does not agree."""
    parser = argparse.ArgumentParser(description="stlint and many releases of Streamlit.")
    parser.add_argument("releases", nargs="*", help=f"of {', '.join(RELEASES)}")
    parser.add_argument("--programs", type=int, default=400, help="how many for each release")
    parser.add_argument("--setup", action="store_true", help="make the environments, and end")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--boundaries", action="store_true", help="the rule book, around changes")
    given = parser.parse_args(arguments)
    sides = boundaries()
    known = sides if given.boundaries else RELEASES
    versions = dict(zip(releases(), patches(), strict=True)) | RELEASES
    chosen = given.releases or list(known)
    if not set(chosen) <= set(known):
        parser.error(f"the releases are {', '.join(known)}")
    if given.setup:
        for release in chosen:
            print(setup(versions[release]), flush=True)
        return 0
    parts = {part: PARTS[part] for part in given.only}
    if given.boundaries:
        parts = {"boundaries": lambda release, _: untrue(sides[release], versions[release])}
    wrong = 0
    for release in chosen:
        for part, run in parts.items():
            began = time.monotonic()
            try:
                problems = list(run(release, given.programs))
            except MissingStreamlit as error:
                parser.error(str(error))
            wrong += len(problems)
            took = time.monotonic() - began
            print(f"{release:5} {part:11} {len(problems):4} wrong {took:6.0f} s", flush=True)
            for problem in problems:
                print(f"    {problem}", flush=True)
    print(f"{wrong} disagreements" if wrong else "stlint and Streamlit agree")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
