"""Checks an app for all the releases of Streamlit that it is for, with few dry runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stlint.results.finding import Certainty, Level
from stlint.streamlit_api.lookup import newest, number
from stlint.streamlit_api.release_set import ReleaseSet, Targets, release_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from stlint.dryrun import Analysis
    from stlint.project.app import App
    from stlint.results.finding import Finding, Span
    from stlint.syntax.source import Source

    DryRun = Callable[[App, Callable[[Path], Source], str | None], Analysis]

__all__ = ["analyses", "merged", "standing_for", "strength"]

_NEWER = "ST805"
"""The rule that says that releases are too old for an app."""
_SURE = (Certainty.ALWAYS, Certainty.WHEN_REACHED, Certainty.MAY)


def analyses(
    app: App, load: Callable[[Path], Source], targets: Targets, dry_run: DryRun
) -> Iterator[Analysis]:
    """Dry-run an app once for each class of releases between which it may go differently.

    The newest release comes first; most apps have one class. The runs know which releases they are
    about.
    """
    from stlint.model.questions.release_classes import classes  # noqa: PLC0415 - the model imports late

    first = dry_run(app, load, standing_for(targets.releases))
    for group in classes(first.runs, targets.releases):
        whole = targets.releases.newest in group
        analysis = first if whole else dry_run(app, load, standing_for(group))
        for run in analysis.runs:
            run.targets = Targets(group, targets.source)
            run.admitted = targets.releases
        yield analysis


def standing_for(group: ReleaseSet) -> str | None:
    """The release that stands for others; ``None`` for the newest of all."""
    return None if group.newest == newest() else group.newest


def merged(findings: Iterable[Finding], targets: Targets) -> Iterator[Finding]:
    """Findings of all classes of releases: one for each rule and place, the surest of those.

    If it does not hold in all releases that the project admits, its message says in which. What is
    warned of only in releases in which the app stops anyhow, since they are too old, is left out.

    Args:
        findings: each with the releases in which it holds.
        targets: what the project admits, and what says so.
    """
    surest: dict[tuple[str, Span], Finding] = {}
    holds: dict[tuple[str, Span], ReleaseSet] = {}
    for each in findings:
        key = (each.code, each.span)
        known = surest.get(key)
        if known is None or strength(each) < strength(known):
            surest[key] = each
        holds[key] = holds.get(key, ReleaseSet(0)) | release_set(each.releases)
    needed = max(filter(None, map(_needed, surest.values())), default=(0, 0))
    for key, finding in surest.items():
        warned = finding.level is Level.WARNING and finding.code != _NEWER and holds[key]
        if not warned or number(holds[key].newest) >= needed:
            yield _told(finding, holds[key], targets)


def _needed(finding: Finding) -> tuple[int, ...] | None:
    """The oldest release with what stands at a place that other releases surely raise at."""
    sure = finding.code == _NEWER and finding.level is Level.ERROR
    return finding.cause.rank if sure and finding.cause is not None else None


def _told(finding: Finding, holds: ReleaseSet, targets: Targets) -> Finding:
    if holds == targets.releases or not holds:
        return replace(finding, releases=())
    among = f"on {holds.told(targets.releases)}, which {targets.source} allows"
    return replace(finding, message=f"{finding.message} ({among})", releases=tuple(holds))


def strength(finding: Finding) -> tuple[int, int, int, int]:
    """How much a finding says: smaller is stronger."""
    steps = len(finding.witness or ())
    later = finding.behind is not None
    return finding.level is not Level.ERROR, later, _SURE.index(finding.certainty), steps
