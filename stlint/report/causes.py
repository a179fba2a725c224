"""Findings that have one cause are told as one, with the other places as related."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Final

from stlint.fixes.layout.edits import together
from stlint.results.finding import Level, Related

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stlint.results.finding import Cause, Finding, Fix

_NAMED: Final = 3
"""How many names are told of what stands at the places."""


def told_once(findings: Iterable[Finding], shown: int | None = None) -> tuple[Finding, ...]:
    """The findings in their order, of those with one cause only the weightiest.

    Args:
        findings: all of them.
        shown: how many of the other places it keeps; ``None``: all.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for at, each in enumerate(findings):
        group = None if each.cause is None else each.cause.group or each.related[0].span
        key = (at,) if group is None else (each.code, group)
        groups.setdefault(key, []).append(each)
    return tuple(_as_one(each, shown) if len(each) > 1 else each[0] for each in groups.values())


def _as_one(findings: Sequence[Finding], shown: int | None) -> Finding:
    """Several findings as the weightiest of them."""
    causes = [each.cause for each in findings if each.cause is not None]
    head = min(findings, key=lambda each: (each.level is not Level.ERROR, each.sort_key))
    others = [each for each in findings if each is not head]
    return replace(
        head,
        message=_message(causes),
        help=max((head, *others), key=_rank).help,
        related=(*head.related, *(Related(each.message, each.span) for each in others[:shown])),
        fix=_fix(findings),
    )


def _rank(finding: Finding) -> tuple[int, ...]:
    return () if finding.cause is None else finding.cause.rank


def _message(causes: Sequence[Cause]) -> str:
    most = max(causes, key=lambda each: each.rank)
    ranked = sorted(causes, key=lambda each: each.rank, reverse=True)
    names = list(dict.fromkeys(each.item for each in ranked if each.item))
    more = ", …" if len(names) > _NAMED else ""
    shown = f": {', '.join(names[:_NAMED])}{more}" if names else ""
    return f"{most.message}{shown}, {len(causes)} places"


def _fix(findings: Sequence[Finding]) -> Fix | None:
    """What mends all places for which there is a fix."""
    fixes: list[Fix | None] = [each.fix for each in findings if each.fix is not None]
    return reduce(together, fixes) if fixes else None
