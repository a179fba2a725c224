"""Looks at the disk, and what each saw: noted for whoever listens, to be looked at again later."""

from __future__ import annotations

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from types import TracebackType

__all__ = [
    "FILE",
    "FOLDER",
    "LIST",
    "NAME",
    "NOTHING",
    "READ",
    "REAL",
    "SEARCH",
    "THERE",
    "Looks",
    "listeners",
    "note",
    "trusted",
]

FILE, FOLDER, THERE, NAME = "FDEN"
"""Kinds of looks: is it a file, a folder, anything, a name?"""
LIST, READ, SEARCH, REAL = "LRSP"
"""Kinds of looks: what is listed, what is read, may it be searched, where do links lead?"""
NOTHING = "-"
"""What a look sees that fails."""


class Looks:
    """What was looked at while this listened: ``with Looks() as looks: …``.

    Args:
        passing: it listens only to tell others later: not if there are none when it begins.

    Attributes:
        seen: what each look saw, by kind and path.
        marks: what shows without a look that it would see the same: the signature of what was
            listed or read, or its being missing, or what kind of file it is.
    """

    __slots__ = ("marks", "passing", "seen")

    def __init__(self, *, passing: bool = False) -> None:
        self.passing = passing
        self.seen: dict[tuple[str, str], str] = {}
        self.marks: dict[tuple[str, str], str] = {}

    def __enter__(self) -> Looks:  # noqa: PYI034 - nobody makes a subclass
        if listeners or not self.passing:
            listeners.append(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self in listeners:
            listeners.remove(self)

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """Kind, path, what was seen, and the mark, of each look."""
        return [(*look, seen, self.marks[look]) for look, seen in self.seen.items()]

    def tell(self) -> None:
        """Tell those who listen now of the same looks."""
        for row in self.rows:
            note(*row)


listeners: list[Looks] = []
"""Who is told of looks."""
trusted: dict[tuple[str, str], tuple[str, str]] = {}
"""By kind and path: a signature, and what is seen as long as there is no other one."""


def note(kind: str, path: str, seen: str, mark: str = "") -> None:
    """Tell all listeners of a look.

    Args:
        kind: what was asked.
        path: about which file or folder.
        seen: the answer.
        mark: what shows that it is still the same; nothing if that needs another look.
    """
    for each in listeners:
        each.seen[kind, path] = seen
        each.marks[kind, path] = mark
