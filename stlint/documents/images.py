"""Dockerfiles: stages and instructions, as ``dockerfile-parse`` reads them, or nothing."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.documents.commands import Start, listed, start_in, starts_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.documents.document import Document
    from stlint.results.finding import Span

__all__ = ["Image", "Instruction", "read_image"]

_FROM: Final = re.compile(
    r"(?:--platform=\S+\s+)?(?P<base>\S+)(?:\s+as\s+(?P<name>\S+))?\s*$", re.IGNORECASE
)
_PAIR: Final = re.compile(r"""(\w+)=("(?:\\.|[^"])*"|'[^']*'|\S*)""")
_HEREDOC: Final = re.compile(
    r"^\s*(?:RUN|COPY|ADD)\b.*<<-?\s*[\"']?\w", re.IGNORECASE | re.MULTILINE
)
MAX_STAGES: Final = 50


class Instruction(NamedTuple):
    """An instruction: its name in capitals, what it says, its first and last row."""

    name: str
    value: str
    row: int
    last: int


class Stage(NamedTuple):
    """What an image is built on, what it is called, and what is done."""

    base: str
    name: str | None
    instructions: tuple[Instruction, ...]


class Image(NamedTuple):
    """What a Dockerfile builds: its last stage."""

    document: Document
    stages: tuple[Stage, ...]

    def span(self, instruction: Instruction) -> Span:
        """Where an instruction stands."""
        return self.document.row(instruction.row, instruction.last)

    @property
    def chain(self) -> tuple[Stage, ...]:
        """The last stage and those that it is built on, the first of them first."""
        return self.chain_of(len(self.stages) - 1)

    def chain_of(self, at: int) -> tuple[Stage, ...]:
        """A stage, by its index, and those that it is built on."""
        found = [self.stages[at]]
        while (below := self.stage(found[0].base, at)) is not None:
            at = below
            found.insert(0, self.stages[at])
        return tuple(found)

    def stage(self, name: str, before: int | None = None) -> int | None:
        """The index of a stage by its name or number, before another one."""
        known = self.stages[:before]
        for at, each in enumerate(known):
            if each.name and each.name.casefold() == name.casefold():
                return at
        return int(name) if name.isdecimal() and int(name) < len(known) else None

    @property
    def base(self) -> str:
        """The image that all of it is built on, as it is written."""
        return self.chain[0].base

    def all(self, *names: str) -> Iterator[Instruction]:
        """The instructions of some names in the image, in their order."""
        for stage in self.chain:
            yield from (each for each in stage.instructions if each.name in names)

    def last(self, name: str) -> Instruction | None:
        """The instruction of a name that counts: the last one."""
        return next(iter(reversed([*self.all(name)])), None)

    @property
    def variables(self) -> dict[str, str]:
        """What ``ENV`` says."""
        found: dict[str, str] = {}
        for each in self.all("ENV"):
            pairs = _PAIR.findall(each.value)
            if not pairs:
                name, _, value = each.value.partition(" ")
                pairs = [(name, value.strip())]
            found.update((name, value.strip("\"'")) for name, value in pairs)
        return found

    @property
    def started(self) -> tuple[Instruction, Start] | None:
        """How the image starts Streamlit, and where that is said."""
        entry, command = self.last("ENTRYPOINT"), self.last("CMD")
        words: list[str] = []
        for each in filter(None, (entry, command)):
            found = listed(each.value)
            if found is not None:
                words += found
                continue
            if each is entry or entry is None:
                start = next(starts_in(each.value), None)
                return (each, start) if start else None
        start = start_in(words)
        if start is None:
            return None
        said = command if command and (entry is None or not _says(entry, "run")) else entry
        return (said or command, start) if said or command else None  # type: ignore[return-value]


def _says(instruction: Instruction, word: str) -> bool:
    return word in (listed(instruction.value) or ())


def read_image(document: Document) -> Image | None:
    """Read a Dockerfile; ``None`` if it has here-documents, no stage, or too many."""
    if _HEREDOC.search(document.text):
        return None
    from dockerfile_parse import DockerfileParser  # type: ignore[import-untyped]

    try:
        parser = DockerfileParser(fileobj=io.BytesIO(document.text.encode()), env_replace=False)
        rows = parser.structure
    except Exception:  # noqa: BLE001 - what is no Dockerfile is not for us to tell
        return None
    stages: list[tuple[str, str | None, list[Instruction]]] = []
    for each in rows:
        name, value = each["instruction"], each["value"]
        if name == "FROM":
            found = _FROM.match(value)
            if found is None:
                return None
            stages.append((found["base"], found["name"], []))
        elif stages and name != "COMMENT":
            row, last = each["startline"] + 1, each["endline"] + 1
            stages[-1][2].append(Instruction(name, value, row, last))
    if not stages or len(stages) > MAX_STAGES:
        return None
    return Image(document, tuple(Stage(base, name, tuple(all_)) for base, name, all_ in stages))
