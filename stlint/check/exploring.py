"""Errors in all runs of an app, not only the first: what fixes are held against."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stlint.check.asked import meant_releases
from stlint.files.looks import Looks
from stlint.model.run import Uncalled
from stlint.project import family
from stlint.results.explored import Explored
from stlint.results.finding import Certainty, Level
from stlint.rules import all_rules
from stlint.streamlit_api.lookup import newest
from stlint.syntax.source import read_source
from stlint.targets import Declarations

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from stlint.check.places import Drafted
    from stlint.dryrun.session.tours import Tour
    from stlint.files.overlay import Files
    from stlint.model.run import Run
    from stlint.project.app import App
    from stlint.results.finding import Finding, Step
    from stlint.settings import Configuration
    from stlint.streamlit_api.release_set import Targets
    from stlint.syntax.source import Source

__all__ = ["explore", "explorer", "sessions"]


def explorer(
    configuration: Configuration, targets: Callable[[App], Targets] | None = None
) -> Callable[[Iterable[App], Files, Collection[tuple[Step, ...]]], Explored]:
    """What looks for errors in all runs of apps; see ``explore``.

    Args:
        configuration: which settings hold where.
        targets: which releases of Streamlit an app is for, if not those that it declares.
    """

    def explored(apps: Iterable[App], files: Files, ways: Collection[tuple[Step, ...]]) -> Explored:
        from stlint.syntax.parse import in_big_stack  # noqa: PLC0415 - it imports libcst

        declarations = Declarations(configuration.wanted_releases, files)
        meant = targets or meant_releases(declarations)
        known: dict[Path, Source] = {}

        def load(path: Path) -> Source:
            if path not in known:
                known[path] = read_source(path, files)
            return known[path]

        wrapped = [
            replace(each, wrappers=configuration.near(each.entry.parent).settings.wrappers)
            for each in apps
        ]
        with Looks(passing=True):
            return in_big_stack(explore, wrapped, load, files, meant, ways)

    return explored


def sessions(apps: Iterable[App], files: Files) -> list[list[App]]:
    """Scripts that share a session, each with those that nobody asked for: its other pages.

    Args:
        apps: some scripts.
        files: what is in them.
    """
    found: dict[frozenset[Path], list[App]] = {}
    for app in apps:
        scripts = family.scripts(app, files)
        if any(app.entry in each for each in found):
            continue
        found[frozenset(scripts)] = [family.app_of(app, each) for each in scripts]
    return list(found.values())


def explore(
    apps: Iterable[App],
    load: Callable[[Path], Source],
    files: Files,
    targets: Callable[[App], Targets],
    ways: Collection[tuple[Step, ...]],
) -> Explored:
    """Look for errors in all runs of some apps.

    Args:
        apps: some scripts; the pages of their apps are looked at as well.
        load: reads and parses a file, the same one always with the same tree.
        files: what is in the files.
        targets: which releases of Streamlit an app is for.
        ways: steps that are done beside single ones.
    """
    from stlint.dryrun.session.tours import tour  # noqa: PLC0415 - the dry run is imported late

    errors: dict[object, Finding] = {}
    whole = True
    for several in sessions(apps, files):
        held = targets(several[0])
        release = held.releases.newest
        version = None if release == newest() else release

        def raises(run: Run, held: Targets = held) -> bool:
            return any(_drafts(run, held))

        done = tour(several, load, version, ways, raises)
        for each in _errors(done, held):
            held_by = errors.setdefault((each.code, each.span), each)
            if len(each.witness or ()) < len(held_by.witness or ()):
                errors[each.code, each.span] = each
        whole &= done.whole
    return Explored(tuple(errors.values()), whole)


def _errors(done: Tour, held: Targets) -> Iterator[Finding]:
    """What surely raises in runs that were made: no further ones are tried for that."""
    from stlint.check.places import place  # noqa: PLC0415 - it imports libcst

    drafts = [each for run in done.runs for each in _drafts(run, held)]
    yield from place(drafts, done.sources, lambda *_: None)


def _drafts(run: Run, held: Targets) -> Iterator[Drafted]:
    from stlint.check.places import Drafted  # noqa: PLC0415 - it imports libcst

    run.targets, run.admitted = held, held.releases
    onward, run.onward = run.onward, run.onward._replace(act=lambda *_: [], uncalled=Uncalled)
    try:
        for rule in all_rules().values():
            if rule.level is not Level.ERROR or rule.topic == "check" or rule.of_documents:
                continue
            for each in rule.find(run):
                if each.proof.certainty is not Certainty.MAY and each.level in {None, Level.ERROR}:
                    yield Drafted(rule, each._replace(fix=None), tuple(held.releases))
    finally:
        run.onward = onward
