"""The text of a file as those see it who edit it: exact places in it, and what stands there."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from stlint.results.finding import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stlint.syntax.source import Source

__all__ = ["LINE_END", "NoFixError", "Text", "kept", "slug"]

LINE_END = re.compile(r"\r\n?|\n")
_R = TypeVar("_R")


class NoFixError(Exception):
    """It is not known how to fix this."""


def slug(text: str, separator: str = "-") -> str:
    """Make a name of a label: ``Delete it!`` becomes ``delete-it``."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return separator.join(words[:5])[:40].strip(separator)


class Text:
    """A file that fixes are made for.

    Positions are offsets in ``text``, counted in characters.

    Raises:
        NoFixError: the syntax is not known to the Python that stlint runs on.
    """

    def __init__(self, source: Source) -> None:
        self.path: Path = source.path
        self.text = source.text
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.tree = ast.parse(self.text)
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            raise NoFixError from error
        self.known: dict[Callable[[Text], Any], Any] = {}
        """What was found in it: see ``kept``."""
        self.given: dict[str, ast.AST] = {}
        """Names and ends of strings that were given out, each with what it is for."""
        self.turns: dict[int, frozenset[int | None]] = {}
        """What is different in each turn of a loop, by where its ``for`` is."""
        self.counters: dict[ast.AST, str] = {}
        """The names of the numbers of turns, by the targets of loops."""

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(found.end() for found in LINE_END.finditer(self.text))]

    def offset(self, row: int, column: int) -> int:
        """The offset of a row and column, both from 1."""
        return self._starts[row - 1] + column - 1

    def byte_offset(self, row: int, column: int) -> int:
        """The offset of a row from 1 and a column in bytes of UTF-8 from 0."""
        start = self._starts[row - 1]
        line = self.text[start : start + column]
        if line.isascii():
            return start + column
        return start + len(line.encode()[:column].decode("utf-8", "replace"))

    def start(self, node: ast.AST) -> int:
        """Where a node begins; a statement begins with its decorators."""
        first = (getattr(node, "decorator_list", None) or [node])[0]
        at = self.byte_offset(first.lineno, first.col_offset)
        if first is not node:
            at = self.text.rindex("@", 0, at)
        return at

    def end(self, node: ast.AST) -> int:
        """Where a node ends, exclusive."""
        return self.byte_offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def code(self, node: ast.AST) -> str:
        """The text of a node."""
        return self.text[self.start(node) : self.end(node)]

    def line_start(self, at: int) -> int:
        """Where the line of an offset begins."""
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def line_end(self, at: int) -> int:
        """Where the line of an offset ends, without the newline."""
        found = LINE_END.search(self.text, at)
        return found.start() if found else len(self.text)

    def next_line(self, at: int) -> int:
        """Where the line behind that of an offset begins."""
        found = LINE_END.search(self.text, at)
        return found.end() if found else len(self.text)

    def margin(self, at: int) -> str:
        """The white space that the line of an offset begins with."""
        line = self.text[self.line_start(at) : at]
        return line[: len(line) - len(line.lstrip(" \t\f"))]

    def leads_line(self, node: ast.AST) -> bool:
        """Whether nothing stands before a node on its line."""
        at = self.start(node)
        return not self.text[self.line_start(at) : at].strip(" \t\f")

    def edit(self, start: int, end: int, content: str) -> Edit:
        """Put a text, in which newlines are line feeds, in the place of a piece of the file."""
        rows = [self._place(start), self._place(end)]
        span = Span(str(self.path), *rows[0], *rows[1])
        return Edit(span, content.replace("\n", self.newline))

    def _place(self, at: int) -> tuple[int, int]:
        row = bisect_right(self._starts, at)
        return row, at - self._starts[row - 1] + 1

    @cached_property
    def newline(self) -> str:
        """The newline that the file uses."""
        found = LINE_END.search(self.text)
        return found.group() if found else "\n"

    def lines_of(self, node: ast.stmt) -> tuple[int, int]:
        """The whole lines that a statement has to itself.

        Raises:
            NoFixError: it shares a line with another one.
        """
        start, end = self.line_start(self.start(node)), self.line_end(self.end(node))
        tail = self.text[self.end(node) : end].strip()
        if not self.leads_line(node) or (tail and not tail.startswith("#")):
            raise NoFixError
        return start, self.next_line(end)


def kept(find: Callable[[Text], _R]) -> Callable[[Text], _R]:
    """Let a function find only once what there is to be found in a text."""

    @wraps(find)
    def found(text: Text) -> _R:
        if find not in text.known:
            text.known[find] = find(text)
        return text.known[find]  # type: ignore[no-any-return]

    return found
