"""What goes wrong with the check itself, as findings of the rules about that."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stlint.check.asked import ABOUT_CHECK
from stlint.results.problems import Crash, FileProblem, UselessIgnore
from stlint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.results.finding import Finding

__all__ = ["crash", "remarks"]

_PACKAGE: Final = Path(__file__).parent.parent
_LONGEST: Final = 200
_CODES: Final = {
    FileProblem: ("ST001", "ST002"),
    Crash: ("ST000",),
    UselessIgnore: ("ST003", "ST004"),
}


def remarks(problem: FileProblem | Crash | UselessIgnore) -> Iterator[Finding]:
    """What the rules about the check say of a problem."""
    for rule in all_rules().values():
        if rule.topic == ABOUT_CHECK and rule.code in _CODES[type(problem)]:
            yield from rule.check(problem)


def crash(path: str, doing: str, error: Exception) -> Crash:
    """What is told of an exception in stlint itself; with ``STLINT_DEBUG`` all of it, at once."""
    if os.environ.get("STLINT_DEBUG"):
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    return Crash(path, doing, _told(error), _place_of(error))


def _told(error: Exception) -> str:
    """The exception in one line."""
    lines = str(error).strip().splitlines()
    name = type(error).__name__
    return f"{name}: {lines[0][:_LONGEST]}" if lines else name


def _place_of(error: Exception) -> str:
    """The innermost place in stlint that the exception came through."""
    found = "somewhere"
    step = error.__traceback__
    while step is not None:
        path = Path(step.tb_frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE):
            found = f"{path.relative_to(_PACKAGE.parent).as_posix()}:{step.tb_lineno}"
        step = step.tb_next
    return found
