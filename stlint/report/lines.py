"""What a report is made of: lines of styled pieces, printed plain or in colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stlint import printable as columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stlint.report.sources import Sources

__all__ = ["Line", "Page", "Piece", "count", "plain", "wrap"]


class Piece(NamedTuple):
    """Some text in one style.

    ``style`` is one of the names in ``stlint.report.terminal``, ``link`` an address that a terminal
    may open.
    """

    text: str
    style: str = ""
    link: str | None = None


Line = tuple[Piece, ...]


class Page(NamedTuple):
    """What findings are written on.

    Attributes:
        sources: the text and the names of the files that they speak of.
        width: columns of the terminal; ``None`` where lines may be of any length.
        links: the addresses of the rules' pages by code, where a code shall lead there.
    """

    sources: Sources
    width: int | None = None
    links: Mapping[str, str] = {}


def plain(line: Line) -> str:
    """Join the text of a line."""
    return "".join(piece.text for piece in line).rstrip()


def count(number: int, noun: str) -> str:
    """Say how many there are: ``1 file``, ``3 files``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def wrap(line: Line, width: int | None, indent: str = "    ") -> Iterator[Line]:
    """Break a line between words so that it fits; a word that is too long stays whole.

    Args:
        line: the line.
        width: columns at most; ``None`` for no limit.
        indent: what the second and further lines begin with.
    """
    if width is None or columns.width(plain(line)) <= width:
        yield line
        return
    text = plain(line)
    lead = text[: len(text) - len(text.lstrip())]
    row: list[Piece] = [Piece(lead)] if lead else []
    used = len(lead)
    for word in _words(line):
        needed = sum(columns.width(piece.text) for piece in word)
        space = bool(row) and bool(row[-1].text.strip())
        if space and used + 1 + needed > width:
            yield tuple(row)
            row, used, space = [Piece(indent)], len(indent), False
        if space:
            row.append(Piece(" "))
        row += word
        used += needed + space
    yield tuple(row)


def _words(line: Line) -> Iterator[list[Piece]]:
    word: list[Piece] = []
    for piece in line:
        first, *rest = piece.text.split(" ")
        word += _part(first, piece)
        for part in rest:
            if word:
                yield word
            word = list(_part(part, piece))
    if word:
        yield word


def _part(text: str, piece: Piece) -> Iterable[Piece]:
    return [piece._replace(text=text)] if text else []
