"""The words at a place of a text: what somebody points at, or is about to write."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Begun", "begun", "rule_at"]

_COMMENT = re.compile(r"#\s*(?:stlint\s*:|noqa\s*:).*")
_RULE = re.compile(r"[A-Za-z][\w-]*")
_IGNORING = re.compile(r"#\s*stlint\s*:\s*(?:file-)?ignore\s*\[(?:[^\]]*,)?\s*(?P<word>[\w-]*)$")
_KEY = re.compile(r"""session_state\s*(?:\.\s*|\[\s*(?P<quote>["']))(?P<word>[^"'\s.()\[\]]*)$""")
_PAGE = re.compile(
    r"""(?:switch_page|page_link|Page)\s*\(\s*(?:page\s*=\s*)?["'](?P<word>[^"']*)$"""
)


class Begun(NamedTuple):
    """What somebody is about to write.

    Attributes:
        kind: ``rule``, ``key`` or ``page``.
        word: what is there of it.
        attribute: whether it has to be a name.
    """

    kind: str
    word: str
    attribute: bool = False


def begun(before: str) -> Begun | None:
    """What is about to be written behind the beginning of a line."""
    if found := _IGNORING.search(before):
        return Begun("rule", found["word"])
    if found := _PAGE.search(before):
        return Begun("page", found["word"])
    if found := _KEY.search(before):
        return Begun("key", found["word"], attribute=found["quote"] is None)
    return None


def rule_at(line: str, column: int) -> str | None:
    """The code or name of a rule in an ignore comment, at a column from 1."""
    comment = _COMMENT.search(line)
    if comment is None or comment.start() >= column:
        return None
    for found in _RULE.finditer(line, comment.start()):
        if found.start() < column <= found.end() + 1:
            return found.group()
    return None
