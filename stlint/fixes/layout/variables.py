"""Statements about a variable, as they are laid out: what first sets it, what declares it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.nodes import node_at, parents_of
from stlint.fixes.layout.text import NoFixError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.fixes.layout.text import Text
    from stlint.results.finding import Edit, Span

__all__ = ["Beginning", "undeclared"]


class Beginning(NamedTuple):
    """The assignment that first sets a variable."""

    text: Text
    node: ast.Assign | ast.AnnAssign

    @classmethod
    def at(cls, text: Text, span: Span) -> Beginning:
        """The assignment at a place.

        Raises:
            NoFixError: another statement stands beside it.
        """
        node = node_at(text, span, ast.stmt)
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            raise NoFixError
        text.lines_of(node)
        return cls(text, node)

    @property
    def head(self) -> tuple[int, int]:
        """Where what stands before the equals sign begins and ends."""
        node = self.node
        last = node.targets[0] if isinstance(node, ast.Assign) else node.annotation
        return self.text.start(node), self.text.end(last)

    def further_lines(self) -> Iterator[int]:
        """Where the other lines of that assignment begin, but for those within strings."""
        text, start, end = self.text, self.node.lineno, self.node.end_lineno or 0
        strings = [
            (each.lineno, each.end_lineno or 0)
            for each in ast.walk(self.node)
            if isinstance(each, ast.JoinedStr)
            or (isinstance(each, ast.Constant) and isinstance(each.value, str | bytes))
        ]
        for row in range(start + 1, end + 1):
            at = text.offset(row, 1)
            whole = not any(first < row <= last for first, last in strings)
            if whole and text.text[at : text.line_end(at)].strip():
                yield at


def undeclared(text: Text, span: Span, name: str) -> Edit:
    """Take a name out of the ``global`` at a place; the statement goes with its last one.

    Raises:
        NoFixError: nothing else is there to be done.
    """
    node = node_at(text, span, ast.stmt)
    assert isinstance(node, ast.Global | ast.Nonlocal)
    names = [each for each in node.names if each != name]
    if names:
        word = "global" if isinstance(node, ast.Global) else "nonlocal"
        return text.edit(text.start(node), text.end(node), f"{word} {', '.join(names)}")
    above = parents_of(text)[node]
    if len(getattr(above, "body", ())) == 1:
        raise NoFixError
    return text.edit(*text.lines_of(node), "")
