"""The errors in all runs of some apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stlint.results.finding import Finding

__all__ = ["Explored"]


class Explored(NamedTuple):
    """The errors of an app, each once, and whether all its runs were looked at."""

    errors: tuple[Finding, ...]
    whole: bool
