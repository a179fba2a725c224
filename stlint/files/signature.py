"""What tells that a file changed; read by every repeated check, so it imports next to nothing."""

from __future__ import annotations

TYPE_CHECKING = False  # ``typing`` takes as long to import as a whole repeated check
if TYPE_CHECKING:
    import os


__all__ = ["LINK", "missing", "signature"]

LINK = "="
"""The mark of a path that has to lead where it led."""


def missing(error: Exception) -> str:
    """The mark of what is not there: why."""
    return f"-{getattr(error, 'errno', '')}"


def signature(status: os.stat_result) -> str:
    """What changes with a file: its times, size and number."""
    return f"{status.st_mtime_ns} {status.st_ctime_ns} {status.st_size} {status.st_ino}"
