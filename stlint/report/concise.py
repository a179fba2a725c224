"""One line a finding, for tools that read ``path:row:column: message``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.report.columns import clean
from stlint.report.lines import Line, Piece

if TYPE_CHECKING:
    from stlint.findings import Finding
    from stlint.report.sources import Sources

__all__ = ["headline"]


def headline(finding: Finding, sources: Sources, link: str | None = None) -> Line:
    """Say where, how bad, which rule, what.

    Args:
        finding: the finding.
        sources: how to name its file.
        link: the address of the rule's page, if the code shall lead there.
    """
    level = finding.level.value
    return (
        Piece(
            f"{sources.name(finding.span.path)}:{finding.span.row}:{finding.span.column}", "path"
        ),
        Piece(": "),
        Piece(f"{level}[{finding.code}]", level, link),
        Piece(" "),
        Piece(f"{finding.name}:", "name"),
        Piece(f" {clean(finding.message)}"),
    )
