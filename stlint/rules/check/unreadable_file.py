"""ST002: a file that could not be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.check import at, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.results.finding import Finding
    from stlint.results.problems import FileProblem

OURS: Final = frozenset({"too-large", "too-deep", "unsupported"})
"""Limits of stlint: Python may well run such a file, so they are warnings."""


@rule("ST002", "unreadable-file")
def unreadable_file(broken: FileProblem) -> Iterator[Finding]:
    """Reports a file that could not be read, and says why."""
    problem = broken.problem
    if problem.kind != "syntax":
        place = at(broken.path, problem.row, problem.column)
        found = remark(unreadable_file, problem.message, place)
        yield replace(found, level=Level.WARNING) if problem.kind in OURS else found
