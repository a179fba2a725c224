"""ST001: a file that is no Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.rules import rule
from stlint.rules.check import at, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.results.finding import Finding
    from stlint.results.problems import FileProblem


@rule("ST001", "syntax-error")
def syntax_error(broken: FileProblem) -> Iterator[Finding]:
    """Reports a file that is not valid Python, with the place where reading it ended."""
    problem = broken.problem
    if problem.kind == "syntax":
        yield remark(syntax_error, problem.message, at(broken.path, problem.row, problem.column))
