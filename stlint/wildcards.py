"""Matches patterns of git in linear time; pathspec (1.1.1) backtracks, unless re2 is installed."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, Protocol

__all__ = ["ANY", "FOLDERS", "STAR", "Automaton", "Exactly", "Matching", "matching"]

STAR, ANY, FOLDERS = "*", "**", "**/"
"""Wildcards: what has no slash, anything, nothing or anything up to a slash."""
_SLASH: Final = ord("/")
_BYTES: Final = frozenset(range(256))
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


def matching(tokens: list[frozenset[int] | str], *, often: bool = True) -> Matching | None:
    """Prepare a pattern.

    Args:
        tokens: wildcards, and sets of bytes of which one stands there.
        often: it is worth some time now to be faster later.

    Returns:
        ``None`` if no path is long enough to match.
    """
    tokens = _plain(tokens)
    wild = sum(isinstance(each, str) for each in tokens)
    if len(tokens) - wild > LONGEST:
        return None
    if all(not isinstance(each, str) and len(each) == 1 for each in tokens):
        return Exactly(b"".join(bytes(each) for each in tokens if not isinstance(each, str)))
    if wild > _FEW or not often:
        return Automaton(tokens)
    return re.compile(b"".join(map(_source, tokens)), re.DOTALL)


def _plain(tokens: list[frozenset[int] | str]) -> list[frozenset[int] | str]:
    """Without wildcards that add nothing to those before them."""
    found: list[frozenset[int] | str] = []
    for each in tokens:
        if found and isinstance(each, str) and each == found[-1]:
            continue
        if found and each == STAR and found[-1] == ANY:
            continue
        found.append(each)
    return found


def _source(token: frozenset[int] | str) -> bytes:
    if isinstance(token, str):
        return {STAR: b"[^/]*", ANY: b".*", FOLDERS: b"(?:.*/)?"}[token]
    if not token:
        return b"(?!)"
    if len(token) > len(_BYTES) // 2:
        token = _BYTES - token
        if not token:
            return b"."
        return b"[^" + b"".join(b"\\x%02x" % each for each in sorted(token)) + b"]"
    return b"[" + b"".join(b"\\x%02x" % each for each in sorted(token)) + b"]"


class _Masks(NamedTuple):
    """Bits of the places in a pattern at which a byte leads on, and at which it changes nothing."""

    onward: int
    staying: int


class Automaton:
    """Follows all ways through a pattern at a time: a number holds a bit for each place in it."""

    __slots__ = ("_end", "_masks", "_places", "_skipped", "_skipping")

    def __init__(self, tokens: list[frozenset[int] | str]) -> None:
        """Take the wildcards, and sets of bytes of which one stands there."""
        self._places: list[frozenset[int] | str] = []
        self._skipping = self._skipped = 0
        for token in tokens:
            if token == FOLDERS:
                self._skipped |= 1 << len(self._places)
                self._places += [ANY, frozenset({_SLASH})]
            else:
                self._places.append(token)
        for at, place in enumerate(self._places):
            if isinstance(place, str):
                self._skipping |= 1 << at
        self._end = 1 << len(self._places)
        self._masks: dict[int, _Masks] = {}

    def fullmatch(self, text: bytes, /) -> bool:
        """Whether all of the text matches."""
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
        onward = staying = 0
        for at, place in enumerate(self._places):
            if not isinstance(place, str):
                onward |= (byte in place) << at
            elif place == ANY or byte != _SLASH:
                staying |= 1 << at
        self._masks[byte] = _Masks(onward, staying)
        return self._masks[byte]
