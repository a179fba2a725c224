"""Turns drafts into findings: looks up where they are, once for each file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.fixes.build import build
from stlint.fixes.context import Workshop
from stlint.results.finding import Certainty, Finding, Level, Related
from stlint.results.remedies import sites
from stlint.secret_texts import censored
from stlint.syntax.places import Located, locate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from stlint.model.drafts import Draft
    from stlint.results.finding import Span
    from stlint.rules import Rule
    from stlint.syntax.source import Source

__all__ = ["Drafted", "MissingPlaceError", "place"]


MAX_ALIKE = 24
"""Of so many drafts about one place one is the finding, and the fixes of all are its fix."""


class Drafted(NamedTuple):
    """A draft, and the rule that it is of."""

    rule: Rule
    draft: Draft
    releases: tuple[str, ...] = ()
    """The releases of Streamlit in which it holds."""


class MissingPlaceError(LookupError):
    """A draft is about syntax that is not in the file that it names."""


def _surest(found: Sequence[Drafted]) -> list[Drafted]:
    """Some of those that one rule has about one place, which a loop may bring about many times."""
    places: dict[Any, list[int]] = defaultdict(list)
    for at, (rule, draft, _) in enumerate(found):
        places[rule.code, draft.spot.path, draft.spot.node].append(at)
    sure = list(Certainty)

    def how_sure(at: int) -> int:
        return sure.index(found[at].draft.proof.certainty)

    kept = {at for several in places.values() for at in sorted(several, key=how_sure)[:MAX_ALIKE]}
    return [each for at, each in enumerate(found) if at in kept]


def place(
    found: Sequence[Drafted],
    sources: Mapping[Path, Source],
    failed: Callable[[Path, str, Exception], None],
    elsewhere: Callable[[Iterable[str]], bool] = lambda _: False,
) -> Iterator[Finding]:
    """Find the places that drafts are about.

    Args:
        found: the drafts of one app.
        sources: its files, with the trees that the drafts are about.
        failed: called with the file, what was done and the error when a place cannot be found.
        elsewhere: tells whether other scripts of the session have one of some words.

    Returns:
        The findings, in the order of the drafts, without those whose place cannot be found.
    """
    found = _surest(found)
    nodes: dict[Path, list[Any]] = defaultdict(list)
    statements: dict[Path, list[Any]] = defaultdict(list)
    for draft in (each.draft for each in found):
        nodes[draft.spot.path].append(draft.spot.node)
        statements[draft.spot.path].append(_statement(draft))
        for path, node in _others(draft):
            nodes[path].append(node)
        for path, node in sites(draft.fix) if draft.fix else ():
            nodes[path].append(node)
    places: dict[Path, Located] = {}
    for path, wanted in nodes.items():
        located = _look(path, sources, wanted, statements[path], failed)
        if located is not None:
            places[path] = located
    workshop = Workshop(sources, elsewhere)
    for each in found:
        if {each.draft.spot.path, *(path for path, _ in _others(each.draft))} <= places.keys():
            try:
                finding = _finding(each, places)
            except MissingPlaceError as error:
                failed(each.draft.spot.path, f"the rule {each.rule.name}", error)
                continue
            try:
                yield _with_fix(finding, each.draft, places, workshop)
            except Exception as error:  # noqa: BLE001 - the finding is none the worse for it
                failed(each.draft.spot.path, f"making the fix for {each.rule.name}", error)
                yield finding


def _look(
    path: Path,
    sources: Mapping[Path, Source],
    nodes: list[Any],
    statements: list[Any],
    failed: Callable[[Path, str, Exception], None],
) -> Located | None:
    try:
        return locate(sources[path], nodes, statements)
    except Exception as error:  # noqa: BLE001 - the other files are not to suffer
        failed(path, "looking for the place of a finding", error)
        return None


def _with_fix(
    finding: Finding, draft: Draft, places: Mapping[Path, Located], workshop: Workshop
) -> Finding:
    if draft.fix is None:
        return finding
    others = [(path, places[path].spans.get(node)) for path, node in sites(draft.fix)]
    known = [(path, span) for path, span in others if span is not None]
    if len(known) < len(others):
        return finding
    error = finding.level is Level.ERROR
    made = build(workshop, draft.fix, [(draft.spot.path, finding.span), *known], error=error)
    return finding if made is None else replace(finding, fix=made)


def _others(draft: Draft) -> list[tuple[Path, Any]]:
    """The other places that a finding speaks of."""
    behind = () if draft.behind is None else (draft.behind,)
    return [*((path, node) for _, path, node in draft.related), *behind]


def _statement(draft: Draft) -> Any:
    return draft.spot.node if draft.spot.statement is None else draft.spot.statement


def _finding(drafted: Drafted, places: Mapping[Path, Located]) -> Finding:
    rule, draft = drafted.rule, drafted.draft
    level = draft.level or rule.level
    if draft.proof.certainty is Certainty.MAY:
        level = Level.WARNING
    try:
        span = _beginning(places[draft.spot.path].spans[draft.spot.node], draft.spot.most)
        first, last = places[draft.spot.path].rows[_statement(draft)]
        related = tuple(
            Related(message, _beginning(places[path].spans[node], draft.spot.most))
            for message, path, node in draft.related
        )
        behind = None if draft.behind is None else places[draft.behind[0]].spans[draft.behind[1]]
    except KeyError as error:
        raise MissingPlaceError(f"{type(error.args[0]).__name__} is not in the file") from error
    if behind is not None and (behind.path, behind.row) == (span.path, span.row):
        behind = None  # the same line: it is the one or the other
    return Finding(
        rule.code,
        rule.name,
        level,
        censored(draft.message),
        span,
        (min(first, span.row), max(last, span.row)),
        draft.proof.certainty,
        draft.proof.witness,
        related,
        draft.help,
        drafted.releases,
        limit=draft.limit,
        cause=draft.cause,
        behind=behind,
    )


def _beginning(span: Span, most: int) -> Span:
    """The first characters of a place, in its first row."""
    end = span.column + most
    if not most or (span.end_row == span.row and span.end_column <= end):
        return span
    return span._replace(end_row=span.row, end_column=end)
