"""Patterns for files, as in ``.gitignore``: relative to the file that they stand in."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.files import gitignore

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Glob", "Matcher", "is_glob", "matcher"]

_SPECIAL: Final = frozenset("*?[\\/!# ")


class Glob(NamedTuple):
    """A pattern.

    ``folder`` is the absolute path that it is relative to; a pattern without a slash means a file
    or folder of that name anywhere below.
    """

    folder: str
    text: str


class Matcher(NamedTuple):
    """Some patterns, sorted by how much work they are."""

    names: frozenset[str]
    endings: tuple[str, ...]
    rest: tuple[tuple[str, gitignore.Pattern], ...]

    def matches(self, path: str, *, is_folder: bool) -> bool:
        """Whether a pattern means a file or folder itself, by its absolute path."""
        name = os.path.basename(path)  # noqa: PTH119 - called for each file and folder
        if name in self.names or (self.endings and name.endswith(self.endings)):
            return True
        return any(_matches(each, path, name, is_folder=is_folder) for each in self.rest)

    def covers(self, path: str, top: str = "", *, is_folder: bool = False) -> bool:
        """Whether a pattern means a file or folder, or a folder that it is in.

        Args:
            path: the absolute path of the file or folder.
            top: only folders below this one count.
            is_folder: whether it is a folder.
        """
        return self.matches(path, is_folder=is_folder) or any(
            self.matches(each, is_folder=True) for each in _folders(path, top)
        )


def is_glob(text: str) -> bool:
    """Whether a text is a pattern that can match anything."""
    return _pattern(Glob("", text), gitignore.MANY) is not None


@lru_cache(maxsize=1024)
def matcher(globs: tuple[Glob, ...]) -> Matcher:
    """Prepare some patterns."""
    names, endings, rest = [], [], []
    for at, glob in enumerate(globs):
        if not set(glob.text) & _SPECIAL:
            names.append(glob.text)
        elif glob.text.startswith("*") and not set(glob.text[1:]) & _SPECIAL:
            endings.append(glob.text[1:])
        elif pattern := _pattern(glob, at):
            rest.append((glob.folder, pattern))
    return Matcher(frozenset(names), tuple(endings), tuple(rest))


def _matches(
    pattern_below: tuple[str, gitignore.Pattern], path: str, name: str, *, is_folder: bool
) -> bool:
    folder, pattern = pattern_below
    if pattern.folders_only and not is_folder:
        return False
    if pattern.by_name:
        return bool(pattern.regex.fullmatch(os.fsencode(name)))
    top = folder.rstrip(os.sep) + os.sep
    below = path[len(top) :].replace(os.sep, "/")
    return path.startswith(top) and bool(pattern.regex.fullmatch(os.fsencode(below)))


def _folders(path: str, top: str) -> Iterator[str]:
    above = os.path.dirname(path)  # noqa: PTH120 - the path is text
    while above != top and above != (upper := os.path.dirname(above)):  # noqa: PTH120
        yield above
        above = upper


def _pattern(glob: Glob, before: int) -> gitignore.Pattern | None:
    text = glob.text.removeprefix("./")
    if os.path.isabs(text):  # noqa: PTH117 - the path is text
        text = text.removeprefix(glob.folder.replace(os.sep, "/").rstrip("/"))
    if text.startswith(("#", "!")):
        text = f"\\{text}"
    found = gitignore.parse(os.fsencode(text), before)
    return found[0] if found else None
