"""Whether a file can be parsed, at a twentieth of the cost of parsing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.syntax.parse import parse_as_python

if TYPE_CHECKING:
    from stlint.syntax.source import Source

__all__ = ["check_syntax"]


def check_syntax(source: Source) -> None:
    """Find out whether a file can be parsed, at a twentieth of the cost of parsing it.

    Raises:
        SourceProblem: as ``source.tree`` does.
    """
    try:
        parse_as_python(source.text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        _ = source.tree  # the syntax may be newer than this Python
        source.drop_tree()
