"""Findings as JSON, one object a line: for tools that read while the output is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stlint.report.json import as_json

if TYPE_CHECKING:
    from stlint.report.sources import Sources
    from stlint.results.report import Report

__all__ = ["text"]


def text(report: Report, _: Sources) -> str:
    """Write each finding as ``json`` does, on a line of its own."""
    return "".join(json.dumps(each, allow_nan=False) + "\n" for each in as_json(report.findings))
