"""The documents that a check is about: those of the projects of what was named."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stlint.documents.beside import Beside
from stlint.files import disk
from stlint.files.bounds import is_below
from stlint.files.gitignore import Ignored
from stlint.files.kinds import CONFIG, FOLDERS, kind_of
from stlint.project.files import absolute, project_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stlint.settings import Configuration

__all__ = ["beside", "is_document"]

MAX_FOLDERS: Final = 2_000
"""Folders of a project that are looked into, the nearest to its top first."""


def is_document(path: Path) -> bool:
    """Whether a file is a document, by its name and that of its folder."""
    full = absolute(path)
    return kind_of(full.name, full.parent.name) is not None


def beside(paths: Sequence[Path], configuration: Configuration) -> tuple[Beside, ...]:
    """Find the documents that belong to what was named.

    These are what lies in a folder and below it, and in the folders above up to the top of the
    project; for a file, in its folder and those above.

    Args:
        paths: files and folders.
        configuration: which settings hold where.
    """
    found: dict[Path, dict[Path, str]] = {}
    seen: set[Path] = set()
    for path in map(absolute, paths):
        is_folder = disk.is_folder(path)
        folder = path if is_folder else path.parent
        top = _top(folder)
        here = found.setdefault(top, {})
        for above in (folder, *folder.parents):
            if not above.is_relative_to(top):
                break
            if above not in seen:
                here.update((each, kind) for kind, each in _in_folder(above))
                seen.add(above)
        if is_folder:
            here.update((each, kind) for kind, each in _below(folder, configuration))
    kept = {
        top: {
            each: kind
            for each, kind in several.items()
            if not configuration.near(each.parent).settings.excluded.covers(str(each), str(top))
        }
        for top, several in found.items()
    }
    return tuple(
        Beside(top, tuple((kind, each) for each, kind in sorted(several.items())))
        for top, several in kept.items()
        if several
    )


def _top(folder: Path) -> Path:
    """The outermost folder of a project that a check may look into."""
    held = disk.bounds()
    tops = [top for top in (held.tops if held else ()) if is_below(str(folder), top)]
    return Path(min(tops, key=len)) if tops else project_root(folder)


def _in_folder(folder: Path) -> Iterator[tuple[str, Path]]:
    """The documents right in a folder, and in the hidden folders there."""
    if folder.name in FOLDERS:
        return
    for entry in disk.entries(folder):
        path = Path(entry.path)
        if entry.name in FOLDERS:
            for inner in disk.entries(path):
                kind = kind_of(inner.name, entry.name)
                if kind is not None and (kind == "devcontainer" or entry.name == CONFIG):
                    yield kind, path / inner.name
        elif (kind := kind_of(entry.name)) is not None and disk.is_file(path):
            yield kind, path


def _below(top: Path, configuration: Configuration) -> Iterator[tuple[str, Path]]:
    folders = deque([(top, Ignored.above(top))])
    looked = 0
    while folders and looked < MAX_FOLDERS:
        folder, ignored = folders.popleft()
        looked += 1
        yield from _in_folder(folder)
        settings = configuration.near(folder).settings
        for entry in disk.entries(folder):
            if not disk.is_folder_entry(entry) or entry.name.startswith("."):
                continue
            path = Path(entry.path)
            if disk.exists(path / "pyvenv.cfg"):
                continue
            if settings.excluded.matches(entry.path, is_folder=True):
                continue
            if settings.respect_gitignore and ignored.matches(entry.path, is_folder=True):
                continue
            folders.append((path, ignored.enter(entry.path)))
