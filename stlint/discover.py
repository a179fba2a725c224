"""From paths to apps: which scripts there are, and which files are only imported by them."""

from __future__ import annotations

import os
from collections import deque
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stlint import disk
from stlint.files import DISK
from stlint.gitignore import Ignored
from stlint.imports import Facts, Importers, facts
from stlint.model.app import App

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stlint.files import Files

__all__ = ["Found", "MissingPathError", "discover", "project_root", "search"]

_ROOT_FILES = ("pyproject.toml", "stlint.toml", ".streamlit", ".git")
_UNSEARCHED = frozenset(
    {"__pycache__", "__pypackages__", "build", "dist", "node_modules", "site-packages", "venv"}
)
_ENTRY_NAMES = ("streamlit_app", "app", "main", "home", "index", "__main__")
"""What entry scripts are called, the likeliest first; decides where all files import each other."""
MAX_BYTES = 4_000_000
"""How much of a file is searched for imports and names of pages."""
MAX_PROJECT_FILES = 2_000
"""How many files of a project are asked whether they show a given file as a page."""
_TEST_FOLDERS = frozenset({"test", "tests"})


class MissingPathError(Exception):
    """A path that does not exist."""


class Found(NamedTuple):
    """What a search gives: apps, and files that speak of Streamlit and are only imported."""

    apps: list[App]
    modules: list[Path]


def discover(paths: Sequence[Path]) -> list[App]:
    """Find the apps that are meant by some paths; see ``search``."""
    return search(paths).apps


def search(paths: Sequence[Path], files: Files = DISK) -> Found:
    """Find the apps that are meant by some paths.

    A file is taken as it is, with the script of its project that shows it as a page. A folder is
    searched for scripts: files that speak of Streamlit and are imported by no other file of the
    search, and files in ``pages/`` beside a script. What git ignores, hidden folders, virtual
    environments and folders of build tools are left out.

    Args:
        paths: files and folders; may overlap.
        files: what is in them.

    Returns:
        Each app once: the given files in their order, then those found, by path; and the modules.

    Raises:
        MissingPathError: a path does not exist.
    """
    project_root.cache_clear()
    given: list[Path] = []
    folders: list[Path] = []
    for path in paths:
        if disk.is_folder(path):
            folders.append(path)
        elif files.is_there(path):
            given.append(path)
        else:
            raise MissingPathError(f"there is no file or folder {str(path)!r}")
    apps: dict[str, App] = {}
    for app in _given_apps(given, files):
        apps.setdefault(disk.real(app.entry), app)
    modules: dict[str, Path] = {}
    for folder in folders:
        found = _below(folder, files)
        for app in found.apps:
            apps.setdefault(disk.real(app.entry), app)
        for module in found.modules:
            modules.setdefault(disk.real(module), module)
    return Found(list(apps.values()), [modules[name] for name in modules if name not in apps])


@cache
def project_root(folder: Path) -> Path:
    """The nearest folder, from this one upwards, that a project starts at.

    Where nothing tells: the folder that holds the package that this folder is part of.

    Args:
        folder: an absolute path.
    """
    for each in (folder, *folder.parents):
        if any(disk.exists(each / name) for name in _ROOT_FILES):
            return each
    while disk.exists(folder / "__init__.py") and folder != folder.parent:
        folder = folder.parent
    return folder


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - keeps symbolic links


def _given_apps(given: Sequence[Path], files: Files) -> Iterator[App]:
    showers: dict[Path, dict[Path, Path]] = {}
    for file in given:
        entry = _absolute(file)
        root = project_root(entry.parent)
        if root not in showers:
            known = {path: _facts(path, files, imports=False) for path in _project_files(root)}
            showers[root] = _shown_pages(known)
        yield App(entry, root, _pages_beside(entry), showers[root].get(entry))


def _project_files(root: Path) -> list[Path]:
    """The files among which a given file may be a page; without a project, those beside it."""
    if any(disk.exists(root / marker) for marker in _ROOT_FILES):
        return _python_files(root, MAX_PROJECT_FILES)
    return sorted(path for folder in (root, root.parent) for path in _scripts_in(folder))


