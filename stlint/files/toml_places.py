"""Where keys and values stand in a TOML file, which its parsers do not tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Places", "find_places"]

Route = tuple["str | int", ...]
"""The keys and indices that lead to a value."""
_KEY: Final = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_SCALAR: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|[^,\]}#\n]+",
    re.DOTALL,
)
_BLANK: Final = re.compile(r"[ \t]*")
DEEPEST: Final = 16
"""Keys and indices of the longest way to a value that anybody asks for."""
_BETWEEN: Final = re.compile(r"(?:[ \t\n]|#[^\n]*)*")


class Places(NamedTuple):
    """Rows and columns, both from 1, by the way to a value."""

    keys: dict[Route, tuple[int, int]]
    values: dict[Route, tuple[int, int]]


def find_places(text: str, unquote: Callable[[str], str]) -> Places:
    """Find each key and value.

    Args:
        text: what a parser of TOML has accepted; its lines end with a line feed.
        unquote: turns a quoted string of TOML into what it means.
    """
    scanner = _Scanner(text, unquote)
    scanner.document()
    return Places(scanner.keys, scanner.values)


class _Scanner:
    """Reads a document that is known to be right, so nothing has to be checked."""

    def __init__(self, text: str, unquote: Callable[[str], str]) -> None:
        self.text = text
        self.unquote = unquote
        self.at = 0
        self.row, self.counted = 1, 0
        self.begin = 0
        """Where the row begins."""
        self.keys: dict[Route, tuple[int, int]] = {}
        self.values: dict[Route, tuple[int, int]] = {}
        self.last: dict[Route, int] = {}
        """The index of the last table of each array of tables."""

    def document(self) -> None:
        table: Route = ()
        self.skip(_BETWEEN)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BETWEEN)

    def header(self) -> Route:
        several = self.text.startswith("[[", self.at)
        self.at += 1 + several
        route = self.key(())
        self.at += 1 + several
        if several:
            self.last[route] = self.last.get(route, -1) + 1
            route = _below(route, self.last[route])
        return route

    def pair(self, table: Route) -> None:
        route = self.key(table)
        self.at += 1  # the equals sign
        self.skip(_BLANK)
        self.value(route)

    def key(self, route: Route) -> Route:
        """Read a key with dots, up to what follows it."""
        while True:
            if route in self.last:
                route = _below(route, self.last[route])
            self.skip(_BLANK)
            place = self.place()
            word = self.take(_KEY)
            route = _below(route, self.unquote(word) if word[0] in "\"'" else word)
            self.keys.setdefault(route, place)
            self.skip(_BLANK)
            if self.text[self.at] != ".":
                return route
            self.at += 1

    def value(self, route: Route) -> None:
        self.values.setdefault(route, self.place())
        opening = self.text[self.at]
        if opening == "[":
            self.items("]", lambda index: self.value(_below(route, index)))
        elif opening == "{":
            self.items("}", lambda _: self.pair(route))
        else:
            self.take(_SCALAR)

    def items(self, closing: str, read: Callable[[int], None]) -> None:
        self.at += 1
        index = 0
        self.skip(_BETWEEN)
        while self.text[self.at] != closing:
            read(index)
            index += 1
            self.skip(_BETWEEN)
            if self.text[self.at] == ",":
                self.at += 1
                self.skip(_BETWEEN)
        self.at += 1

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        assert found is not None, "a parser has accepted the text"
        self.at = found.end()
        return found.group()

    def place(self) -> tuple[int, int]:
        if more := self.text.count("\n", self.counted, self.at):
            self.row += more
            self.begin = self.text.rfind("\n", self.counted, self.at) + 1
        self.counted = self.at
        return self.row, self.at - self.begin + 1


def _below(route: Route, part: str | int) -> Route:
    """The way to what is in there; what is deeper than anybody asks counts as what it is in."""
    return (*route, part) if len(route) < DEEPEST else route
