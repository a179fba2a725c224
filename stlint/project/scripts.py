"""Tells scripts from their pages and from modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.project.files import absolute, project_root, scripts_in
from stlint.project.imports import Facts, Importers, page_pattern, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from stlint.settings import Configuration


__all__ = [
    "is_test",
    "likeliest",
    "main_scripts_of",
    "pages_among",
    "pages_beside",
    "scripts_among",
    "shown_pages",
]

_ENTRY_NAMES = ("streamlit_app", "app", "main", "home", "index", "__main__")
"""What entry scripts are called, the likeliest first; decides where all files import each other."""
_LISTING = frozenset(
    {"glob", "iglob", "rglob", "iterdir", "listdir", "scandir", "walk", "iter_modules"}
)
"""Words of scripts that look for their pages on disk."""
_TEST_FOLDERS = frozenset({"test", "tests"})


def pages_beside(entry: Path) -> tuple[Path, ...]:
    """The scripts in ``pages/`` beside an entry script."""
    if entry.parent.name == "pages":
        return ()
    return tuple(scripts_in(entry.parent / "pages"))


def main_scripts_of(
    top: Path,
    scripts: set[Path],
    files: dict[Path, Facts],
    shown_by: dict[Path, Path],
    configuration: Configuration,
) -> dict[Path, Path]:
    """For scripts, the one that Streamlit is started with, where that is sure."""
    pages = pages_among(files) & scripts
    alone = scripts - pages - shown_by.keys()
    found: dict[Path, Path] = {}
    for script in scripts:
        if script in shown_by:
            found[script] = shown_by[script]
        elif is_test(script, top):
            continue
        elif script in pages:
            beside = [each for each in alone if each.parent == script.parent.parent]
            best = min(map(_rank, beside), default=0)
            if [_rank(each) for each in beside].count(best) == 1:
                found[script] = likeliest(beside)
        else:
            named = bool(configuration.near(script.parent).settings.entry_points)
            only = _is_one_app(alone) and project_root(script.parent).is_relative_to(top)
            if named or only or files[script].navigates or pages_beside(script):
                found[script] = script
    return found


def _is_one_app(scripts: set[Path]) -> bool:
    """Whether scripts are one, or copies of it in other folders: each is started by itself."""
    first = next(iter(scripts), None)
    names = {each.name for each in scripts}
    return len(scripts) == 1 or (
        first is not None and len(names) == 1 and first.stem.lower() in _ENTRY_NAMES
    )


def scripts_among(
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
    silent |= {path for path in relevant - speaking if is_test(path, top)}
    scripts = relevant - imported - silent
    scripts |= speaking & (pages_among(files) | set(shown_by))
    while left := speaking - graph.reachable(scripts):
        scripts.add(likeliest(left))
    return scripts


def shown_pages(files: dict[Path, Facts], graph: Importers) -> dict[Path, Path]:
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
            if is_test(script, graph.top):
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
            if below and told and not graph.importers(page) and not pages_beside(page):
                found[page] = script
    return {page: script for page, script in found.items() if script not in found}


def _named_pages(script: Path, name: str, files: Mapping[Path, Facts]) -> Iterator[Path]:
    """The files that a path in a script may name, or several of one pattern."""
    page = absolute(script.parent / name)
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


def pages_among(files: dict[Path, Facts]) -> set[Path]:
    """The files in a ``pages/`` folder beside a script, unless it is a package."""
    beside = {path.parent for path, known in files.items() if known.speaks}
    return {
        path
        for path in files
        if path.parent.name == "pages"
        and path.parent.parent in beside
        and path.parent / "__init__.py" not in files
    }


def is_test(path: Path, top: Path) -> bool:
    """Whether a file is a test, by its name and the folders that it is in."""
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
    if is_test(importer, top) and not is_test(path, top):
        return False
    above = importer.parent.name == "pages" and path.parent == importer.parent.parent
    return not (above and _rank(path) < len(_ENTRY_NAMES))


def _rank(path: Path) -> int:
    name = path.stem.casefold()
    return _ENTRY_NAMES.index(name) if name in _ENTRY_NAMES else len(_ENTRY_NAMES)


def likeliest(paths: Iterable[Path]) -> Path:
    """The file that looks most like an entry script."""
    return min(paths, key=lambda path: (_rank(path), len(path.parts), path))
