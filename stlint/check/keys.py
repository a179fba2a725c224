"""Where the entries of session state are used, in all scripts that share a session."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.check.asked import load
from stlint.check.releases import standing_for
from stlint.files.looks import Looks
from stlint.model.events import ElementCreated, StateDelete, StateRead, StateSeen, StateWrite
from stlint.project import family
from stlint.results.problems import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from stlint.check.asked import Asked
    from stlint.check.outcomes import Known
    from stlint.dryrun import Analysis
    from stlint.model.events import Event
    from stlint.project.app import App
    from stlint.results.finding import Span

__all__ = ["Use", "uses_of"]


class Use(NamedTuple):
    """One use of an entry of session state.

    Attributes:
        key: the key, or what it begins with if ``whole`` is not so.
        kind: ``written``, ``read``, ``deleted``, ``asked`` or ``widget``.
        how: in which way, in the words of the code; for a widget the command.
        span: where the key stands; if it is ``spelled`` nowhere, the expression.
        spelled: whether the key itself stands there.
        script: in whose run.
        whole: whether all of the key is known.
    """

    key: str
    kind: str
    how: str
    span: Span
    spelled: bool
    script: str
    whole: bool = True


def uses_of(apps: Iterable[App], asked: Asked, known: Known) -> tuple[Use, ...]:
    """The uses in some apps, with the other pages of each; each place once.

    Args:
        apps: the apps.
        asked: what a check of them would be asked.
        known: what earlier calls found, to be added to.
    """
    every: dict[Path, App] = {}
    for app in apps:
        for script in family.scripts(app, asked.files):
            every.setdefault(script, family.app_of(app, script))
    found: dict[tuple[object, ...], Use] = {}
    for app in every.values():
        wrapped = replace(app, wrappers=asked.settings_of(app.entry).wrappers)
        key = f"{wrapped} {asked.targets(wrapped)}"
        uses = known.outcome(key)
        if uses is None:
            with Looks(passing=True) as looks:
                uses = tuple(_uses(wrapped, asked))
            known.put(key, uses, looks.rows)
        for each in uses:
            found.setdefault((each.key, each.kind, each.span, each.whole), each)
    return tuple(sorted(found.values(), key=lambda each: (each.span, each.kind)))


def _uses(app: App, asked: Asked) -> Iterator[Use]:
    release = standing_for(asked.targets(app).releases)
    try:
        analysis = asked.dry_run(app, lambda path: load(path, asked.files), release)
    except SourceProblem:
        return
    yield from _placed(analysis, str(app.entry))


def _placed(analysis: Analysis, script: str) -> Iterator[Use]:
    from stlint.syntax.keys import spelled  # noqa: PLC0415 - it imports libcst
    from stlint.syntax.places import locate  # noqa: PLC0415 - as above

    found: dict[tuple[Any, ...], tuple[Event, str, str, str, bool]] = {}
    for run in analysis.runs:
        for event in (*run.events, *run.uncalled):
            told = _told(event)
            if told is not None:
                found.setdefault((event.place.node, *told), (event, *told))
    nodes: dict[Path, dict[Any, Any]] = defaultdict(dict)
    for event, key, _, _, _ in found.values():
        element = isinstance(event, ElementCreated)
        node = event.place.node
        nodes[event.place.path][node, key] = spelled(node, key, element=element)
    spans: dict[Any, Span] = {}
    for path, several in nodes.items():
        wanted = {each or node for (node, _), each in several.items()}
        spans.update(locate(analysis.sources[path], wanted, ()).spans)
    for event, key, kind, how, whole in found.values():
        node = event.place.node
        stands = nodes[event.place.path][node, key]
        span = spans.get(stands or node)
        if span is not None:
            yield Use(key, kind, how, span, stands is not None, script, whole)


def _told(event: Event) -> tuple[str, str, str, bool] | None:
    """The key, the kind of use, how, and whether that is the whole key."""
    match event:
        case ElementCreated(key=("key", str(key))):
            return key, "widget", event.command, True
        case StateWrite(key=None, prefix=str(prefix)) if prefix:
            return prefix, "written", event.how, False
        case StateWrite(key=str(key)):
            return key, "written", event.how, True
        case StateRead() if not event.how.startswith("delete") and event.how != "pop":
            return event.key, "read", event.how, True
        case StateDelete(key=str(key)):
            return key, "deleted", "del", True
        case StateSeen():
            return event.key, "asked", event.how, True
    return None
