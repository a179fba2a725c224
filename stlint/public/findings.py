"""Findings as they are handed out: the members of the JSON of the command line, as records."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from stlint.report.json import as_json
from stlint.report.words import when
from stlint.rules import all_rules

if TYPE_CHECKING:
    from stlint.results import finding as found

__all__ = [
    "Edit",
    "Finding",
    "Fix",
    "Incomplete",
    "Place",
    "Position",
    "Related",
    "Step",
    "finding_of",
]


class Position(NamedTuple):
    """A place in a text: row and column count from 1, columns in characters."""

    row: int
    column: int


class Place(NamedTuple):
    """A piece of a file: its absolute path, where it begins, and where it ends, exclusive."""

    path: str
    start: Position
    end: Position


class Step(NamedTuple):
    """One thing that a user does, followed by a rerun.

    Attributes:
        kind: ``click`` (a button), ``set`` (any other widget), ``page`` (open a page).
        target: the key of the widget, else its label; the path of the page.
        value: what is set; ``None`` for the others.
        nth: which of the widgets of that label, from 1; 0: there is one.
    """

    kind: str
    target: str
    value: object = None
    nth: int = 0


class Related(NamedTuple):
    """A second place that a finding speaks of, with what to say there."""

    message: str
    path: str
    start: Position
    end: Position


class Edit(NamedTuple):
    """A piece of a file, and the text to put in its place."""

    content: str
    path: str
    start: Position
    end: Position


class Fix(NamedTuple):
    """What can be done about a finding: edits that belong together.

    ``applicability`` is ``safe``, ``unsafe`` (someone has to look at it) or ``display`` (a
    suggestion that is never applied).
    """

    message: str
    applicability: Literal["safe", "unsafe", "display"]
    edits: tuple[Edit, ...]


class Incomplete(NamedTuple):
    """For ST006: which limit a check came up against, and in the run of which other script."""

    limit: str
    run: str | None


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong in an app; ``docs/output-formats.md`` tells of each member.

    Attributes:
        code: such as ``ST301``.
        name: such as ``duplicate-widget-id``.
        level: ``error`` (Streamlit raises there) or ``warning``.
        certainty: ``always``, ``when-reached`` or ``may``.
        message: one sentence.
        path: the absolute path of the file.
        start: where it begins.
        end: where it ends, exclusive.
        witness: what to do until Streamlit raises; ``None`` if nothing raises.
        related: other places that it speaks of.
        behind: what raises before it on that way.
        fix: what can be done about it.
        help: what helps, in words.
        releases: those of Streamlit in which it holds, if not in all that the project admits.
        url: the page of the rule.
        incomplete: for ST006, why.
    """

    code: str
    name: str
    level: Literal["error", "warning"]
    certainty: Literal["always", "when-reached", "may"]
    message: str
    path: str
    start: Position
    end: Position
    witness: tuple[Step, ...] | None
    related: tuple[Related, ...]
    behind: Place | None
    fix: Fix | None
    help: str | None
    releases: tuple[str, ...]
    url: str | None
    incomplete: Incomplete | None
    found: found.Finding = field(repr=False)
    """The same as the rest of stlint has it, which may change from release to release."""

    @property
    def when(self) -> str | None:
        """What to do until Streamlit raises, in words; ``None`` if nothing raises."""
        return when(self.found)

    def as_json(self) -> dict[str, object]:
        """The object that ``stlint check --output-format json`` prints."""
        return as_json([self.found])[0]


def finding_of(given: found.Finding) -> Finding:
    """What is handed out of a finding."""
    rule = all_rules().get(given.code)
    place = place_of(given.span)
    fix = given.fix
    return Finding(
        given.code,
        given.name,
        given.level.value,
        given.certainty.value,
        given.message,
        *place,
        None if given.witness is None else tuple(Step(*each) for each in given.witness),
        tuple(Related(each.message, *place_of(each.span)) for each in given.related),
        None if given.behind is None else place_of(given.behind),
        None if fix is None else Fix(fix.message, fix.safety.value, edits_of(fix)),
        given.help,
        given.releases,
        rule.url if rule else None,
        _incomplete(given),
        given,
    )


def edits_of(fix: found.Fix) -> tuple[Edit, ...]:
    """What is handed out of the edits of a fix."""
    return tuple(Edit(each.content, *place_of(each.span)) for each in fix.edits)


def place_of(span: found.Span) -> Place:
    """What is handed out of a span."""
    path = os.path.abspath(span.path)  # noqa: PTH100 - keeps symbolic links
    return Place(path, Position(span.row, span.column), Position(span.end_row, span.end_column))


def _incomplete(given: found.Finding) -> Incomplete | None:
    if given.limit is None:
        return None
    return Incomplete(given.limit, os.path.abspath(given.run) if given.run else None)  # noqa: PTH100
