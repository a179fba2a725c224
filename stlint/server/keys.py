"""The keys of session state in an editor: where they are used, and how they are named otherwise."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stlint.public import KeyUse
    from stlint.server.positions import Text

__all__ = ["RenameError", "about", "at", "defining", "quoted", "renamed"]

_QUOTED = re.compile(r"(?P<open>[rRuU]?(?P<quote>'''|\"\"\"|'|\"))(?P<key>.*)(?P=quote)", re.DOTALL)
_KINDS = {
    "written": "written",
    "widget": "the key of",
    "read": "read",
    "asked": "asked for",
    "deleted": "deleted",
}


class RenameError(Exception):
    """A key cannot be renamed; the message says why."""


def at(uses: Iterable[KeyUse], path: str, place: tuple[int, int]) -> KeyUse | None:
    """The use whose key stands at a place of a file; ``None``: none does."""
    here = [each for each in uses if each.path == path and each.start <= place <= each.end]
    spelled = [each for each in here if each.spelled]
    return next(iter(spelled), None) or next((each for each in here if each.whole), None)


def defining(uses: Iterable[KeyUse]) -> list[KeyUse]:
    """Those of some uses that bring an entry about, or else all of them."""
    every = list(uses)
    return [each for each in every if each.kind in {"written", "widget"}] or every


def about(key: str, uses: Sequence[KeyUse], name_of: Callable[[str], str]) -> str:
    """What is said of a key, in Markdown.

    Args:
        key: the key.
        uses: the uses of it.
        name_of: how a file is called.
    """
    lines = [f"**session state** `{key}`", ""]
    for kind, word in _KINDS.items():
        of_kind = [each for each in uses if each.kind == kind]
        for each in of_kind[:_MOST]:
            how = f" `{each.how}`" if kind == "widget" else ""
            lines.append(f"- {word}{how}: {name_of(each.path)}:{each.start.row}")
        if len(of_kind) > _MOST:
            lines.append(f"- {word}: {len(of_kind) - _MOST} more places")
    if not any(each.kind in {"written", "widget"} for each in uses):
        lines.append("- nothing sets it")
    return "\n".join(lines)


_MOST = 8
"""Places of a kind that are told."""


def quoted(text: str) -> tuple[str, str] | None:
    """The marks before and behind a key that stands in a text; ``None``: it is no text."""
    found = _QUOTED.fullmatch(text)
    return (found["open"], found["quote"]) if found else None


def renamed(
    key: str,
    new: str,
    uses: Sequence[KeyUse],
    every: Sequence[KeyUse],
    text_of: Callable[[str], Text],
) -> dict[str, list[tuple[KeyUse, str]]]:
    """What is to stand at each use of a key, by file.

    Args:
        key: the key.
        new: what it is to be called.
        uses: the uses of it.
        every: those of all keys.
        text_of: the text of a file.

    Raises:
        RenameError: it cannot be called so, or it is made of something in some place.
    """
    if not new or "\n" in new or new == key:
        raise RenameError("that is no other key")
    if any(each.key == new and each.whole for each in every):
        raise RenameError(f"there is a key {new!r} already")
    for each in every:
        if not each.whole and key.startswith(each.key):
            where = f"line {each.start.row} of {each.path}"
            raise RenameError(f"a key that begins with {each.key!r} is put together in {where}")
    found: dict[str, list[tuple[KeyUse, str]]] = {}
    for each in {(one.path, one.start): one for one in uses}.values():
        if not each.spelled:
            raise RenameError(f"it is put together in line {each.start.row} of {each.path}")
        marks = quoted(text_of(each.path).piece(each.start, each.end))
        if marks is None and (not new.isidentifier() or keyword.iskeyword(new)):
            raise RenameError(f"it is an attribute in line {each.start.row} of {each.path}")
        if marks is not None and ("\\" in new or marks[1] in new):
            raise RenameError("quotes and backslashes would have to be escaped")
        told = new if marks is None else f"{marks[0]}{new}{marks[1]}"
        found.setdefault(each.path, []).append((each, told))
    return found
