"""ST003: an ignore comment that nothing needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.check import remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.results.finding import Finding
    from stlint.results.problems import UselessIgnore


@rule("ST003", "unused-ignore", level=Level.WARNING)
def unused_ignore(ignore: UselessIgnore) -> Iterator[Finding]:
    """Finds ignore comments that silence nothing."""
    if not ignore.unknown:
        yield remark(unused_ignore, ignore.message, ignore.span, ignore.help, ignore.fix)
