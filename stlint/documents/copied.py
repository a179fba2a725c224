"""What ``COPY`` and ``ADD`` bring into an image, and whether a file is among that."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.documents.commands import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from stlint.documents.images import Image, Instruction, Stage

__all__ = ["Copy", "UnknownError", "copies_in", "provides", "variables_of", "workdir_of"]

_FLAG: Final = re.compile(r"--(?P<name>[\w-]+)(?:=(?P<value>\S+))?\s+")
_VARIABLE: Final = re.compile(r"\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})")
_ARG: Final = re.compile(r"(\w+)(?:=(.*))?")
MAX_DEPTH: Final = 10


class UnknownError(Exception):
    """What an image has cannot be told."""


class Copy(NamedTuple):
    """A ``COPY`` or ``ADD``.

    Attributes:
        instruction: where it stands.
        sources: what is copied, relative to the context, or to the stage.
        target: where to, as an absolute path; with a slash at its end if it is a folder.
        stage: the stage that it is taken from, if it is not the context.
    """

    instruction: Instruction
    sources: tuple[str, ...]
    target: str
    stage: str | None


def variables_of(image: Image) -> dict[str, str]:
    """What variables hold by default in an image."""
    found = {}
    for each in image.all("ARG"):
        said = _ARG.match(each.value)
        if said and said[2]:
            found[said[1]] = said[2].strip("\"'")
    return {**found, **image.variables}


def workdir_of(stages: tuple[Stage, ...], variables: Mapping[str, str]) -> str:
    """The working folder at the end of some stages.

    Raises:
        UnknownError: a variable is not known.
    """
    folder = "/"
    for stage in stages:
        for each in stage.instructions:
            if each.name == "WORKDIR":
                folder = posixpath.join(folder, _put(each.value.strip().strip("\"'"), variables))
    return posixpath.normpath(folder)


def copies_in(stages: tuple[Stage, ...], variables: Mapping[str, str]) -> Iterator[Copy]:
    """What is copied in some stages, in order.

    Raises:
        UnknownError: a variable is not known, or it is not understood.
    """
    folder = "/"
    for stage in stages:
        for each in stage.instructions:
            if each.name == "WORKDIR":
                folder = posixpath.join(folder, _put(each.value.strip().strip("\"'"), variables))
            elif each.name in {"COPY", "ADD"}:
                yield _copy(each, folder, variables)


def _copy(instruction: Instruction, folder: str, variables: Mapping[str, str]) -> Copy:
    text, stage = instruction.value.strip(), None
    while found := _FLAG.match(text):
        stage = found["value"] if found["name"] == "from" else stage
        text = text[found.end() :]
    words = listed(text) or text.split()
    if len(words) < 2:
        raise UnknownError
    *sources, target = (_put(each.strip("\"'"), variables) for each in words)
    if any("://" in each or each.startswith("git@") for each in sources):
        raise UnknownError
    is_folder = target.endswith(("/", ".")) or len(sources) > 1
    place = posixpath.normpath(posixpath.join(folder, target))
    if place == posixpath.normpath(folder):
        is_folder = True
    return Copy(instruction, tuple(sources), place + "/" * is_folder, stage)


def _put(text: str, variables: Mapping[str, str]) -> str:
    """A text with what its variables hold.

    Raises:
        UnknownError: one is not known.
    """

    def value(found: re.Match[str]) -> str:
        held = variables.get(found[1] or found[2]) or found[3]
        if held is None or "$" in held:
            raise UnknownError
        return held

    return _VARIABLE.sub(value, text)


def provides(
    image: Image,
    stages: tuple[Stage, ...],
    path: str,
    look: Callable[[str], str | None],
    depth: int = 0,
) -> bool:
    """Whether stages have a file in the end.

    Args:
        image: what they belong to.
        stages: those that are built on each other.
        path: the absolute path of the file.
        look: says what a path in the context is: ``"file"``, ``"folder"`` or nothing.
        depth: how many stages it was taken from so far.

    Raises:
        UnknownError: that cannot be told.
    """
    variables = variables_of(image)
    for copy in copies_in(stages, variables):
        for source in copy.sources:
            for wanted in _origins(copy, source, path):
                if copy.stage is not None:
                    if _from_stage(image, copy.stage, wanted, look, depth):
                        return True
                elif look(wanted) == "file":
                    return True
    return False


def _from_stage(
    image: Image, name: str, wanted: str, look: Callable[[str], str | None], depth: int
) -> bool:
    at = image.stage(name)
    if at is None or depth > MAX_DEPTH:
        raise UnknownError
    return provides(image, image.chain_of(at), posixpath.join("/", wanted), look, depth + 1)


def _origins(copy: Copy, source: str, path: str) -> Iterator[str]:
    """From which paths a file could come by a copy, relative to the context or the stage's top."""
    source = posixpath.normpath(source.lstrip("/") or ".")
    target = copy.target.rstrip("/") or "/"
    inside = posixpath.relpath(path, target)
    if path == target:
        yield source
    elif not inside.startswith(".."):
        yield posixpath.normpath(posixpath.join(source, inside))
        name = posixpath.basename(source)
        if any(each in source for each in "*?["):
            first = inside.split("/")[0]
            if fnmatch.fnmatchcase(first, name):
                yield posixpath.normpath(posixpath.join(posixpath.dirname(source), inside))
            elif "/" not in inside:
                raise UnknownError
        elif inside == name:
            yield source
