"""What files of projects say about Streamlit: ``pyproject.toml``, ``setup.cfg``, ``Pipfile``."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from stlint.files.toml import check_keys, toml_parser
from stlint.files.toml_places import Places, find_places
from stlint.targets.mentions import Mention, Source, is_streamlit, mention_of
from stlint.targets.specifiers import SpecifierError, from_conda, from_poetry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from stlint.files.toml_places import Route
    from stlint.targets.mentions import Asking

    Entry = tuple[Route, object]

__all__ = ["inline_metadata", "pipfile", "pixi", "pyproject"]

_OPENING = re.compile(r"# /// ([a-zA-Z0-9-]+)[ \t]*")
_CLOSING = re.compile(r"# ///[ \t]*")
"""The first and the last line of a block of metadata in a script, as PEP 723 defines it."""


class _Document:
    """A TOML document, and where its values stand."""

    def __init__(self, path: Path, text: str, asking: Asking, first: int = 0) -> None:
        """Read it.

        Args:
            path: the file.
            text: what it says.
            asking: what may be asked and told.
            first: how many lines of the file stand before the text.
        """
        self.path = path
        self.asking = asking
        self.first = first
        self.text = text.replace("\r\n", "\n")
        self.root = _parsed(path, self.text, asking)

    def table(self, *route: str) -> dict[str, Any]:
        """A table; an empty one where there is none."""
        at: Any = self.root
        for name in route:
            at = at.get(name) if isinstance(at, dict) else None
        return at if isinstance(at, dict) else {}

    def items(self, *route: str) -> Iterator[Entry]:
        """The items of an array; none where there is no array."""
        found = self.table(*route[:-1]).get(route[-1])
        for index, each in enumerate(found if isinstance(found, list) else ()):
            yield (*route, index), each

    def requirements(
        self, entries: Iterator[Entry], *, sometimes: bool = False
    ) -> Iterator[Mention]:
        """What entries say that are requirements as PEP 508 has them."""
        for route, each in entries:
            if not isinstance(each, str) or "streamlit" not in each.lower():
                continue
            if not self.asking.may_try():
                return
            row = self.row(route)
            try:
                found = mention_of(each.strip(), self.path, row, sometimes=sometimes)
            except SpecifierError as error:
                self.asking.skip(self.path, row, error)
                continue
            if found is not None:
                yield found

    def constraints(
        self,
        route: tuple[str, ...],
        read: Callable[[str], tuple[str, ...]] = from_poetry,
        *,
        sometimes: bool = False,
    ) -> Iterator[Mention]:
        """What a table says whose keys are packages and whose values are versions."""
        for name, value in self.table(*route).items():
            if not is_streamlit(name):
                continue
            row = self.row((*route, name))
            several = value if isinstance(value, list) else [value]
            for each in several:
                if not self.asking.may_try():
                    return
                version = each.get("version", "*") if isinstance(each, dict) else each
                try:
                    if not isinstance(version, str):
                        raise SpecifierError(f"{version!r} is no version constraint")  # noqa: TRY301
                    alternatives = read(version)
                    some = sometimes or len(several) > 1
                    mention = Mention(self.path, row, f'{name} = "{version}"', alternatives, some)
                    _ = mention.versioned  # raises
                except SpecifierError as error:
                    self.asking.skip(self.path, row, error)
                    continue
                yield mention

    @cached_property
    def places(self) -> Places:
        """Where the values stand; nothing is known of what is nested too deeply."""
        toml = toml_parser()
        try:
            return find_places(self.text, lambda quoted: str(toml.loads(f"key = {quoted}")["key"]))
        except RecursionError:
            return Places({}, {})

    def row(self, route: Route) -> int:
        """The row of a value in the file."""
        places = self.places
        while route:
            if place := places.keys.get(route) or places.values.get(route):
                return place[0] + self.first
            route = route[:-1]
        return 1 + self.first


def _parsed(path: Path, text: str, asking: Asking) -> dict[str, Any]:
    try:
        check_keys(text)
        found: dict[str, Any] = toml_parser().loads(text)
    except (ValueError, RecursionError) as error:
        asking.skip(path, 0, f"this is no TOML: {str(error).splitlines()[0][:200]}")
        return {}
    return found


def pyproject(path: Path, text: str, asking: Asking) -> Iterator[Source]:
    """What a ``pyproject.toml`` says: first what the project needs, then what it may need.

    Args:
        path: the file.
        text: what it says.
        asking: what may be asked and told.
    """
    document = _Document(path, text, asking)
    pixi = ("tool", "pixi")
    yield Source(
        "pyproject",
        (
            *document.requirements(document.items("project", "dependencies")),
            *document.constraints(("tool", "poetry", "dependencies")),
            *document.constraints((*pixi, "dependencies"), from_conda),
            *document.constraints((*pixi, "pypi-dependencies")),
        ),
    )
    found: dict[Mention, None] = {}

    def add(mentions: Iterator[Mention]) -> None:
        found.update(dict.fromkeys(mentions))

    for route in (("project", "optional-dependencies"), ("tool", "pdm", "dev-dependencies")):
        for name in document.table(*route):
            add(document.requirements(document.items(*route, name), sometimes=True))
    for name in document.table("dependency-groups"):
        add(document.requirements(document.items("dependency-groups", name), sometimes=True))
    add(document.requirements(document.items("tool", "uv", "dev-dependencies"), sometimes=True))
    for name in document.table("tool", "hatch", "envs"):
        for key in ("dependencies", "extra-dependencies"):
            entries = document.items("tool", "hatch", "envs", name, key)
            add(document.requirements(entries, sometimes=True))
    add(document.constraints(("tool", "poetry", "dev-dependencies"), sometimes=True))
    for name in document.table("tool", "poetry", "group"):
        group = ("tool", "poetry", "group", name, "dependencies")
        add(document.constraints(group, sometimes=True))
    yield Source("pyproject", tuple(found))


def pixi(path: Path, text: str, asking: Asking) -> Iterator[Source]:
    """What a ``pixi.toml`` says; parameters as for ``pyproject``."""
    document = _Document(path, text, asking)
    yield Source(
        "pixi",
        (
            *document.constraints(("dependencies",), from_conda),
            *document.constraints(("pypi-dependencies",)),
        ),
    )
    found: list[Mention] = []
    tables: list[tuple[str, ...]] = [("feature", each) for each in document.table("feature")]
    for table in ((), *tables):
        tables += [(*table, "target", each) for each in document.table(*table, "target")]
    for table in tables:
        found += document.constraints((*table, "dependencies"), from_conda, sometimes=True)
        found += document.constraints((*table, "pypi-dependencies"), sometimes=True)
    yield Source("pixi", tuple(found))


def pipfile(path: Path, text: str, asking: Asking) -> Iterator[Source]:
    """What a ``Pipfile`` says; parameters as for ``pyproject``."""
    document = _Document(path, text, asking)
    for name in ("packages", "dev-packages"):
        yield Source("pipfile", tuple(document.constraints((name,))))


def inline_metadata(path: Path, text: str, asking: Asking) -> Iterator[Source]:
    """What a script says about itself, in a block as PEP 723 has it; as for ``pyproject``."""
    blocks = list(_blocks(text.replace("\r\n", "\n").split("\n")))
    if len(blocks) > 1:
        asking.skip(path, 0, "there are several blocks of metadata")
    if len(blocks) != 1:
        return
    [(first, lines)] = blocks
    content = "\n".join(line[2:] if line.startswith("# ") else line[1:] for line in lines)
    document = _Document(path, f"{content}\n", asking, first)
    yield Source("script", tuple(document.requirements(document.items("dependencies"))))


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """The blocks for scripts: the number of lines before what each says, and what it says.

    A block ends at the last line that could end it and has nothing but comments before it.
    """
    at = 0
    while at < len(lines):
        opening = _OPENING.fullmatch(lines[at])
        at += 1
        if opening is None:
            continue
        start, last = at, 0
        while at < len(lines) and (lines[at] == "#" or lines[at].startswith("# ")):
            last = at if _CLOSING.fullmatch(lines[at]) else last
            at += 1
        if last > start:
            at = last + 1
            if opening[1] == "script":
                yield start, lines[start:last]
