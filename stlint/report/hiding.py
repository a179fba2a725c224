"""Secrets in code that is quoted: lines end where one begins."""

from __future__ import annotations

import io
import tokenize
from ast import literal_eval
from typing import TYPE_CHECKING, Final

from stlint.secret_texts import MAX_SHOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

__all__ = ["hide"]

_STRINGS: Final = frozenset({tokenize.STRING, getattr(tokenize, "FSTRING_START", -1)})


def hide(
    lines: Sequence[str], places: Collection[tuple[int, int]], further: Collection[tuple[int, int]]
) -> tuple[list[str], frozenset[str], frozenset[str]]:
    """Cut the lines of a file where secrets begin.

    Args:
        lines: of the whole file, without line ends.
        places: the rows and columns where they begin, or where they are compared.
        further: those of other texts; where none begins, there is nothing to hide.

    Returns:
        The lines; the texts at the places; the texts of the same statements.
    """
    shown, exact, near = list(lines), set(), set()
    wanted = {*places, *further}
    for texts in _statements(lines):
        first, last = texts[0].start[0], texts[-1].end[0]
        marked = [each for each in texts if (each.start[0], each.start[1] + 1) in wanted]
        if not marked and not any(first <= row <= last for row, _ in places):
            continue
        others = [each for each in texts if each not in marked]
        exact |= set(map(_text, marked))
        near |= set(map(_text, others))
        cut: dict[int, int] = {}
        for each in (*marked, *others):
            row, column = each.start
            cut.setdefault(row, column + _opening(each.string) + MAX_SHOWN)
        cut |= {inner: 0 for each in texts for inner in range(each.start[0] + 1, each.end[0] + 1)}
        for row, column in cut.items():
            shown[row - 1] = f"{lines[row - 1][:column]}…"
    return shown, frozenset(exact), frozenset(near)


def _statements(lines: Sequence[str]) -> Iterator[list[tokenize.TokenInfo]]:
    """The texts of each statement that has some."""
    texts: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
            if token.type in _STRINGS:
                texts.append(token)
            elif token.type == tokenize.NEWLINE and texts:
                yield texts
                texts = []
    except (tokenize.TokenError, SyntaxError):
        pass
    if texts:
        yield texts


def _opening(token: str) -> int:
    """How long the prefix and the quotes of a text are."""
    start = min(at for at in (token.find("'"), token.find('"')) if at >= 0)
    return start + (3 if token[start : start + 3] in {"'''", '"""'} else 1)


def _text(token: tokenize.TokenInfo) -> str:
    try:
        value = literal_eval(token.string)
    except (ValueError, SyntaxError):
        return token.string
    return value if isinstance(value, str) else str(value)
