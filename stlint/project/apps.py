"""From paths to apps: which scripts there are, and which files are only imported by them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.files import disk
from stlint.files.naming import named
from stlint.files.overlay import DISK
from stlint.project.app import App
from stlint.project.beside import beside, is_document
from stlint.project.files import (
    absolute,
    around,
    around_folder,
    facts_of,
    is_readable,
    project_root,
    python_files,
    scripts_in,
)
from stlint.project.imports import Facts, Importers
from stlint.project.notebooks import no_script, notebooks_in
from stlint.project.root import project_of
from stlint.project.scripts import (
    is_test,
    main_scripts_of,
    pages_beside,
    scripts_among,
    shown_pages,
)
from stlint.settings import Configuration, Settings, SettingsError
from stlint.settings.globs import matcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from stlint.documents.beside import Beside
    from stlint.files.overlay import Files

__all__ = ["Found", "PathError", "search"]

_DEFAULT = Configuration.of(Settings())
MAX_PROJECT_FILES = 2_000
"""How many files of a project are asked whether they show a given file as a page."""


SEARCH: Final = 3_000_000
"""Statements and calls of all further runs of the apps of a project, of which each gets a share."""
MANY: Final = 50
"""In smaller projects each app has enough."""


class PathError(Exception):
    """A path that does not exist, or a folder that cannot be searched."""


class Found(NamedTuple):
    """What a search gives.

    Attributes:
        apps: what Streamlit runs.
        modules: files that speak of Streamlit and are only imported, and those that were given.
        unreadable: folders that could not be searched.
        modules_of: the files that the script of an app imports, however indirectly.
        passed: files that were given and cannot be checked, each with the reason.
        documents: the files beside the apps, by project.
    """

    apps: list[App]
    modules: list[Path]
    unreadable: list[Path]
    modules_of: Mapping[Path, tuple[Path, ...]] = MappingProxyType({})
    passed: tuple[tuple[str, str], ...] = ()
    documents: tuple[Beside, ...] = ()


def search(
    paths: Sequence[Path],
    files: Files = DISK,
    configuration: Configuration = _DEFAULT,
    *,
    whole_apps: bool = False,
) -> Found:
    """Find the apps that are meant by some paths.

    A file is taken as it is, with the script of its project that shows it as a page. A folder is
    searched for scripts: files that speak of Streamlit and are imported by no other file of the
    search, and files in ``pages/`` beside a script. What git ignores, hidden folders, virtual
    environments and what is excluded by the settings (folders of build tools) are left out.

    Args:
        paths: files and folders; may overlap.
        files: what is in them.
        configuration: which settings hold where.
        whole_apps: a file means the apps of its project that it is part of, as a script, as a page
            or as a module.

    Returns:
        Each app once: the given files in their order, then those found, by path; and the modules.

    Raises:
        PathError: a path does not exist, or a folder cannot be read.
        SettingsError: a file of settings cannot be used.
    """
    project_root.cache_clear()
    given, folders, passed = _told_apart(paths, files, configuration)
    apps: dict[str, App] = {}
    modules_of: dict[Path, tuple[Path, ...]] = {}
    if whole_apps:
        meant = _apps_of(given, files, configuration, modules_of)
    else:
        meant = _given_apps(given, files, configuration)
    for app in meant:
        apps.setdefault(disk.real(app.entry), app)
    modules: dict[str, Path] = {}
    if whole_apps:
        modules = {disk.real(path): absolute(path) for path in given}
    unreadable: dict[Path, None] = {}
    for folder in folders:
        found = _below(folder, files, configuration)
        if not found.apps:
            passed += notebooks_in(folder, files, configuration)
        unreadable.update(dict.fromkeys(found.unreadable))
        modules_of.update(found.modules_of)
        for app in found.apps:
            apps.setdefault(disk.real(app.entry), app)
        for module in found.modules:
            modules.setdefault(disk.real(module), module)
    only = [modules[name] for name in modules if name not in apps]
    documents = beside([*paths], configuration)
    shared = _with_shares(list(apps.values()))
    return Found(shared, only, list(unreadable), modules_of, tuple(passed), documents)


def _with_shares(apps: list[App]) -> list[App]:
    """The apps, each with its share of what the search in all apps of its project may take."""
    number = Counter(each.root for each in apps)
    return [
        replace(each, share=SEARCH // number[each.root]) if number[each.root] > MANY else each
        for each in apps
    ]


def _told_apart(
    paths: Sequence[Path], files: Files, configuration: Configuration
) -> tuple[list[Path], list[Path], list[tuple[str, str]]]:
    """Tell some paths apart that are not excluded.

    Returns:
        Files, folders, and files that cannot be checked, each with the reason.

    Raises:
        PathError: a path does not exist, or a folder cannot be read.
    """
    given: list[Path] = []
    folders: list[Path] = []
    passed: list[tuple[str, str]] = []
    for path in paths:
        is_folder = disk.is_folder(path)
        if is_folder and not is_readable(path):
            raise PathError(f"cannot search the folder {str(path)!r}: permission denied")
        if not is_folder and not files.is_there(path):
            raise PathError(f"there is no file or folder {str(path)!r}")
        if configuration.leaves_out(path, is_folder=is_folder):
            continue
        if not is_folder and is_document(path):
            continue
        if not is_folder and (why := no_script(path)):
            passed.append((str(absolute(path)), why))
            continue
        (folders if is_folder else given).append(path)
    return given, folders, passed


def _given_apps(given: Sequence[Path], files: Files, configuration: Configuration) -> Iterator[App]:
    projects: dict[Path, tuple[dict[Path, Facts], dict[Path, Path]]] = {}
    for file in given:
        entry = absolute(file)
        root = project_root(entry.parent)
        if root not in projects:
            project = _project_files(root, configuration)
            found = {path: facts_of(path, files, imports=False) for path in project}
            projects[root] = found, shown_pages(found, Importers(root, found))
        known, shown_by = projects[root]
        beside = pages_beside(entry)
        alone = not any(each.speaks for path, each in known.items() if path != entry)
        shows = beside or alone or (entry in known and known[entry].navigates)
        main = entry if shows and not is_test(entry, root) else None
        yield App(entry, root, beside, shown_by.get(entry), shown_by.get(entry, main))


def _apps_of(
    given: Sequence[Path],
    reader: Files,
    configuration: Configuration,
    modules_of: dict[Path, tuple[Path, ...]],
) -> Iterator[App]:
    projects: dict[Path, set[Path]] = {}
    for path in map(absolute, given):
        projects.setdefault(project_root(path.parent), set()).add(path)
    for root, wanted in projects.items():
        left = set(wanted)
        project = _project(root, reader, configuration, more=wanted, limit=MAX_PROJECT_FILES)
        for app in project.apps:
            main = app.shown_by or app.entry
            shown = {each.entry for each in project.apps if each.shown_by == main}
            if parts := project.graph.reachable({app.entry, main, *shown}) & wanted:
                left -= parts
                modules_of[app.entry] = project.modules_of(app)
                yield app
        alone = [path for path in sorted(left) if facts_of(path, reader, imports=False).is_script]
        yield from _given_apps(alone, reader, configuration)


def _project_files(root: Path, configuration: Configuration) -> list[Path]:
    """The files among which a given file may be a page; without a project, those beside it."""
    if project_of(root) == str(root):
        return python_files(root, configuration, MAX_PROJECT_FILES).files
    return sorted(path for folder in (root, root.parent) for path in scripts_in(folder))


class _Project(NamedTuple):
    """What a folder holds: its apps, all Python files, what they import."""

    apps: list[App]
    files: dict[Path, Facts]
    graph: Importers
    unreadable: list[Path]

    def modules_of(self, app: App) -> tuple[Path, ...]:
        """The files that the script of an app imports, however indirectly."""
        return tuple(sorted(self.graph.reachable({app.entry}) - {app.entry}))


def _below(folder: Path, reader: Files, configuration: Configuration) -> Found:
    top = absolute(folder)
    project = _project(top, reader, configuration)
    modules = project.files.keys() - {app.entry for app in project.apps}
    speaking = sorted(
        path for path in modules if project.files[path].speaks and path.is_relative_to(top)
    )
    modules_of = {app.entry: project.modules_of(app) for app in project.apps}
    return Found(project.apps, speaking, project.unreadable, modules_of)


def _project(
    top: Path,
    reader: Files,
    configuration: Configuration,
    more: Iterable[Path] = (),
    limit: int | None = None,
) -> _Project:
    """Look through a folder.

    Args:
        top: the folder.
        reader: what is in files.
        configuration: which settings hold where.
        more: files that belong to it as well, if only as a text.
        limit: how many files to look at, about; those beside and above ``more`` always are.
    """
    walked = python_files(top, configuration, limit)
    beside_each = {path.parent: path for path in more}.values()
    near = {*more, *(each for path in beside_each for each in around(path, top))} if limit else more
    files = {path: facts_of(path, reader) for path in sorted({*walked.files, *near})}
    root = project_root(top)
    if root != top:
        files.update(around_folder(top, root, files, reader))
    graph = Importers(top, files, root)
    shown_by = shown_pages(files, graph)
    scripts = _as_named(scripts_among(top, files, graph, shown_by), files, shown_by, configuration)
    _check_entry_points(top, scripts, configuration)
    mains = main_scripts_of(top, scripts, files, shown_by, configuration)
    apps = []
    for script in sorted(each for each in scripts if each.is_relative_to(top)):
        shown = (page for page, shower in shown_by.items() if shower == script)
        pages = tuple(sorted({*pages_beside(script), *shown}))
        root = project_root(script.parent)
        apps.append(App(script, root, pages, shown_by.get(script), mains.get(script)))
    return _Project(apps, files, graph, walked.unreadable)


def _as_named(
    scripts: set[Path],
    files: dict[Path, Facts],
    shown_by: dict[Path, Path],
    configuration: Configuration,
) -> set[Path]:
    """The scripts as the settings name them, with their pages; or as they were found."""
    guessed, said = set(), set()
    for path in files:
        points = configuration.near(path.parent).settings.entry_points
        if not points:
            guessed |= {path} & scripts
        elif matcher(points).matches(str(path), is_folder=False):
            said.add(path)
    pages = {page for script in said for page in pages_beside(script)}
    pages |= {page for page, script in shown_by.items() if script in said}
    return guessed | said | (pages & files.keys())


def _check_entry_points(top: Path, scripts: set[Path], configuration: Configuration) -> None:
    """Make sure that the entry points which a file of settings names in a folder are there.

    Raises:
        SettingsError: one is not.
    """
    held = configuration.near(top)
    if held.file is None or not held.file.is_relative_to(top):
        return
    for glob in held.settings.entry_points:
        if not any(matcher((glob,)).matches(str(path), is_folder=False) for path in scripts):
            place = f"{named(held.file)}:{held.origins['entry_points']}"
            raise SettingsError(f"{place}: entry-points: no file matches {glob.text!r}")
