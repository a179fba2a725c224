"""What a service for code review knows a finding again by, after the lines around it have moved."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.report.sources import Sources
    from stlint.results.finding import Finding

__all__ = ["fingerprints"]


def fingerprints(findings: Sequence[Finding], sources: Sources) -> list[str]:
    """Give each finding of a report a short text of its own.

    It is made of the file, the rule and the code that is marked, without its white space; where
    these are the same, the findings are counted. Rows, columns and the message (which may speak of
    rows) take no part.

    Returns:
        32 hexadecimal digits for each finding, no two the same.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    given = []
    for each in findings:
        code = "".join(sources.quote(each.span).split())
        key = (sources.in_checkout(each.span.path), each.code, code)
        text = "\0".join((*key, str(seen[key])))
        seen[key] += 1
        given.append(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return given
