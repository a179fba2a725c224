"""ST004: an ignore comment that means no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.results.finding import Level
from stlint.rules import rule
from stlint.rules.check import remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.results.finding import Finding
    from stlint.results.problems import UselessIgnore


@rule("ST004", "unknown-ignore", level=Level.WARNING)
def unknown_ignore(ignore: UselessIgnore) -> Iterator[Finding]:
    """Finds ignore comments that name a rule which does not exist."""
    if ignore.unknown:
        yield remark(unknown_ignore, ignore.message, ignore.span, ignore.help, ignore.fix)
