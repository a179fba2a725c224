"""Assignments to session state, made only where the key is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stlint.fixes.layout.habits import quoted, unit_of
from stlint.fixes.layout.text import NoFixError
from stlint.results.finding import Fix, Safety

if TYPE_CHECKING:
    from stlint.fixes.context import At, Workshop
    from stlint.results.remedies import GuardDefault

__all__ = ["guard_default"]

_ASSIGNED: Final = re.compile(
    r"(?P<state>(?:[\w.]+\.)?\w+)(?:\.\w+|\[[^\]\n]+\])(?:[ \t]*:[^=\r\n]+)?[ \t]*=(?!=)[^\r\n]*"
)
"""One assignment to an entry, in a line of its own."""


def guard_default(workshop: Workshop, remedy: GuardDefault, at: At) -> Fix:
    """Make edits of ``GuardDefault``.

    Raises:
        NoFixError: what is written there is no assignment in one line, or shares its line.
    """
    del workshop
    text, span = at.text, at.span
    start = text.offset(span.row, span.column)
    begin, end = text.line_start(start), text.line_end(start)
    line = text.text[begin:end]
    margin = line[: start - begin]
    found = _ASSIGNED.fullmatch(text.text, start, end)
    if margin.strip() or found is None or ";" in line or not _closes(line):
        raise NoFixError
    asked = f"if {quoted(text, remedy.key)} not in {found['state']}:"
    edit = text.edit(start, start, f"{asked}\n{margin}{unit_of(text)}")
    return Fix("set it only where it is missing", Safety.UNSAFE, (edit,))


def _closes(line: str) -> bool:
    """Whether a statement ends in its line, as far as brackets and backslashes say."""
    pairs = (("(", ")"), ("[", "]"), ("{", "}"))
    whole = all(line.count(one) == line.count(other) for one, other in pairs)
    return whole and not line.endswith("\\") and '"""' not in line and "'''" not in line
