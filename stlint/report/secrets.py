"""A report without secrets, whatever its findings quote."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from stlint.secret_texts import censored, masked

if TYPE_CHECKING:
    from stlint.report.sources import Sources
    from stlint.results.finding import Finding, Step
    from stlint.results.report import Report

__all__ = ["without_secrets"]

_MARKING: Final = "ST601"
"""What marks secrets."""


def without_secrets(report: Report, sources: Sources) -> Report:
    """A report that shows no secrets, whatever its findings quote; nor do the sources then."""
    marked = [each for each in report.findings if each.code == _MARKING]
    spans = [each.span for each in marked]
    further = [one.span for each in marked for one in each.related]
    known = sources.hide(spans, further)
    exact, near = known["exact"], known["near"]
    told = tuple(_without(each, exact, near) for each in report.findings)
    return replace(report, findings=told)


def _without(finding: Finding, exact: frozenset[str], near: frozenset[str]) -> Finding:
    witness = finding.witness
    if witness is not None:
        witness = tuple(_step(each, exact | near) for each in witness)
    return replace(
        finding,
        message=censored(finding.message, exact),
        help=None if finding.help is None else censored(finding.help, exact),
        related=tuple(
            each._replace(message=censored(each.message, exact)) for each in finding.related
        ),
        witness=witness,
    )


def _step(step: Step, secrets: frozenset[str]) -> Step:
    value = step.value
    if not isinstance(value, str) or (value not in secrets and censored(value) == value):
        return step
    return step._replace(value=masked(value))
