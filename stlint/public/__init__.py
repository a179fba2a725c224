"""What other programs use of stlint, and all of its own that check or fix: ``docs/python.md``.

What is named here stays. ``import stlint`` hands it on, and imports it when it is asked for.
"""

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
