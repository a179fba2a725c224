"""Which files git would ignore: ``.gitignore`` files as git reads them."""

from __future__ import annotations

import os
import string
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.files import disk
from stlint.files.wildcards import ANY, FOLDERS, STAR, Matching, matching

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MANY", "MOST", "Ignored", "parse"]

_CLASSES: dict[bytes, int] = {
    name: sum(1 << character for character in range(128) if test(chr(character)))
    for name, test in {
        b"alnum": str.isalnum,
        b"alpha": str.isalpha,
        b"blank": " \t".__contains__,
        b"cntrl": lambda character: not character.isprintable(),
        b"digit": str.isdigit,
        b"graph": lambda character: character.isprintable() and character != " ",
        b"lower": str.islower,
        b"print": str.isprintable,
        b"punct": string.punctuation.__contains__,
        b"space": " \t\n\v\f\r".__contains__,
        b"upper": str.isupper,
        b"xdigit": string.hexdigits.__contains__,
    }.items()
}
_ALL: Final = (1 << 256) - 1
_ONE: Final = tuple(1 << character for character in range(256))
_LONGEST: Final = 16_384
"""Bytes of a pattern; git takes longer ones, but no path is so long."""
MANY, MOST = 500, 5_000
"""So many patterns of a file are prepared to be fast; so many are read."""
_STAR, _QUESTION, _OPEN, _CLOSE, _BACKSLASH, _SLASH, _DASH, _SPACE = b"*?[]\\/- "


class Pattern(NamedTuple):
    """One line of a ``.gitignore`` file.

    ``regex``, or what is like it, matches the path relative to the file's folder, or only its last
    part (``by_name``).
    """

    regex: Matching
    negated: bool
    folders_only: bool
    by_name: bool


class Ignored:
    """What git ignores in a folder and below, by the ``.gitignore`` files on the way down.

    Whoever walks asks for each folder's own instance with ``enter`` and does not go into folders
    that are ignored: git never looks there either.
    """

    __slots__ = ("_folder", "_patterns", "_upper")

    def __init__(
        self, folder: str, patterns: tuple[Pattern, ...] = (), upper: Ignored | None = None
    ) -> None:
        """Take the patterns of one folder.

        Args:
            folder: the absolute path that the patterns are relative to.
            patterns: in the order of the file.
            upper: those of the folders above, which are weaker.
        """
        self._folder = folder
        self._patterns = patterns
        self._upper = upper

    @classmethod
    def above(cls, folder: Path) -> Ignored:
        """What is known in a folder: the files from the top of its repository down to it.

        Args:
            folder: an absolute path; without a repository only its own file counts.
        """
        chain = [folder]
        for parent in (folder, *folder.parents):
            if parent != folder:
                chain.append(parent)
            if disk.exists(parent / ".git"):
                break
        else:
            chain = [folder]
        top = chain[-1]
        found = cls(str(top), _read(str(top / ".git" / "info" / "exclude")))
        for each in reversed(chain):
            found = found.enter(str(each))
        return found

    def enter(self, folder: str) -> Ignored:
        """What is known in a folder below: this and its own ``.gitignore``."""
        patterns = _read(os.path.join(folder, ".gitignore"))  # noqa: PTH118 - called for each folder
        return Ignored(folder, patterns, self) if patterns else self

    def matches(self, path: str, *, is_folder: bool) -> bool:
        """Whether git ignores a file or folder whose parent folders it does not ignore.

        Args:
            path: an absolute path below the folder.
            is_folder: whether it is a folder (a symbolic link is none).
        """
        level: Ignored | None = self
        name = os.fsencode(os.path.basename(path))  # noqa: PTH119 - the path is text
        while level is not None:
            if level._patterns:  # noqa: SLF001 - of its own class
                below = os.fsencode(os.path.relpath(path, level._folder))  # noqa: SLF001
                for pattern in reversed(level._patterns):  # noqa: SLF001
                    if pattern.folders_only and not is_folder:
                        continue
                    if pattern.regex.fullmatch(name if pattern.by_name else below):
                        return not pattern.negated
            level = level._upper  # noqa: SLF001
        return False


def _read(path: str) -> tuple[Pattern, ...]:
    try:
        return parse(disk.read(path))
    except OSError:
        return ()


