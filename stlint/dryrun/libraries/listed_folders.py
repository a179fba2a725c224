"""Folders that an app lists to make pages of their files: what the disk has, within the project."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stlint.dryrun.libraries.file_paths import named_path
from stlint.files import disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stlint.model.values import Value


MAX_ENTRIES: Final = 200
"""More files and folders are not looked at."""
_LONGEST: Final = 200
"""Characters of a pattern."""


@dataclass(slots=True)
class Listed:
    """What an app has listed.

    Attributes:
        starts: the folders of the project in which the app may be started.
        makes_pages: whether the app may make pages of paths; else nothing is told.
        files: the files and folders that were listed, by the paths that the app has for them.
        in_any_order: those without links that came in an order that is not known.
        shuffled: the lists and iterators themselves.
    """

    starts: tuple[Path, ...]
    makes_pages: Callable[[], bool]
    files: dict[str, Path] = field(default_factory=dict)
    in_any_order: set[Path] = field(default_factory=set)
    shuffled: set[Value] = field(default_factory=set)

    def file(self, text: str) -> Path | None:
        """The file or folder that a path names, if it was listed."""
        return self.files.get(os.path.normpath(text))

    def folder(self, text: str) -> Path | None:
        """The folder of the project that a path names, if that is one, wherever the app starts."""
        named = {Path(os.path.normpath(each / text)): None for each in self.starts}
        found = [each for each in named if not disk.is_outside(each) and disk.is_folder(each)]
        return found[0] if len(found) == 1 else None

    def below_start(self, value: Value) -> Path | None:
        """The file or folder of the project that a value names from where the app is started."""
        named = named_path(value, os.curdir)
        if named is None or named.is_absolute():
            return None
        folder = self.folder(str(named.parent))
        found = None if folder is None else folder / named.name
        return found if found is not None and disk.exists(found) else None

    def found(self, text: str, pattern: Sequence[str]) -> list[str] | None:
        """Python files, and folders that are listed with them, by paths below a folder.

        Args:
            text: the folder, as the app names it.
            pattern: what their parts match; ``**`` are folders in each other.

        Returns:
            The paths, sorted; ``None`` if there is no such file, or that is not known.
        """
        folder = self.folder(text) if self.makes_pages() else None
        if folder is None or {"", ".", ".."} & set(pattern) or sum(map(len, pattern)) > _LONGEST:
            return None
        try:
            found = sorted(set(_matching(folder, pattern, [MAX_ENTRIES])))
        except _TooManyError:
            return None
        if not any(each.endswith(".py") for each in found):
            return None
        for each in found:
            path = Path(disk.real(folder / each))
            self.files[os.path.normpath(os.path.join(text, each))] = path  # noqa: PTH118 - a text of the app
            if len(found) > 1:
                self.in_any_order.add(path)
        return found


class _TooManyError(Exception):
    """There is more than is looked at."""


def _matching(folder: Path, pattern: Sequence[str], left: list[int]) -> Iterator[str]:
    """What matches a pattern in a folder.

    Raises:
        _TooManyError: there is too much to look at.
    """
    first, rest = pattern[0], pattern[1:]
    deep = first == "**"
    if deep and rest:
        yield from _matching(folder, rest, left)
    for entry in disk.entries(folder):
        left[0] -= 1
        if left[0] < 0:
            raise _TooManyError
        is_folder = disk.is_folder_entry(entry)
        if not deep and not fnmatchcase(entry.name, first):
            continue
        if is_folder and rest:
            below = _matching(folder / entry.name, pattern if deep else rest, left)
            yield from (f"{entry.name}/{each}" for each in below)
        elif not deep and not rest and (is_folder or entry.name.endswith(".py")):
            yield entry.name
