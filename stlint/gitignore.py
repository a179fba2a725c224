"""Which files git would ignore: ``.gitignore`` files as git reads them."""

from __future__ import annotations

import os
import re
import string
from typing import TYPE_CHECKING, NamedTuple

from stlint import disk

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Ignored", "parse"]

_CLASSES: dict[bytes, frozenset[int]] = {
    name: frozenset(character for character in range(128) if test(chr(character)))
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
_STAR, _QUESTION, _OPEN, _CLOSE, _BACKSLASH, _SLASH, _DASH = b"*?[]\\/-"


class Pattern(NamedTuple):
    """One line of a ``.gitignore`` file.

    ``regex`` matches the path relative to the file's folder, or only its last part (``by_name``).
    """

    regex: re.Pattern[bytes]
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


def parse(text: bytes) -> tuple[Pattern, ...]:
    """Read the patterns of a ``.gitignore`` file, in their order.

    Args:
        text: the bytes of the file.
    """
    lines = text.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    found = [_pattern(line.removesuffix(b"\r")) for line in lines]
    return tuple(pattern for pattern in found if pattern is not None)


def _pattern(line: bytes) -> Pattern | None:
    if not line or line.startswith(b"#"):
        return None
    line = re.sub(rb"((?:[^\\ ]|\\.| +(?! *$))*?) *$", rb"\1", line, flags=re.DOTALL)
    negated = line.startswith(b"!")
    line = line[negated:]
    folders_only = line.endswith(b"/")
    line = line[: len(line) - folders_only]
    by_name = b"/" not in line
    line = line.removeprefix(b"/") if not by_name else line
    source = _translate(line, path=not by_name)
    if source is None:
        return None
    return Pattern(re.compile(source, re.DOTALL), negated, folders_only, by_name)


def _translate(glob: bytes, *, path: bool) -> bytes | None:
    """Make a regular expression of a glob; ``None`` for one that never matches.

    Args:
        glob: the pattern.
        path: whether ``*`` and ``?`` stop at slashes, and ``**`` does not.
    """
    other = rb"[^/]" if path else rb"."
    out: list[bytes] = []
    at = 0
    while at < len(glob):
        character = glob[at]
        if character == _STAR:
            start = at
            while at < len(glob) and glob[at] == _STAR:
                at += 1
            whole_part = start == 0 or glob[start - 1] == _SLASH
            rest = glob[at:]
            if path and at - start > 1 and whole_part and (not rest or rest[:1] == b"/"):
                out.append(b"(?:.*/)?" if rest else b".*")
                at += bool(rest)
            elif path and at - start > 1 and whole_part and rest[:2] == b"\\/":
                out.append(b".*")
            else:
                out.append(other + b"*")
            continue
        if character == _QUESTION:
            out.append(other)
        elif character == _OPEN:
            members, at = _members(glob, at)
            if members is None:
                return None
            if path:
                members -= {_SLASH}
            out.append(b"[" + b"".join(b"\\x%02x" % each for each in sorted(members)) + b"]")
            if not members:
                out[-1] = b"(?!)"
        elif character == _BACKSLASH:
            at += 1
            if at == len(glob):
                return None
            out.append(re.escape(glob[at : at + 1]))
        else:
            out.append(re.escape(glob[at : at + 1]))
        at += 1
    return b"".join(out)


def _members(glob: bytes, at: int) -> tuple[set[int] | None, int]:
    """Read the bracket expression that starts at an offset.

    Returns:
        The bytes that it matches and the offset of its last character; ``None`` for one that is
        not closed, or has a class that does not exist.
    """
    found: set[int] = set()
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
            found.add(character)
        elif character == _DASH and before and following and following != b"]":
            at += 1
            if glob[at] == _BACKSLASH:
                at += 1
                if at >= len(glob):
                    return None, at
            found.update(range(before, glob[at] + 1))
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
                found.add(character)
        else:
            found.add(character)
        before = character
        at += 1
    return (set(range(256)) - found if negated else found), at
