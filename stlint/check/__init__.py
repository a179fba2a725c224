"""From apps to findings: checks of paths or of apps, and what the dry run understood of one."""

from stlint.check.checks import UsageError, check, check_found, trace

__all__ = ["UsageError", "check", "check_found", "trace"]
