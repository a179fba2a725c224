"""Matches patterns of git in linear time; pathspec (1.1.1) backtracks, unless re2 is installed."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ANY", "FOLDERS", "STAR", "Automaton", "Exactly", "Matching", "matching"]

STAR, ANY, FOLDERS = "*", "**", "**/"
"""Wildcards: what has no slash, anything, nothing or anything up to a slash."""
_SLASH: Final = ord("/")
_FEW: Final = 2
"""So many wildcards a regular expression tries in all ways fast enough."""
LONGEST: Final = 4_096
"""Bytes of a path that an operating system takes."""


class Matching(Protocol):
    """What ``re.Pattern`` does."""

    def fullmatch(self, text: bytes, /) -> object:
        """Something true if all of the text matches."""


class Exactly:
    """A pattern without wildcards."""

    __slots__ = ("_text",)

    def __init__(self, text: bytes) -> None:
        """Take the one text that matches."""
        self._text = text

    def fullmatch(self, text: bytes, /) -> bool:
        """Whether it is that text."""
        return text == self._text


def matching(tokens: list[int | str], *, often: bool = True) -> Matching | None:
    """Prepare a pattern.

    Args:
        tokens: wildcards, and numbers with a bit for each byte that may stand there.
        often: it is worth some time now to be faster later.

    Returns:
        ``None`` if no path is long enough to match.
    """
    tokens = _plain(tokens)
    wild = sum(isinstance(each, str) for each in tokens)
    if len(tokens) - wild > LONGEST:
        return None
    if all(not isinstance(each, str) and each.bit_count() == 1 for each in tokens):
        found = (each.bit_length() - 1 for each in tokens if not isinstance(each, str))
        return Exactly(bytes(found))
    if wild > _FEW or not often:
        return Automaton(tokens)
    return re.compile(b"".join(map(_source, tokens)), re.DOTALL)


def _plain(tokens: list[int | str]) -> list[int | str]:
    """Without wildcards that add nothing to those before them."""
    found: list[int | str] = []
    for each in tokens:
        if found and isinstance(each, str) and each == found[-1]:
            continue
        if found and each == STAR and found[-1] == ANY:
            continue
        found.append(each)
    return found


def _source(token: int | str) -> bytes:
    if isinstance(token, str):
        return {STAR: b"[^/]*", ANY: b".*", FOLDERS: b"(?:.*/)?"}[token]
    return b"[" + b"".join(_ranges(token)) + b"]" if token else b"(?!)"


def _ranges(token: int) -> Iterator[bytes]:
    """The bytes as a regular expression has them in brackets, no longer than the pattern."""
    first = 0
    while token >> first:
        first += (token >> first & -(token >> first)).bit_length() - 1
        rest = ~(token >> first)
        last = first + (rest & -rest).bit_length() - 2
        yield b"\\x%02x-\\x%02x" % (first, last)
        first = last + 1


class _Masks(NamedTuple):
    """Bits of the places in a pattern at which a byte leads on, and at which it changes nothing."""

    onward: int
    staying: int


class Automaton:
    """Follows all ways through a pattern at a time: a number holds a bit for each place in it."""

    __slots__ = ("_end", "_masks", "_needed", "_sets", "_skipped", "_skipping", "_staying")

    def __init__(self, tokens: list[int | str]) -> None:
        """Take the wildcards, and numbers with a bit for each byte that may stand there."""
        places: dict[int | str, list[int]] = defaultdict(list)
        number = 0
        for token in tokens:
            places[token].append(number)
            if token == FOLDERS:
                places[1 << _SLASH].append(number + 1)
            number += 1 + (token == FOLDERS)
        bits = {each: _bits(found) for each, found in places.items()}
        self._skipped = bits.pop(FOLDERS, 0)
        self._staying = (bits.pop(STAR, 0), bits.pop(ANY, 0) | self._skipped)
        self._skipping = self._staying[0] | self._staying[1]
        self._sets = {each: found for each, found in bits.items() if not isinstance(each, str)}
        self._end = 1 << number
        self._masks: dict[int, _Masks] = {}
        slashes = self._skipped << 1
        self._needed = 0
        for each, found in self._sets.items():
            if each.bit_count() == 1 and found & ~slashes:
                self._needed |= each

    def fullmatch(self, text: bytes, /) -> bool:
        """Whether all of the text matches."""
        if self._needed & ~_contained(text):
            return False
        at = self._led(1, 0)
        for byte in text:
            masks = self._masks.get(byte) or self._for(byte)
            at = self._led((at & masks.onward) << 1, at & masks.staying)
            if not at:
                return False
        return bool(at & self._end)

    def _led(self, entered: int, stayed: int) -> int:
        """Where places lead without any byte: those that are entered now, and those before."""
        at = entered | ((entered & self._skipped) << 2) | stayed
        return at | ((at & self._skipping) << 1)

    def _for(self, byte: int) -> _Masks:
        onward = 0
        for each, found in self._sets.items():
            if each >> byte & 1:
                onward |= found
        staying = self._staying[1] if byte == _SLASH else self._skipping
        self._masks[byte] = _Masks(onward, staying)
        return self._masks[byte]


def _bits(places: list[int]) -> int:
    """A number with these bits; they are in order."""
    found = bytearray(places[-1] // 8 + 1)
    for at in places:
        found[at // 8] |= 1 << at % 8
    return int.from_bytes(found, "little")


@lru_cache(maxsize=64)
def _contained(text: bytes) -> int:
    """A bit for each byte of a text: many patterns are asked about one."""
    found = 0
    for byte in set(text):
        found |= 1 << byte
    return found