def _pages_beside(entry: Path) -> tuple[Path, ...]:
    if entry.parent.name == "pages":
        return ()
    return tuple(_scripts_in(entry.parent / "pages"))


def _scripts_in(folder: Path) -> list[Path]:
    return [Path(each.path) for each in disk.entries(folder) if each.name.endswith(".py")]


def _below(folder: Path, reader: Files) -> Found:
    top = _absolute(folder)
    files = {path: _facts(path, reader) for path in _python_files(top)}
    shown_by = _shown_pages(files)
    scripts = _scripts(top, files, shown_by)
    apps = []
    for script in sorted(scripts):
        shown = (page for page, shower in shown_by.items() if shower == script)
        pages = tuple(sorted({*_pages_beside(script), *shown}))
        apps.append(App(script, project_root(script.parent), pages, shown_by.get(script)))
    return Found(apps, sorted(path for path in files.keys() - scripts if files[path].speaks))


def _facts(path: Path, files: Files, *, imports: bool = True) -> Facts:
    try:
        return facts(files.read(path, MAX_BYTES), imports=imports)
    except OSError:
        return Facts(speaks=True)  # so that it is reported


def _python_files(top: Path, limit: int | None = None) -> list[Path]:
    """The files to look at, sorted; each real file and folder once, links last.

    With a limit the walk ends when it has found about as many, the nearest to the top first.
    """
    found: dict[str, Path] = {}
    visited: set[str] = set()
    folders = deque([(str(top), Ignored.above(top))])
    links: deque[tuple[str, Ignored]] = deque()
    linked_files: list[str] = []
    while (folders or links) and (limit is None or len(found) < limit):
        folder, ignored = (folders or links).popleft()
        real = disk.real(folder)
        if real in visited:
            continue
        visited.add(real)
        for entry in disk.entries(folder):
            is_link = entry.is_symlink()
            is_folder = disk.is_folder_entry(entry)
            if is_folder:
                if _is_unsearched(entry.path, entry.name):
                    continue
            elif not entry.name.endswith(".py") or entry.name.startswith(".#"):
                continue
            if ignored.matches(entry.path, is_folder=is_folder and not is_link):
                continue
            if is_folder:
                (links if is_link else folders).append((entry.path, ignored.enter(entry.path)))
            elif is_link:
                linked_files.append(entry.path)
            else:
                found.setdefault(os.path.join(real, entry.name), Path(entry.path))  # noqa: PTH118 - hot
    for path in sorted(linked_files):
        found.setdefault(disk.real(path), Path(path))
    return sorted(found.values())


def _is_unsearched(path: str, name: str) -> bool:
    return (
        name.startswith(".")
        or name in _UNSEARCHED
        or name.endswith(".egg-info")
        or disk.exists(os.path.join(path, "pyvenv.cfg"))  # noqa: PTH118 - hot
    )


def _scripts(top: Path, files: dict[Path, Facts], shown_by: dict[Path, Path]) -> set[Path]:
    """Tell scripts from modules."""
    speaking = {path for path, known in files.items() if known.speaks}
    graph = Importers(top, files)
    relevant = graph.leading_to(speaking)
    imported = {
        path
        for path in relevant
        if any(_counts(importer, path, top) for importer in graph.importers(path) & relevant)
    }
    silent = {path for path in relevant - speaking if _is_test(path, top)}
    scripts = relevant - imported - silent
    scripts |= speaking & (_pages(files) | set(shown_by))
    while left := speaking - graph.reachable(scripts):
        scripts.add(_likeliest(left))
    return scripts


def _shown_pages(files: dict[Path, Facts]) -> dict[Path, Path]:
    """The pages that scripts name for ``st.navigation``."""
    found: dict[Path, Path] = {}
    for script, known in sorted(files.items()):
        for name in known.pages:
            page = _absolute(script.parent / name)
            if page in files and page != script:
                found.setdefault(page, script)
    return found


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
    inner = path.relative_to(top).parts
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
