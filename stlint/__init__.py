"""The static analyser for Streamlit apps; what programs use of it stands in ``stlint.public``."""

import sys

__version__ = "0.1.0"

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    from stlint.public import (
        CancelledError,
        Change,
        Changes,
        Edit,
        Finding,
        Fix,
        Incomplete,
        KeyUse,
        Place,
        Position,
        Related,
        Report,
        Rule,
        Session,
        Step,
        Traced,
        UsageError,
        check,
        fix,
        rule,
        rules,
        trace,
    )

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
    "__version__",
    "check",
    "fix",
    "rule",
    "rules",
    "trace",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'stlint' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - ``import stlint`` has to be cheap

    return getattr(import_module("stlint.public"), name)


class _Package(type(sys)):  # type: ignore[misc]
    """``stlint.check`` and ``stlint.rules`` are functions, though packages have these names."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in __all__ or not isinstance(value, type(sys)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
