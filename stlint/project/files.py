"""The Python files of a project, found by walking its folders."""

from __future__ import annotations

import os
from collections import deque
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stlint.files import disk
from stlint.files.gitignore import Ignored
from stlint.project.imports import Facts, facts
from stlint.project.root import project_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stlint.files.overlay import Files
    from stlint.settings import Configuration

__all__ = [
    "MAX_BYTES",
    "Walked",
    "absolute",
    "around",
    "around_folder",
    "facts_of",
    "is_readable",
    "project_root",
    "python_files",
    "scripts_in",
]

MAX_BYTES = 4_000_000
"""How much of a file is searched for imports and names of pages."""


def is_readable(folder: str | Path) -> bool:
    """Whether a folder can be searched."""
    return disk.is_searchable(folder)


@cache
def project_root(folder: Path) -> Path:
    """The nearest folder, from this one upwards, that a project starts at.

    Where nothing tells: the folder that holds the package that this folder is part of, or in.

    Args:
        folder: an absolute path.
    """
    top = project_of(folder)
    if top is not None:
        return Path(top)
    if disk.exists(folder.parent / "__init__.py"):
        folder = folder.parent
    while disk.exists(folder / "__init__.py") and folder != folder.parent:
        folder = folder.parent
    return folder


def absolute(path: Path) -> Path:
    """The absolute path, links kept."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - keeps symbolic links


def scripts_in(folder: Path) -> list[Path]:
    """The Python files right in a folder."""
    return [Path(each.path) for each in disk.entries(folder) if each.name.endswith(".py")]


def around_folder(
    top: Path, root: Path, files: Mapping[Path, Facts], reader: Files
) -> dict[Path, Facts]:
    """What takes part in the apps of a folder and is not in it, but in its project.

    These are the modules that its files import, and if they are pages, the scripts beside them.
    """
    above = [each for each in top.parents if each.is_relative_to(root)]
    folders = [part for each in above for part in (each, each / "src")]
    found: dict[Path, Facts] = {}
    todo = list(files.items())
    asked: set[tuple[Path, str]] = set()

    def add(path: Path) -> None:
        if path not in found and not path.is_relative_to(top) and disk.is_file(path):
            found[path] = facts_of(path, reader)
            todo.append((path, found[path]))

    for path in scripts_in(top.parent) if top.name == "pages" else ():
        add(path)
    while todo:
        importer, known = todo.pop()
        for dots, name in known.imports:
            wanted = {(each, name) for each in _bases(importer, dots, folders)} - asked
            asked |= wanted
            for folder, _ in wanted:
                for place in _places(folder, name):
                    add(place)
    return found


def _bases(importer: Path, dots: int, folders: Iterable[Path]) -> Iterable[Path]:
    """The folders above a search in which an import may begin."""
    return folders if not dots else importer.parents[dots - 1 : dots]


def _places(folder: Path, name: str) -> Iterator[Path]:
    """Where a module of a dotted name, and the packages around it, may be."""
    for part in name.split("."):
        yield folder / f"{part}.py"
        folder /= part
        if not disk.is_folder(folder):
            return
        yield folder / "__init__.py"


def around(path: Path, top: Path) -> Iterator[Path]:
    """The files beside a file, and beside the folders that it is in."""
    folder = path.parent
    while True:
        yield from scripts_in(folder)
        if folder in (top, folder.parent):
            return
        folder = folder.parent


class Walked(NamedTuple):
    """The Python files below a folder, and folders that could not be read."""

    files: list[Path]
    unreadable: list[Path]


def facts_of(path: Path, files: Files, *, imports: bool = True) -> Facts:
    """What a file says of imports and pages; one that cannot be read may be an app."""
    try:
        return facts(files.read(path, MAX_BYTES), imports=imports)
    except OSError:
        return Facts(speaks=True)  # so that it is reported


def python_files(top: Path, configuration: Configuration, limit: int | None = None) -> Walked:
    """The files to look at, sorted; each real file and folder once, links last.

    With a limit the walk ends when it has found about as many, the nearest to the top first.
    """
    found: dict[str, Path] = {}
    visited: set[str] = set()
    folders = deque([(str(top), Ignored.above(top))])
    links: deque[tuple[str, Ignored]] = deque()
    linked_files: list[str] = []
    unreadable: list[Path] = []
    while (folders or links) and (limit is None or len(found) < limit):
        folder, ignored = (folders or links).popleft()
        real = disk.real(folder)
        if real in visited:
            continue
        visited.add(real)
        settings = configuration.near(Path(folder)).settings
        excluded, respectful = settings.excluded, settings.respect_gitignore
        entries = disk.entries(folder)
        if not entries and not is_readable(folder):
            unreadable.append(Path(folder))
        for entry in entries:
            is_link = entry.is_symlink()
            is_folder = disk.is_folder(entry.path) if is_link else disk.is_folder_entry(entry)
            if is_folder:
                if _is_unsearched(entry.path, entry.name):
                    continue
            elif not entry.name.endswith(".py") or entry.name.startswith(".#"):
                continue
            if excluded.matches(entry.path, is_folder=is_folder):
                continue
            if respectful and ignored.matches(entry.path, is_folder=is_folder and not is_link):
                continue
            if is_folder:
                (links if is_link else folders).append((entry.path, ignored.enter(entry.path)))
            elif is_link:
                linked_files.append(entry.path)
            else:
                found.setdefault(os.path.join(real, entry.name), Path(entry.path))  # noqa: PTH118 - hot
    for path in sorted(linked_files):
        found.setdefault(disk.real(path), Path(path))
    return Walked(sorted(found.values()), unreadable)


def _is_unsearched(path: str, name: str) -> bool:
    return name.startswith(".") or disk.exists(os.path.join(path, "pyvenv.cfg"))  # noqa: PTH118 - hot
