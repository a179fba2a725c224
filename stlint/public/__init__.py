"""What other programs use of stlint, and all of its own that check or fix: ``docs/python.md``.

What is named here stays. ``import stlint`` hands it on, and imports it when it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from stlint.public.book import Rule, rule, rules
    from stlint.public.checks import Changes, Report, Traced, check, fix, trace
    from stlint.public.errors import CancelledError, UsageError
    from stlint.public.findings import (
        Edit,
        Finding,
        Fix,
        Incomplete,
        Place,
        Position,
        Related,
        Step,
    )
    from stlint.public.keys import KeyUse
    from stlint.public.session import Session
    from stlint.results.changes import Change

__all__ = [
    "CancelledError",
    "Change",
    "Changes",
    "Edit",
    "Finding",
    "Fix",
    "Incomplete",
    "KeyUse",
    "Place",
    "Position",
    "Related",
    "Report",
    "Rule",
    "Session",
    "Step",
    "Traced",
    "UsageError",
    "check",
    "fix",
    "rule",
    "rules",
    "trace",
]

_HOMES: Final = {
    "book": ("Rule", "rule", "rules"),
    "checks": ("Changes", "Report", "Traced", "check", "fix", "trace"),
    "errors": ("CancelledError", "UsageError"),
    "findings": ("Edit", "Finding", "Fix", "Incomplete", "Place", "Position", "Related", "Step"),
    "keys": ("KeyUse",),
    "session": ("Session",),
}


def __getattr__(name: str) -> object:
    """Import what is asked for, and not all that it could be: a wrong option is told at once."""
    if name == "Change":
        return import_module("stlint.results.changes").Change
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module 'stlint.public' has no attribute {name!r}")
    return getattr(import_module(f"stlint.public.{home}"), name)
