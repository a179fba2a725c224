"""What stlint tells a user: a finding, how sure it is, and the steps that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Level(str, Enum):
    """How much a finding matters: an error is something that Streamlit raises."""

    ERROR = "error"
    WARNING = "warning"

    def reaches(self, other: str) -> bool:
        """Whether this is the other level or above it."""
        return other in {self.value, Level.WARNING.value}


class Certainty(str, Enum):
    """When the reported thing happens."""

    ALWAYS = "always"
    """On the first run of the app, whatever the user does."""
    WHEN_REACHED = "when-reached"
    """After the steps of the witness, and once what raises before it is fixed."""
    MAY = "may"
    """On some run that stlint cannot prove to exist."""


class Step(NamedTuple):
    """One thing that a user does, followed by a rerun.

    ``kind`` is ``"click"`` (a button) or ``"set"`` (any other widget), ``target`` the widget's key
    if it has one and else its label, ``value`` the value that is set (``None`` for a click).
    ``"page"`` opens the page whose path, as the entry script names it, is ``target``: in a witness
    it is the first step, and no other page has run in that session. Where several
    widgets have that label, ``nth`` says which of them, from 1 in the order in which the run draws
    them; 0: there is one.
    """

    kind: str
    target: str
    value: object = None
    nth: int = 0

    def __str__(self) -> str:
        if self.kind == "page":
            return f"open the app at the page {self.target!r}"
        which = f"the {ordinal(self.nth)} {self.target!r}" if self.nth else repr(self.target)
        return (
            f"click {which}" if self.kind == "click" else f"{self.kind} {which} to {self.value!r}"
        )


def ordinal(number: int) -> str:
    """A place in a row: ``1st``, ``2nd``, ``3rd``, ``4th`` and so on."""
    teen = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


class Span(NamedTuple):
    """A place in a file: rows and columns from 1, columns in characters, the end exclusive."""

    path: str
    row: int
    column: int
    end_row: int
    end_column: int


class Related(NamedTuple):
    """A second place that a finding speaks of, with what to say there."""

    message: str
    span: Span


class Safety(str, Enum):
    """What a fix may do to an app."""

    SAFE = "safe"
    """It cannot change what an app does that works."""
    UNSAFE = "unsafe"
    """It may, so someone has to look at it."""
    DISPLAY = "display"
    """It is a suggestion, and never applied."""


class Edit(NamedTuple):
    """A piece of a file, and the text to put in its place."""

    span: Span
    content: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What can be done about a finding: edits, possibly in several files, that belong together."""

    message: str
    safety: Safety
    edits: tuple[Edit, ...]


class Cause(NamedTuple):
    """What findings of a rule have in common that are told as one.

    Attributes:
        group: is equal for them; empty: their first related place is.
        message: what is said of all of them.
        item: the name of what stands at this place.
        rank: the message of the one that has the highest is told.
    """

    group: tuple[str, ...]
    message: str
    item: str = ""
    rank: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong in an app.

    ``statement`` is the first and last row of the statement that holds ``span``: an ignore comment
    on any of these rows, or on the row above, silences the finding. ``witness`` is the steps after
    which Streamlit raises; ``()`` means on the first run, ``None`` that nothing raises.
    ``run`` is the script in whose run it was found, if the file takes part in several runs and is
    not that script itself. ``releases`` are those of Streamlit (``"1.45"``) in which it holds, if
    not in all that the project admits. ``cause`` is what it may share with others of its rule.
    ``behind`` is what raises before it on that way: the app comes to it only once that is fixed.
    """

    code: str
    name: str
    level: Level
    message: str
    span: Span
    statement: tuple[int, int]
    certainty: Certainty = Certainty.ALWAYS
    witness: tuple[Step, ...] | None = None
    related: tuple[Related, ...] = ()
    help: str | None = None
    releases: tuple[str, ...] = ()
    run: str | None = None
    fix: Fix | None = None
    runs: int = 1
    """In the runs of how many scripts it was found."""
    cause: Cause | None = None
    limit: str | None = None
    """For ST006: which limit of the dry run was reached."""
    behind: Span | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of a report: by file, position, code."""
        return (self.span.path, self.span.row, self.span.column, self.code, self.message)
