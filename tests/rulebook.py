"""The rule book as data: pages of Markdown, their sections, and what their code blocks claim.

A code block carries its claims after the language::

    ```python raises=KeyError streamlit=">=1.39" steps="click Save; set Name to x"

``raises``     the class of the exception that Streamlit raises at a marked line.
``streamlit``  the versions for which the claims hold, and that stlint is told; where left out, the
               claims are about 1.46 and newer, and stlint is told nothing.
``steps``      what a user does first: ``click <key or label>``, ``set <key or label> to <value>``.
``run``        ``"no: <reason>"``: the block cannot be run here.
``of``         the number of the block in *Bad* that this is made of: in *Fixed* always, in *Better*
               where the same steps (if it has none of its own) show that the harm is gone.
``file``       the name of a file that belongs to the next block of code: a page, a module, a table.
               A block with ``of`` has those of the bad block as well.

How a block that raises nothing shows what goes wrong is written in ``harm.py``.

The findings that a block expects are written in it as marks (see ``marks.py``).
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from harm import FLAGS, NONE, PATIENCE, WORDS, Harm, harm
from marks import Mark, marks, raised_rows, without_marks
from packaging.specifiers import SpecifierSet
from releases import minor
from steps import steps
from streamlit_oracle import Case

from stlint.streamlit_api.lookup import patches, releases
from stlint.streamlit_api.release_set import Targets, release_set

if TYPE_CHECKING:
    from streamlit_oracle import Outcome

    from stlint.results.finding import Step

__all__ = [
    "DEFAULT_VERSIONS",
    "FIXES",
    "OLDEST",
    "RULES",
    "SECTIONS",
    "Block",
    "Page",
    "Section",
    "pages",
    "parse",
]

RULES: Final = Path(__file__).resolve().parent.parent / "rules"
SECTIONS: Final = (
    "What it does",
    "Why it matters",
    "Bad",
    "Fixed",
    "Fix safety",
    "Better",
    "Good",
    "Not reported",
    "Versions",
    "References",
)
FIXES: Final = ("Fixed", "Fix safety")
"""The sections that only the pages of rules with fixes have."""
DEFAULT_VERSIONS: Final = ">=1.46"
OLDEST: Final = ">=1.28"
"""The versions that the pages speak of."""

_TITLE = re.compile(r"# (?P<code>ST\d{3}) (?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)")
_FACTS = re.compile(
    r"Level: (?P<levels>(?:error|warning)(?:, (?:error|warning))*)"
    r" · Since: (?P<since>\d+\.\d+\.\d+)"
)
_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*")
_SENTENCE = re.compile(r".*?[.](?=\s|$)", re.DOTALL)
_CLAIMS = frozenset({"raises", "streamlit", "steps", "run", "of", "file"}) | WORDS


@dataclass(frozen=True, slots=True)
class Block:
    """A code block: its language, its text, the row of its first line on the page, its claims.

    ``unrunnable`` is the reason why the block cannot be run, ``None`` if it can.
    """

    section: str
    row: int
    language: str
    text: str
    raises: str | None = None
    streamlit: str = DEFAULT_VERSIONS
    steps: tuple[Step, ...] = ()
    unrunnable: str | None = None
    of: int = 0
    harm: Harm = NONE
    files: tuple[tuple[str, str], ...] = ()
    """Names and texts of what lies beside it."""

    @property
    def app(self) -> dict[str, str]:
        """All files of it, without marks."""
        return {name: without_marks(text) for name, text in (*self.files, ("app.py", self.text))}

    def marked(self, *, optional: bool = False) -> list[tuple[str, Mark]]:
        """The findings that are expected in it, each with its file."""
        texts = (*self.files, ("app.py", self.text))
        return sorted(
            (name, mark) for name, text in texts for mark in marks(text, optional=optional)
        )

    def tells(self, version: str) -> bool:
        """Whether it says something about a version of Streamlit.

        One that raises says of other releases, if it names its own, that they do not raise that.
        """
        if self.unrunnable is not None:
            return False
        exact = self.raises is not None and self.streamlit != DEFAULT_VERSIONS
        return exact or version in SpecifierSet(self.streamlit)

    def raises_in(self, version: str) -> bool:
        """Whether it says that a version of Streamlit raises there."""
        named = version in SpecifierSet(self.streamlit)
        return self.unrunnable is None and self.raises is not None and named

    def true_of(self, outcome: Outcome, version: str) -> bool:
        """Whether what it says is what a version of Streamlit did."""
        if version not in SpecifierSet(self.streamlit):
            return outcome.exception != self.raises
        if self.harm.endless:
            return outcome.kind == "timeout"
        if self.harm.refuses:
            return not self.harm.missing(outcome)
        if self.raises is None:
            return outcome.clean and not self.harm.missing(outcome)
        rows = raised_rows(self.text) or {mark.line for mark in marks(self.text)}
        # A syntax error without a row speaks of the file as a whole, and stands in its first.
        # What a callback refuses to be called with is raised in no line of the app.
        same = not rows or not outcome.frames or (outcome.line or 1) in rows
        return outcome.kind == "raised" and outcome.exception == self.raises and same

    @property
    def edges(self) -> tuple[str, ...]:
        """The releases with which its claims begin or end, where it names any."""
        if self.streamlit in {DEFAULT_VERSIONS, OLDEST}:
            return ()
        named = {each.version for each in SpecifierSet(self.streamlit)} - {OLDEST.strip("<>=")}
        return tuple(sorted(map(minor, named)))

    @property
    def targets(self) -> Targets:
        """The releases that stlint is told, as ``requirements.txt`` would: those that it names."""
        if self.streamlit == DEFAULT_VERSIONS:
            return Targets.undeclared()
        named = SpecifierSet(self.streamlit)
        known = zip(releases(), patches(), strict=True)
        return Targets(release_set(name for name, patch in known if patch in named), "this block")


class Section(NamedTuple):
    """A heading of the second level and the prose below it, without the code blocks."""

    title: str
    prose: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the rule that it is about, and what it says."""

    path: Path
    code: str
    name: str
    levels: tuple[str, ...]
    since: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]

    @property
    def topic(self) -> str:
        """The folder that the page is in."""
        return self.path.parent.name

    @property
    def bad(self) -> list[Block]:
        """The scripts in *Bad*, which other blocks count from 1."""
        return [each for each in self.blocks if each.section == "Bad" and each.language == "python"]

    def case(self, block: Block) -> Case:
        """What is to be asked about a block."""
        bad = self.bad[block.of - 1].harm.counted if block.of else None
        own = block.harm.counted
        counted = None if bad is own is None else (*(bad or ()), *(own or ()))
        patience = PATIENCE if block.harm.endless else None
        served = block.harm.served or (bool(block.of) and self.bad[block.of - 1].harm.served)
        return Case(block.app, block.steps, counted=counted, timeout=patience, served=served)

    def wrong(self, block: Block, outcome: Outcome, version: str) -> list[str]:
        """What is not as a block says: its claims, and the harm that it should be rid of."""
        bad = self.bad[block.of - 1] if block.of else None
        left = bad.harm.left(outcome) if bad and bad.tells(version) else []
        if block.true_of(outcome, version) and not left:
            return []
        return [str(outcome), *block.harm.missing(outcome), *(f"still {each}" for each in left)]

    @property
    def summary(self) -> str:
        """The first sentence of the page."""
        sentence = _SENTENCE.match(self.sections[0].prose)
        return " ".join((sentence[0] if sentence else self.sections[0].prose).split())


