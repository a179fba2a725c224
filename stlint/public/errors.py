"""What is raised by everything that is public."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from stlint.accepted.baseline import BaselineError
from stlint.check.checks import UsageError
from stlint.project.apps import PathError
from stlint.settings import SettingsError, WrongFlagError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CancelledError", "UsageError", "as_usage_errors"]


class CancelledError(Exception):
    """Somebody has called ``Session.cancel`` while it was checking."""


@contextmanager
def as_usage_errors() -> Iterator[None]:
    """Raise ``UsageError`` for all that a user can mend."""
    try:
        yield
    except (SettingsError, WrongFlagError, PathError, BaselineError) as error:
        raise UsageError(str(error)) from error
