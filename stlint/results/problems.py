"""What goes wrong with a check itself: files that cannot be read, crashes, useless ignores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from stlint.results.finding import Fix, Span

__all__ = ["Crash", "FileProblem", "Kind", "SourceProblem", "UselessIgnore"]

Kind = Literal[
    "unreadable", "not-decodable", "too-large", "too-deep", "syntax", "unsupported", "outside"
]


class SourceProblem(Exception):  # noqa: N818 - a fact about the user's file, not a failure of ours
    """A file that cannot be read or parsed, with the place where that shows.

    Attributes:
        kind: which sort of problem.
        message: what to tell the user.
        row: from 1.
        column: from 1, in characters.
    """

    def __init__(self, kind: Kind, message: str, row: int = 1, column: int = 1) -> None:
        super().__init__(kind, message, row, column)
        self.kind = kind
        self.message = message
        self.row = row
        self.column = column

    def __str__(self) -> str:
        return self.message


class FileProblem(NamedTuple):
    """A ``SourceProblem``, and the file that has it."""

    path: str
    problem: SourceProblem


class Crash(NamedTuple):
    """Something of stlint failed; ``doing`` says what, ``error`` how, ``place`` where."""

    path: str
    doing: str
    error: str
    place: str


class UselessIgnore(NamedTuple):
    """An ignore comment without effect: ``unknown`` is a wrong one, else nothing is to ignore.

    ``meant`` is the rule that is perhaps meant by a word that is none.
    """

    span: Span
    message: str
    help: str | None
    unknown: bool
    meant: str | None = None
    fix: Fix | None = None
