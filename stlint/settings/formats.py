"""The formats of reports, by name: settings and command line offer them."""

from __future__ import annotations

__all__ = ["COUNTING", "FORMATS", "FOR_PEOPLE", "FOR_PROGRAMS"]

FOR_PEOPLE = ("full", "concise", "grouped")
FOR_PROGRAMS = (
    "json",
    "json-lines",
    "github",
    "gitlab",
    "sarif",
    "junit",
    "rdjson",
    "markdown",
)
FORMATS = (*FOR_PEOPLE, *FOR_PROGRAMS)
COUNTING = (*FOR_PEOPLE, "json")
"""The formats that can tell counts instead of findings."""