def parse(text: bytes, before: int = 0) -> tuple[Pattern, ...]:
    """Read the patterns of a ``.gitignore`` file, in their order.

    Args:
        text: the bytes of the file.
        before: how many patterns there are besides; of many, each is prepared with less care.
    """
    lines = text.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    said = (line.removesuffix(b"\r") for line in lines if line and not line.startswith(b"#"))
    found = [_pattern(line, often=at < MANY) for at, line in enumerate(islice(said, MOST), before)]
    return tuple(pattern for pattern in found if pattern is not None)


def _pattern(line: bytes, *, often: bool) -> Pattern | None:
    line = _without_spaces(line)
    negated = line.startswith(b"!")
    line = line[negated:]
    folders_only = line.endswith(b"/")
    line = line[: len(line) - folders_only]
    by_name = b"/" not in line
    line = line.removeprefix(b"/") if not by_name else line
    tokens = _tokens(line, path=not by_name) if len(line) <= _LONGEST else None
    wanted = matching(tokens, often=often) if tokens is not None else None
    return Pattern(wanted, negated, folders_only, by_name) if wanted is not None else None


def _without_spaces(line: bytes) -> bytes:
    """Without the spaces at its end, unless a backslash stands before them."""
    at = end = 0
    while at < len(line):
        escaped = line[at] == _BACKSLASH
        at += 1 + escaped
        if escaped or line[at - 1] != _SPACE:
            end = at
    return line[:end]


def _tokens(glob: bytes, *, path: bool) -> list[int | str] | None:
    """Take a glob apart; ``None`` for one that never matches.

    Args:
        glob: the pattern.
        path: whether ``*`` and ``?`` stop at slashes, and ``**`` does not.
    """
    other = _ALL & ~(1 << _SLASH) if path else _ALL
    out: list[int | str] = []
    at = 0
    while at < len(glob):
        character = glob[at]
        if character == _STAR:
            start = at
            while at < len(glob) and glob[at] == _STAR:
                at += 1
            whole_part = start == 0 or glob[start - 1] == _SLASH
            rest = glob[at : at + 2]
            if path and at - start > 1 and whole_part and (not rest or rest[:1] == b"/"):
                out.append(FOLDERS if rest else ANY)
                at += bool(rest)
            elif path and at - start > 1 and whole_part and rest == b"\\/":
                out.append(ANY)
            else:
                out.append(STAR if path else ANY)
            continue
        if character == _QUESTION:
            out.append(other)
        elif character == _OPEN:
            members, at = _members(glob, at)
            if members is None:
                return None
            out.append(members & other)
        elif character == _BACKSLASH:
            at += 1
            if at == len(glob):
                return None
            out.append(_ONE[glob[at]])
        else:
            out.append(_ONE[glob[at]])
        at += 1
    return out


def _members(glob: bytes, at: int) -> tuple[int | None, int]:
    """Read the bracket expression that starts at an offset.

    Returns:
        A bit for each byte that it matches, and the offset of its last character; ``None`` for one
        that is not closed, or has a class that does not exist.
    """
    found = 0
    at += 1
    negated = glob[at : at + 1] in (b"!", b"^")
    at += negated
    first, before = True, 0
    while True:
        if at >= len(glob):
            return None, at
        character = glob[at]
        if character == _CLOSE and not first:
            break
        first = False
        following = glob[at + 1 : at + 2]
        if character == _BACKSLASH:
            at += 1
            if at >= len(glob):
                return None, at
            character = glob[at]
            found |= _ONE[character]
        elif character == _DASH and before and following and following != b"]":
            at += 1
            if glob[at] == _BACKSLASH:
                at += 1
                if at >= len(glob):
                    return None, at
            found |= sum(_ONE[before : glob[at] + 1])
            character = 0
        elif character == _OPEN and following == b":":
            end = glob.find(b"]", at + 2)
            if end < 0:
                return None, at
            if end > at + 2 and glob[end - 1 : end] == b":":
                name = glob[at + 2 : end - 1]
                if name not in _CLASSES:
                    return None, at
                found |= _CLASSES[name]
                at = end
                character = 0
            else:
                found |= _ONE[character]
        else:
            found |= _ONE[character]
        before = character
        at += 1
    return (_ALL & ~found if negated else found), at
