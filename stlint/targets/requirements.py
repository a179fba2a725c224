"""Files of requirements, as pip reads them; and environments of conda, which may hold such."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stlint.files import disk
from stlint.targets.mentions import Mention, Source, is_streamlit, mention_of
from stlint.targets.specifiers import SpecifierError, from_conda

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.targets.mentions import Asking

__all__ = ["conda_environment", "requirement_file"]

MAX_FILES = 30
"""How many files of requirements one may lead to."""
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_OPTION = re.compile(r"(?:-r|-c|--requirement|--constraint)(?:\s+|=|(?<=-[rc])(?=\S))\s*(.+)")
_BEHIND = re.compile(r"\s--?[A-Za-z].*$")
"""Options behind a requirement, such as hashes."""


class _Line(NamedTuple):
    row: int
    text: str


def requirement_file(path: Path, text: str, asking: Asking) -> Iterator[Source]:
    """What a file of requirements says, and those that it includes.

    Args:
        path: the file.
        text: what it says.
        asking: what may be asked and told.
    """
    yield Source("requirements", tuple(_required(path, text, asking, {path})))


def _required(path: Path, text: str, asking: Asking, seen: set[Path]) -> Iterator[Mention]:
    for row, line in _lines(text):
        yield from _one(line, path, row, asking, seen)


def _one(line: str, path: Path, row: int, asking: Asking, seen: set[Path]) -> Iterator[Mention]:
    option = _OPTION.fullmatch(line)
    if option is not None:
        if len(seen) >= MAX_FILES or not asking.may_try():
            return
        named = option[1].strip().strip("\"'")
        if "://" in named or "\0" in named:
            return
        included = Path(disk.real(path.parent / named))
        if included in seen:
            return
        seen.add(included)
        try:
            text = asking.read(included)
        except OSError:
            asking.skip(path, row, f"cannot read {named}")
            return
        yield from _required(included, text, asking, seen)
    elif not line.startswith("-") and "streamlit" in line.lower() and asking.may_try():
        try:
            found = mention_of(_BEHIND.sub("", line).strip(), path, row)
        except SpecifierError as error:
            asking.skip(path, row, error)
            return
        if found is not None:
            yield found


def _lines(text: str) -> Iterator[_Line]:
    """The lines that say something; continued ones as one, with the row of the first."""
    start, parts = 0, []
    for row, each in enumerate(text.splitlines(), 1):
        line = _COMMENT.sub("", each)
        start = start or row
        if line.endswith("\\"):
            parts.append(line[:-1])
            continue
        whole = " ".join((*parts, line)).strip()
        if whole:
            yield _Line(start, whole)
        start, parts = 0, []
    if rest := " ".join(parts).strip():
        yield _Line(start, rest)


# -- conda ----------------------------------------------------------------------------------------

_ITEM = re.compile(r"(?P<indent>\s*)-\s+(?P<item>.*\S)\s*$")
_FLOW = re.compile(r"\s*(?:-\s+)?(?P<key>dependencies|pip)\s*:\s*\[(?P<items>.*)\]\s*$")
_PART = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([^,\[\]{}]+))")
_BUILD = re.compile(r"^(?:==?)?\s*([\d.]+\*?)(?:\s*=\s*|\s+)[\w.*]+$")
"""A version with the name of a build: ``=1.40.2=py311_0``."""
_IN_BRACKETS = re.compile(r"""\bversion\s*=\s*(?:["']([^"']*)["']|([^,\]"'\s]+))""")
"""The version in ``conda-forge::streamlit[version='>=1.30']``."""
_CONDA = re.compile(r"(?:[\w./-]+::)?([\w.-]+)\s*(\[[^\]]*\])?\s*(.*)")


def conda_environment(path: Path, text: str, asking: Asking) -> Iterator[Source]:
    """What an ``environment.yml`` says; read line by line, since no parser of YAML is at hand.

    Args:
        path: the file.
        text: what it says.
        asking: what may be asked and told.
    """
    found: list[Mention] = []
    seen = {path}
    for row, item, by_pip in _items(text):
        if by_pip:
            found += _one(item, path, row, asking, seen)
            continue
        if "streamlit" not in item.lower() or not asking.may_try():
            continue
        try:
            mention = _conda_mention(item, path, row)
        except SpecifierError as error:
            asking.skip(path, row, error)
            continue
        found += [mention] if mention else []
    yield Source("conda", tuple(found))


def _items(text: str) -> Iterator[tuple[int, str, bool]]:
    """The items of lists: row, text, and whether they are for pip."""
    pip_indent: int | None = None
    for row, each in enumerate(text.splitlines(), 1):
        line = _COMMENT.sub("", each).rstrip()
        flow = _FLOW.match(line)
        if flow is not None:
            for part in _PART.findall(flow["items"]):
                yield row, "".join(part).strip(), flow["key"] == "pip"
            continue
        item = _ITEM.match(line)
        if item is None:
            if line.strip():
                pip_indent = None
            continue
        indent, what = len(item["indent"]), item["item"].strip()
        if pip_indent is not None and indent <= pip_indent:
            pip_indent = None
        if what.rstrip(" :") == "pip" and what.endswith(":"):
            pip_indent = indent
            continue
        quoted = re.fullmatch(r"([\"'])(.*)\1", what)
        yield row, quoted[2] if quoted else what, pip_indent is not None


def _conda_mention(item: str, path: Path, row: int) -> Mention | None:
    parts = _CONDA.fullmatch(item)
    if parts is None or not is_streamlit(parts[1]):
        return None
    inside = _IN_BRACKETS.search(parts[2] or "")
    said = _BUILD.sub(r"==\1", (inside[1] or inside[2]) if inside else parts[3].strip())
    mention = Mention(path, row, item, from_conda(said))
    _ = mention.versioned  # raises
    return mention
