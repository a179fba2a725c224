"""What an editor does with a text that was checked: comments that ignore, bytes as text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from stlint.accepted.writing import with_ignores
from stlint.results.problems import SourceProblem
from stlint.syntax.source import decode_source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stlint.public.findings import Finding

__all__ = ["decoded", "ignored", "ignored_in_file"]

_HEAD = re.compile(r"(?:\ufeff)?(?:#(?:!|.*coding[:=])[^\r\n]*(?:\r\n?|\n))*")
"""Lines that have to stay the first ones."""
_NEWLINE = re.compile(r"\r\n?|\n")


def decoded(path: str, data: bytes) -> str:
    """The text of a file, as Python would decode its bytes, else with marks where it would not."""
    try:
        return decode_source(Path(path), data).text
    except SourceProblem:
        return data.decode("utf-8", "replace").removeprefix("\ufeff")


def ignored(text: str, findings: Iterable[Finding]) -> str:
    """A text with comments that ignore some findings where they are."""
    return with_ignores(text, [each.found for each in findings])


def ignored_in_file(text: str, findings: Iterable[Finding]) -> str:
    """A text with a comment at its top that ignores the rules of some findings in all of it."""
    codes = ", ".join(sorted({each.code for each in findings}))
    newline = found.group() if (found := _NEWLINE.search(text)) else "\n"
    head = _HEAD.match(text)
    at = head.end() if head else 0
    return f"{text[:at]}# stlint: file-ignore[{codes}]{newline}{text[at:]}"
