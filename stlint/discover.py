"""From paths to apps: which scripts there are, and which files are only imported by them."""

from __future__ import annotations

import os
from collections import deque
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from stlint import disk
from stlint.files import DISK
from stlint.gitignore import Ignored
from stlint.imports import Facts, Importers, facts, page_pattern, words_of
from stlint.model.app import App
from stlint.notebooks import no_script, notebooks_in
from stlint.project import project_of
from stlint.settings import Configuration, Settings, SettingsError
from stlint.settings.files import named
from stlint.settings.globs import matcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stlint.files import Files

__all__ = ["Found", "PathError", "discover", "project_root", "search"]

_DEFAULT = Configuration.of(Settings())
_ENTRY_NAMES = ("streamlit_app", "app", "main", "home", "index", "__main__")
"""What entry scripts are called, the likeliest first; decides where all files import each other."""
MAX_BYTES = 4_000_000
"""How much of a file is searched for imports and names of pages."""
MAX_PROJECT_FILES = 2_000
"""How many files of a project are asked whether they show a given file as a page."""
_LISTING = frozenset(
    {"glob", "iglob", "rglob", "iterdir", "listdir", "scandir", "walk", "iter_modules"}
)
"""Words of scripts that look for their pages on disk."""
_TEST_FOLDERS = frozenset({"test", "tests"})


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
    """

    apps: list[App]
    modules: list[Path]
    unreadable: list[Path]
    modules_of: Mapping[Path, tuple[Path, ...]] = MappingProxyType({})
    passed: tuple[tuple[str, str], ...] = ()


def discover(paths: Sequence[Path]) -> list[App]:
    """Find the apps that are meant by some paths; see ``search``."""
    return search(paths).apps


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
    given: list[Path] = []
    folders: list[Path] = []
    passed: list[tuple[str, str]] = []
    for path in paths:
        is_folder = disk.is_folder(path)
        if is_folder and not _is_readable(path):
            raise PathError(f"cannot search the folder {str(path)!r}: permission denied")
        if not is_folder and not files.is_there(path):
            raise PathError(f"there is no file or folder {str(path)!r}")
        if configuration.leaves_out(path, is_folder=is_folder):
            continue
        if not is_folder and (why := no_script(path)):
            passed.append((str(_absolute(path)), why))
            continue
        (folders if is_folder else given).append(path)
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
        modules = {disk.real(path): _absolute(path) for path in given}
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
    return Found(list(apps.values()), only, list(unreadable), modules_of, tuple(passed))


def _is_readable(folder: str | Path) -> bool:
    return disk.is_searchable(folder)


@cache
def project_root(folder: Path) -> Path:
    """The nearest folder, from this one upwards, that a project starts at.

    Where nothing tells: the folder that holds the package that this folder is part of, or in.

    Args:
        folder: an absolute path.
    """
    top = project_of(folder)
    if top is not None:
        return Path(top)
    if disk.exists(folder.parent / "__init__.py"):
        folder = folder.parent
    while disk.exists(folder / "__init__.py") and folder != folder.parent:
        folder = folder.parent
    return folder


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - keeps symbolic links


def _given_apps(given: Sequence[Path], files: Files, configuration: Configuration) -> Iterator[App]:
    projects: dict[Path, tuple[dict[Path, Facts], dict[Path, Path]]] = {}
    for file in given:
        entry = _absolute(file)
        root = project_root(entry.parent)
        if root not in projects:
            project = _project_files(root, configuration)
            found = {path: _facts(path, files, imports=False) for path in project}
            projects[root] = found, _shown_pages(found, Importers(root, found))
        known, shown_by = projects[root]
        beside = _pages_beside(entry)
        alone = not any(each.speaks for path, each in known.items() if path != entry)
        shows = beside or alone or (entry in known and known[entry].navigates)
        main = entry if shows and not _is_test(entry, root) else None
        yield App(entry, root, beside, shown_by.get(entry), shown_by.get(entry, main))


def _apps_of(
    given: Sequence[Path],
    reader: Files,
    configuration: Configuration,
    modules_of: dict[Path, tuple[Path, ...]],
) -> Iterator[App]:
    projects: dict[Path, set[Path]] = {}
    for path in map(_absolute, given):
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
        alone = [path for path in sorted(left) if _facts(path, reader, imports=False).is_script]
        yield from _given_apps(alone, reader, configuration)


def _project_files(root: Path, configuration: Configuration) -> list[Path]:
    """The files among which a given file may be a page; without a project, those beside it."""
    if project_of(root) == str(root):
        return _python_files(root, configuration, MAX_PROJECT_FILES).files
    return sorted(path for folder in (root, root.parent) for path in _scripts_in(folder))


def _pages_beside(entry: Path) -> tuple[Path, ...]:
    if entry.parent.name == "pages":
        return ()
    return tuple(_scripts_in(entry.parent / "pages"))


def _scripts_in(folder: Path) -> list[Path]:
    return [Path(each.path) for each in disk.entries(folder) if each.name.endswith(".py")]


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
    top = _absolute(folder)
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
    walked = _python_files(top, configuration, limit)
    near = {*more, *(each for path in more for each in _around(path, top))} if limit else more
    files = {path: _facts(path, reader) for path in sorted({*walked.files, *near})}
    root = project_root(top)
    if root != top:
        files.update(_around_folder(top, root, files, reader))
    graph = Importers(top, files, root)
    shown_by = _shown_pages(files, graph)
    scripts = _as_named(_scripts(top, files, graph, shown_by), files, shown_by, configuration)
    _check_entry_points(top, scripts, configuration)
    mains = _mains(top, scripts, files, shown_by, configuration)
    apps = []
    for script in sorted(each for each in scripts if each.is_relative_to(top)):
        shown = (page for page, shower in shown_by.items() if shower == script)
        pages = tuple(sorted({*_pages_beside(script), *shown}))
        root = project_root(script.parent)
        apps.append(App(script, root, pages, shown_by.get(script), mains.get(script)))
    return _Project(apps, files, graph, walked.unreadable)


def _around_folder(
    top: Path, root: Path, files: Mapping[Path, Facts], reader: Files
) -> dict[Path, Facts]:
    """What takes part in the apps of a folder and is not in it, but in its project.

    These are the modules that its files import, and if they are pages, the scripts beside them.
    """
    above = [each for each in top.parents if each.is_relative_to(root)]
    folders = [part for each in above for part in (each, each / "src")]
    found: dict[Path, Facts] = {}
    todo = list(files.items())
    asked: set[tuple[Path, str]] = set()

    def add(path: Path) -> None:
        if path not in found and not path.is_relative_to(top) and disk.is_file(path):
            found[path] = _facts(path, reader)
            todo.append((path, found[path]))

    for path in _scripts_in(top.parent) if top.name == "pages" else ():
        add(path)
    while todo:
        importer, known = todo.pop()
        for dots, name in known.imports:
            wanted = {(each, name) for each in _bases(importer, dots, folders)} - asked
            asked |= wanted
            for folder, _ in wanted:
                for place in _places(folder, name):
                    add(place)
    return found


def _bases(importer: Path, dots: int, folders: Iterable[Path]) -> Iterable[Path]:
    """The folders above a search in which an import may begin."""
    return folders if not dots else importer.parents[dots - 1 : dots]


def _places(folder: Path, name: str) -> Iterator[Path]:
    """Where a module of a dotted name, and the packages around it, may be."""
    for part in name.split("."):
        yield folder / f"{part}.py"
        folder /= part
        if not disk.is_folder(folder):
            return
        yield folder / "__init__.py"


def _around(path: Path, top: Path) -> Iterator[Path]:
    """The files beside a file, and beside the folders that it is in."""
    folder = path.parent
    while True:
        yield from _scripts_in(folder)
        if folder in (top, folder.parent):
            return
        folder = folder.parent


def _mains(
    top: Path,
    scripts: set[Path],
    files: dict[Path, Facts],
    shown_by: dict[Path, Path],
    configuration: Configuration,
) -> dict[Path, Path]:
    """For scripts, the one that Streamlit is started with, where that is sure."""
    pages = _pages(files) & scripts
    alone = scripts - pages - shown_by.keys()
    found: dict[Path, Path] = {}
    for script in scripts:
        if script in shown_by:
            found[script] = shown_by[script]
        elif _is_test(script, top):
            continue
        elif script in pages:
            beside = [each for each in alone if each.parent == script.parent.parent]
            if beside:
                found[script] = _likeliest(beside)
        else:
            named = bool(configuration.near(script.parent).settings.entry_points)
            only = _is_one_app(alone) and project_root(script.parent).is_relative_to(top)
            if named or only or files[script].navigates or _pages_beside(script):
                found[script] = script
    return found


def _is_one_app(scripts: set[Path]) -> bool:
    """Whether scripts are one, or copies of it in other folders: each is started by itself."""
    first = next(iter(scripts), None)
    names = {each.name for each in scripts}
    return len(scripts) == 1 or (
        first is not None and len(names) == 1 and first.stem.lower() in _ENTRY_NAMES
    )


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
    pages = {page for script in said for page in _pages_beside(script)}
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


class _Walked(NamedTuple):
    """The Python files below a folder, and folders that could not be read."""

    files: list[Path]
    unreadable: list[Path]


def _facts(path: Path, files: Files, *, imports: bool = True) -> Facts:
    try:
        return facts(files.read(path, MAX_BYTES), imports=imports)
    except OSError:
        return Facts(speaks=True)  # so that it is reported


def _python_files(top: Path, configuration: Configuration, limit: int | None = None) -> _Walked:
    """The files to look at, sorted; each real file and folder once, links last.

    With a limit the walk ends when it has found about as many, the nearest to the top first.
    """
    found: dict[str, Path] = {}
    visited: set[str] = set()
    folders = deque([(str(top), Ignored.above(top))])
    links: deque[tuple[str, Ignored]] = deque()
    linked_files: list[str] = []
    unreadable: list[Path] = []
    while (folders or links) and (limit is None or len(found) < limit):
        folder, ignored = (folders or links).popleft()
        real = disk.real(folder)
        if real in visited:
            continue
        visited.add(real)
        settings = configuration.near(Path(folder)).settings
        excluded, respectful = settings.excluded, settings.respect_gitignore
        entries = disk.entries(folder)
        if not entries and not _is_readable(folder):
            unreadable.append(Path(folder))
        for entry in entries:
            is_link = entry.is_symlink()
            is_folder = disk.is_folder(entry.path) if is_link else disk.is_folder_entry(entry)
            if is_folder:
                if _is_unsearched(entry.path, entry.name):
                    continue
            elif not entry.name.endswith(".py") or entry.name.startswith(".#"):
                continue
            if excluded.matches(entry.path, is_folder=is_folder):
                continue
            if respectful and ignored.matches(entry.path, is_folder=is_folder and not is_link):
                continue
            if is_folder:
                (links if is_link else folders).append((entry.path, ignored.enter(entry.path)))
            elif is_link:
                linked_files.append(entry.path)
            else:
                found.setdefault(os.path.join(real, entry.name), Path(entry.path))  # noqa: PTH118 - hot
    for path in sorted(linked_files):
        found.setdefault(disk.real(path), Path(path))
    return _Walked(sorted(found.values()), unreadable)


def _is_unsearched(path: str, name: str) -> bool:
    return name.startswith(".") or disk.exists(os.path.join(path, "pyvenv.cfg"))  # noqa: PTH118 - hot


def _scripts(
    top: Path, files: dict[Path, Facts], graph: Importers, shown_by: dict[Path, Path]
) -> set[Path]:
    """Tell scripts from modules."""
    speaking = {path for path, known in files.items() if known.is_script}
    relevant = graph.leading_to(speaking)
    imported = {
        path
        for path in relevant
        if any(
            _counts(importer, path, top)
            for importer in graph.importers(path) & relevant
            if not files[importer].tests
        )
    }
    silent = {path for path in relevant if files[path].tests}
    silent |= {path for path in relevant - speaking if _is_test(path, top)}
    scripts = relevant - imported - silent
    scripts |= speaking & (_pages(files) | set(shown_by))
    while left := speaking - graph.reachable(scripts):
        scripts.add(_likeliest(left))
    return scripts


def _shown_pages(files: dict[Path, Facts], graph: Importers) -> dict[Path, Path]:
    """The pages that scripts may show with ``st.navigation``, each with one such script.

    A script names them by their paths, or puts the paths together: then they are those below its
    folder whose names are among its words, or any if it lists what is in folders.
    """
    found: dict[Path, Path] = {}
    computing: list[tuple[Path, Facts]] = []
    for holder, known in sorted(files.items()):
        if not known.pages and not known.words:
            continue
        for script in sorted(_tops(holder, graph)):
            if _is_test(script, graph.top):
                continue
            if not any(files[each].navigates for each in graph.reachable({script})):
                continue
            for name in known.pages:
                for page in _named_pages(script, name, files):
                    found.setdefault(page, script)
            if known.words:
                computing.append((script, known))
    for script, known in computing:
        for page, about in files.items():
            if page in found or page == script or not about.speaks or about.navigates:
                continue
            below = script.parent in page.parents
            told = words_of(page.stem) <= known.words or (
                page.parent != script.parent and not _LISTING.isdisjoint(known.words)
            )
            if below and told and not graph.importers(page) and not _pages_beside(page):
                found[page] = script
    return {page: script for page, script in found.items() if script not in found}


def _named_pages(script: Path, name: str, files: Mapping[Path, Facts]) -> Iterator[Path]:
    """The files that a path in a script may name, or several of one pattern."""
    page = _absolute(script.parent / name)
    if page in files and page != script:
        yield page
    elif pattern := page_pattern(name):
        folder = script.parent
        below = [each for each in files if each != script and each.is_relative_to(folder)]
        for each in below:
            if files[each].speaks and pattern.fullmatch(each.relative_to(folder).as_posix()):
                yield each


def _tops(path: Path, graph: Importers) -> set[Path]:
    """The files that import a file, however indirectly, and are imported by none themselves."""
    every = graph.leading_to({path})
    return {each for each in every if not graph.importers(each)} or {path}


def _pages(files: dict[Path, Facts]) -> set[Path]:
    """The files in a ``pages/`` folder beside a script, unless it is a package."""
    beside = {path.parent for path, known in files.items() if known.speaks}
    return {
        path
        for path in files
        if path.parent.name == "pages"
        and path.parent.parent in beside
        and path.parent / "__init__.py" not in files
    }


def _is_test(path: Path, top: Path) -> bool:
    inner = path.relative_to(top).parts if path.is_relative_to(top) else (path.name,)
    name = path.stem
    return (
        name.startswith("test_")
        or name.endswith("_test")
        or name in {"conftest", "setup"}
        or not _TEST_FOLDERS.isdisjoint(inner[:-1])
    )


def _counts(importer: Path, path: Path, top: Path) -> bool:
    """Whether being imported by a file makes another one a module.

    A test does not do that, nor does a page that imports from the script beside its folder.
    """
    if _is_test(importer, top) and not _is_test(path, top):
        return False
    above = importer.parent.name == "pages" and path.parent == importer.parent.parent
    return not (above and _rank(path) < len(_ENTRY_NAMES))


def _rank(path: Path) -> int:
    name = path.stem.casefold()
    return _ENTRY_NAMES.index(name) if name in _ENTRY_NAMES else len(_ENTRY_NAMES)


def _likeliest(paths: Iterable[Path]) -> Path:
    """The file that looks most like an entry script."""
    return min(paths, key=lambda path: (_rank(path), len(path.parts), path))
