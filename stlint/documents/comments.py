"""Comments in documents: where ignore comments may stand."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from stlint.files.kinds import kind_of
from stlint.syntax.lexer import Comment, comments

if TYPE_CHECKING:
    from re import Pattern

__all__ = ["comments_in"]

_LINES: Final = re.compile(r"^[ \t]*(?P<comment>#.*)", re.MULTILINE)
_TEXTS: Final = re.compile(
    r"\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|(?P<comment>#.*)"
)
_YAML: Final = re.compile(
    r"\"(?:\\.|[^\"\\])*\"|(?<![\w])'[^'\n]*'|(?:(?<=\s)|^)(?P<comment>#.*)", re.MULTILINE
)
_JSON: Final = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|/(?P<comment>/.*)")
_FORMS: Final[dict[str, Pattern[str]]] = {
    "config": _TEXTS,
    "secrets": _TEXTS,
    "compose": _YAML,
    "devcontainer": _JSON,
}


def comments_in(path: str, text: str) -> list[Comment]:
    """The comments of a file, a Python file or a document.

    Args:
        path: its name tells what it is.
        text: what is in it.
    """
    folder, name = os.path.split(path)
    kind = kind_of(name, os.path.basename(folder))  # noqa: PTH119 - text in and out
    if kind is None:
        return comments(text)
    text = text.replace("\r\n", "\n")
    found = []
    for each in _FORMS.get(kind, _LINES).finditer(text):
        if each["comment"] is None:
            continue
        at = each.start("comment")
        start = text.rfind("\n", 0, at) + 1
        alone = not text[start:at].strip(" \t/")
        row = text.count("\n", 0, at) + 1
        said = f"#{each['comment'][1:]}"  # also where two slashes begin it
        found.append(Comment(row, at - start + 1, said, alone))
    return found
