"""The process that an app runs in: what is known of it before its first run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stlint.dryrun.core.dry_run import DryRun, Process, Search, Words
from stlint.dryrun.imports.search_path import begin_search, folders
from stlint.dryrun.libraries.listed_folders import Listed
from stlint.dryrun.libraries.project_functions import DECORATORS
from stlint.files import disk

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.project.app import App
    from stlint.syntax.source import Source


def start(app: App, load: Callable[[Path], Source], version: str | None) -> DryRun:
    """One app in a new process of Streamlit, before its first run.

    Args:
        app: the app.
        load: reads a file; may raise ``SourceProblem``, as may the tree of what it returns.
        version: the release of Streamlit, such as ``"1.46"``; ``None`` means the newest.
    """
    entry = app.shown_by or app.entry
    sources: dict[Path, Source] = {}

    def remembering(path: Path) -> Source:
        if path not in sources:
            sources[path] = load(path)
        return sources[path]

    def makes_pages() -> bool:
        texts = [each.text for each in sources.values()]
        return any("Page" in each for each in texts) and any("navigation" in each for each in texts)

    above = [each for each in entry.parents if each.is_relative_to(app.root)]
    listed = Listed(tuple(dict.fromkeys((entry.parent, *above))), makes_pages)
    process = Process(app, entry, remembering, version, listed, sources)
    wanted = Path(disk.real(app.entry)) if app.shown_by is not None else None
    it = DryRun(process, Search(wanted=wanted), _words(app))
    begin_search(it)
    process.shadowed = any(
        disk.is_file(each / name) or disk.is_outside(each / name)
        for each in folders(it)
        if each != app.root or each == entry.parent
        for name in ("streamlit.py", "streamlit/__init__.py")
    )
    return it


def _words(app: App) -> Words:
    if not app.wrappers:
        return Words()
    expensive = dict(app.wrappers.expensive_calls)
    decorators = {**DECORATORS, **dict(app.wrappers.cached_decorators)}
    initializers = dict(app.wrappers.state_initializers)
    names = frozenset((*expensive, *decorators, *initializers))
    return Words(expensive, decorators, initializers, names)
