"""ST002: a file that could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.rules import rule
from stlint.rules.check import at, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.findings import Finding
    from stlint.problems import FileProblem


@rule("ST002", "unreadable-file")
def unreadable_file(broken: FileProblem) -> Iterator[Finding]:
    """Reports a file that could not be read, and says why."""
    problem = broken.problem
    if problem.kind != "syntax":
        yield remark(unreadable_file, problem.message, at(broken.path, problem.row, problem.column))
