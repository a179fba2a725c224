"""Why a file cannot be analysed."""

from __future__ import annotations

from typing import Literal

__all__ = ["Kind", "SourceProblem"]

Kind = Literal["unreadable", "not-decodable", "too-large", "too-deep", "syntax"]


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
