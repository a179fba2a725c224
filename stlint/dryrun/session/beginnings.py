"""What a main script does before it shows a page: run once for all of its pages."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from stlint.dryrun.core.dry_run import (
    Caches,
    Flow,
    Folds,
    Keys,
    Learnt,
    Page,
    Repeated,
    Risks,
    SearchPath,
    Trail,
)
from stlint.dryrun.core.store import Store, copy_of
from stlint.dryrun.imports.modules import run_file
from stlint.dryrun.streamlit.choosing import Makings
from stlint.files.looks import Looks, listeners
from stlint.model.events import PagesShown

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.here import Here
    from stlint.dryrun.core.targets import Target
    from stlint.model.objects import Module
    from stlint.syntax.source import Source

__all__ = ["run_main"]

T = TypeVar("T")
_OF_PROCESS: Final = ("modules", "patched", "problems", "path", "learnt")
"""What a run may change of the process that it runs in, beside what it reads and lists."""
_LISTED: Final = ("files", "in_any_order", "shuffled")
_COPIED: Final = frozenset({dict, list, set, Makings})
_NESTED: Final = frozenset({"arrived", "page_functions", "stacks"})
"""The records in which containers hold containers that are changed."""
_RECORDS: Final = frozenset(
    {Caches, Flow, Folds, Keys, Learnt, Page, Repeated, Risks, SearchPath, Trail}
)


class _Begun(NamedTuple):
    """All that is known after the first statements of a main script, in the first run of a session.

    Nobody changes it: what goes on from it begins with copies.
    """

    here: Here
    module: Module
    flow: Flow
    trail: Trail
    page: Page
    process: dict[str, Any]
    listed: dict[str, Any]
    sources: dict[Path, Source]
    target: Target
    """What an end of that run leaves."""
    looks: Looks
    heard: bool
    """Whether anybody listened to what was looked at."""


class _Beginnings:
    """How runs of one script begin; it lives as long as its tree."""

    def __init__(self, _: Any = None) -> None:
        self.showing: dict[Any, int] = {}
        """The statement of the script that shows a page."""
        self.begun: dict[Any, _Begun] = {}
        """What is known before that."""


def run_main(it: DryRun, module: Module) -> bool:
    """Run a main script, in the first run of a session whose page is asked for.

    All pages have what comes before one is shown in common. Which statement shows it, the first of
    these runs finds out, the second keeps what it knows before that, all others go on from there.

    Returns:
        Whether control comes out.
    """
    app = it.process.app
    key = app.shown_by, app.root, app.main, app.wrappers, it.process.release
    source = it.process.sources[module.path]
    known = source.once(_Beginnings, module.tree)
    begun = known.begun.get(key)
    if begun is not None and _is_same(it, begun):
        return _go_on(it, begun, known.showing[key])
    at = known.showing.get(key, 0)
    with Looks(passing=True) as looks:
        alive = run_file(it, module, 0, at)
    if not alive:
        return False
    if at and not _shows(it, 0):
        known.begun[key] = _keep(it, module, looks)
    for each in range(at, len(module.tree.body)):
        since = len(it.trail.events)
        alive = run_file(it, module, each, each + 1)
        if key not in known.showing and _shows(it, since):
            known.showing[key] = each
        if not alive:
            break
    return alive


def _shows(it: DryRun, since: int) -> bool:
    """Whether a page was shown, at least perhaps: which one is asked for matters from there on."""
    search = it.search
    return (
        search.navigates
        or search.shown
        or bool(search.numbers)
        or any(type(each) is PagesShown for each in it.trail.events[since:])
    )


def _is_same(it: DryRun, begun: _Begun) -> bool:
    """Whether a run that goes on from there is one of the same files, of which all is told."""
    told = begun.heard or not listeners
    return told and all(it.process.load(path) is each for path, each in begun.sources.items())


def _keep(it: DryRun, module: Module, looks: Looks) -> _Begun:
    process, listed = it.process, it.process.listed
    return _Begun(
        it.here,
        module,
        _copied(it.flow),
        _copied(it.trail),
        _copied(it.page),
        {each: _copied(getattr(process, each)) for each in _OF_PROCESS},
        {each: _copied(getattr(listed, each)) for each in _LISTED},
        dict(process.sources),
        it.flow.targets[0],
        looks,
        bool(listeners),
    )


def _go_on(it: DryRun, begun: _Begun, at: int) -> bool:
    """Run the rest of the script, from what is known."""
    begun.looks.tell()
    [target] = it.flow.targets
    it.here = begun.here
    it.flow, it.trail, it.page = _copied(begun.flow), _copied(begun.trail), _copied(begun.page)
    for name, each in begun.process.items():
        setattr(it.process, name, _copied(each))
    for name, each in begun.listed.items():
        setattr(it.process.listed, name, _copied(each))
    it.flow.targets = [target]
    it.flow.exits = [
        each._replace(
            target=target if each.target is begun.target else each.target,
            destination=target if each.destination is begun.target else each.destination,
        )
        for each in it.flow.exits
    ]
    for event, *_ in it.page.registered:
        if event.callback is not None:
            event.callback.left.clear()
    return run_file(it, begun.module, at)


def _copied(value: T, *, deep: bool = False) -> T:
    """A record with containers of its own; what these hold is the same."""
    given: Any = value
    kind = type(given)
    made: Any = given
    if kind in _RECORDS:
        held = {each.name: getattr(given, each.name) for each in fields(given)}
        made = replace(
            given, **{name: _copied(each, deep=name in _NESTED) for name, each in held.items()}
        )
    elif deep:
        made = {key: each.copy() for key, each in given.items()}
    elif kind is Store:
        made = copy_of(given)
    elif kind in _COPIED:
        made = given.copy()
    copied: T = made
    return copied