@dataclass(slots=True)
class _Fence:
    indent: int
    mark: str
    info: str
    row: int
    lines: list[str] = field(default_factory=list)

    def ends_at(self, line: str) -> bool:
        text = line.strip()
        return text.startswith(self.mark) and not text.strip(self.mark[0])

    def add(self, line: str) -> None:
        blanks = len(line) - len(line.lstrip(" "))
        self.lines.append(line[min(blanks, self.indent) :])


def pages(folder: Path = RULES) -> list[Page]:
    """Every page below ``folder``, in the order of codes; the index is none."""
    found = [parse(path) for path in sorted(folder.glob("*/*.md"))]
    return sorted(found, key=lambda page: page.code)


def parse(path: Path) -> Page:
    """Read a page.

    Raises:
        ValueError: the page is not of the form that pages have; the message has path and row.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [(row, line) for row, line in enumerate(lines, start=1) if line.strip()][:2]
    title = _TITLE.fullmatch(head[0][1]) if head else None
    facts = _FACTS.fullmatch(head[1][1]) if len(head) > 1 else None
    if title is None or facts is None:
        raise ValueError(f"{path}: expected '# CODE name', then 'Level: ... · Since: ...'")
    sections, blocks = _body(path, lines, head[1][0])
    return Page(
        path,
        title["code"],
        title["name"],
        tuple(facts["levels"].split(", ")),
        facts["since"],
        tuple(sections),
        tuple(blocks),
    )


def _body(path: Path, lines: list[str], after: int) -> tuple[list[Section], list[Block]]:
    sections: list[tuple[str, list[str]]] = []
    blocks: list[Block] = []
    files: list[tuple[str, str]] = []
    fence: _Fence | None = None
    for row, line in enumerate(lines, start=1):
        if row <= after:
            continue
        if fence is not None:
            if fence.ends_at(line):
                _add(path, fence, sections[-1][0], blocks, files)
                fence = None
            else:
                fence.add(line)
        elif line.startswith("## "):
            sections.append((line[3:].strip(), []))
        elif not sections and line.strip():
            raise ValueError(f"{path}:{row}: text before the first section")
        elif opened := _FENCE.fullmatch(line):
            fence = _Fence(len(opened["indent"]), opened["fence"], opened["info"], row + 1)
        elif sections:
            sections[-1][1].append(line)
    if fence is not None:
        raise ValueError(f"{path}:{fence.row - 1}: this code block is never closed")
    return [Section(title, "\n".join(prose).strip()) for title, prose in sections], blocks


def _add(
    path: Path,
    fence: _Fence,
    section: str,
    blocks: list[Block],
    files: list[tuple[str, str]],
) -> None:
    """Take a block of code, or a file that belongs to the next one."""
    text = "".join(f"{line}\n" for line in fence.lines)
    try:
        language, claims = _info(fence.info)
        if "file" in claims:
            if set(claims) != {"file"}:
                raise ValueError("a file claims nothing else")  # noqa: TRY301  # with its place
            files.append((claims["file"], text))
            return
        block = _block(fence, section, language, claims)
        own = dict(files)
        if block.of:
            bad = [each for each in blocks if each.section == "Bad" and each.language == "python"]
            if block.of > len(bad):
                raise ValueError(f"there is no bad block {block.of}")  # noqa: TRY301
            before = {name: without_marks(each) for name, each in bad[block.of - 1].files}
            own = before | own
            block = replace(block, steps=block.steps or bad[block.of - 1].steps)
        blocks.append(replace(block, files=tuple(own.items())))
        files.clear()
    except ValueError as error:
        raise ValueError(f"{path}:{fence.row - 1}: {error}") from error


def _block(fence: _Fence, section: str, language: str, claims: dict[str, str]) -> Block:
    return Block(
        section,
        fence.row,
        language,
        "".join(f"{line}\n" for line in fence.lines),
        claims.get("raises"),
        claims.get("streamlit", DEFAULT_VERSIONS),
        steps(claims.get("steps", "")),
        _reason(claims["run"]) if "run" in claims else None,
        int(claims.get("of", 0)),
        harm(claims),
    )


def _info(info: str) -> tuple[str, dict[str, str]]:
    language, *rest = shlex.split(info) or [""]
    claims: dict[str, str] = {}
    for part in rest:
        name, equals, value = part.partition("=")
        if name not in _CLAIMS or bool(equals) is (name in FLAGS) or name in claims:
            raise ValueError(f"not a claim: {part!r}")
        claims[name] = value
    return language, claims


def _reason(text: str) -> str:
    answer, _, reason = text.partition(":")
    if answer.strip() != "no" or not reason.strip():
        raise ValueError(f"run={text!r} is not of the form 'no: reason'")
    return reason.strip()
