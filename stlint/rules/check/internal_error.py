"""ST000: stlint failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.rules import rule
from stlint.rules.check import at, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.results.finding import Finding
    from stlint.results.problems import Crash


@rule("ST000", "internal-error")
def internal_error(crash: Crash) -> Iterator[Finding]:
    """Says that stlint itself failed on a file."""
    message = f"{crash.doing} failed: {crash.error} ({crash.place})"
    remedy = "this is a mistake in stlint, please report it; STLINT_DEBUG=1 shows more"
    yield remark(internal_error, message, at(crash.path, 1, 1), remedy)
