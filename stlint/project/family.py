"""The files that share a session: a main script, its pages, and the modules that these import."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from stlint.files import disk
from stlint.project.imports import facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from stlint.files.overlay import Files
    from stlint.project.app import App

__all__ = ["Family", "app_of", "main_script", "main_scripts", "page_paths", "scripts"]

MAX_FILES: Final = 200
"""How many files are read; where there are more, nothing is known of the rest."""


def main_script(app: App) -> Path:
    """The script that an app is started with; one beside ``pages/`` if it is a page there.

    Which of these it is does not matter much: what they declare in their folder is the same.
    """
    return main_scripts(app)[0]


def main_scripts(app: App) -> list[Path]:
    """The scripts that an app may be started with: one, or those beside the ``pages/`` folder."""
    main = app.shown_by or app.main or app.entry
    if main != app.entry or main.parent.name != "pages":
        return [main]
    return _python_in(main.parent.parent) or [main]


def scripts(app: App, files: Files) -> list[Path]:
    """All scripts that one session may run: main scripts and their pages.

    Args:
        app: one of them.
        files: what is in them.
    """
    mains = main_scripts(app)
    named = [
        main.parent / name
        for main in mains
        for name in facts(_bytes(main, files), imports=False).pages
    ]
    pages = [page for main in mains for page in _python_in(main.parent / "pages")]
    every = [*mains, *pages, *app.pages, *(each for each in named if disk.is_file(each))]
    return list(dict.fromkeys([app.entry, *every]))


def app_of(app: App, script: Path) -> App:
    """Another script of the session of an app, as an app."""
    if script == app.entry:
        return app
    main = app.shown_by or app.main
    shown = app.shown_by if script != app.shown_by else None
    return replace(app, entry=script, pages=(), shown_by=shown, main=main)


def page_paths(apps: Iterable[App]) -> tuple[str, ...]:
    """The scripts of some apps as calls name them: by their paths below that of the main script."""
    found: dict[str, None] = {}
    for app in apps:
        main = main_script(app)
        for each in dict.fromkeys([main, app.entry, *app.pages, *_pages_of(main)]):
            if each.is_relative_to(main.parent):
                found.setdefault(each.relative_to(main.parent).as_posix())
    return tuple(sorted(found))


def _pages_of(main: Path) -> list[Path]:
    return _python_in(main.parent / "pages")


class Family:
    """The other scripts of a session, and what is in the files that they are made of.

    All of that is looked for once, when it is first asked for.

    Args:
        app: one script of the session.
        files: what is in the files.
    """

    def __init__(self, app: App, files: Files) -> None:
        self._app = app
        self._files = files
        self._modules = _Modules(app, files)
        self._reached: dict[Path, list[Path]] = {}

    @cached_property
    def _others(self) -> list[App]:
        apart = {self._app.entry, self._app.shown_by}
        every = scripts(self._app, self._files)
        return [app_of(self._app, each) for each in every if each not in apart]

    def _files_of(self, script: Path) -> list[Path]:
        """The file of a script, and those that it imports."""
        if script not in self._reached:
            self._reached[script] = list(self._modules.reached(script))
        return self._reached[script]

    def saying(self, *words: Iterable[str]) -> Iterator[App]:
        """The scripts whose files have one of some words.

        Args:
            words: what to look for; if these are several collections, one of each has to be there.
        """
        wanted = [[each.encode() for each in some] for some in words]
        said: dict[Path, frozenset[int]] = {}

        def says(path: Path) -> frozenset[int]:
            if path not in said:
                data = _bytes(path, self._files)
                found = (at for at, some in enumerate(wanted) if any(each in data for each in some))
                said[path] = frozenset(found)
            return said[path]

        for other in self._others:
            missing = set(range(len(wanted)))
            for path in self._files_of(other.entry):
                missing -= says(path)
                if not missing:
                    yield other
                    break


class _Modules:
    """The modules that the scripts of an app import, each looked for once."""

    def __init__(self, app: App, files: Files) -> None:
        mains = (main.parent for main in main_scripts(app))
        self._folders = list(dict.fromkeys([*mains, app.root, app.root / "src"]))
        self._files = files
        self._found: dict[tuple[Path, str], tuple[Path, ...]] = {}

    def reached(self, script: Path) -> Iterator[Path]:
        """A script, and the modules of the project that it imports, however indirectly."""
        todo, seen = [script], {disk.real(script)}
        for path in todo:  # which grows
            yield path
            for module in self._imported(path):
                if disk.real(module) not in seen and len(todo) < MAX_FILES:
                    seen.add(disk.real(module))
                    todo.append(module)

    def _imported(self, path: Path) -> Iterator[Path]:
        for dots, name in facts(_bytes(path, self._files)).imports:
            bases = [path.parents[dots - 1]] if 0 < dots <= len(path.parents) else self._folders
            for base in bases if dots else (path.parent, *bases):
                if (base, name) not in self._found:
                    place = base.joinpath(*name.split("."))
                    both = (place.with_suffix(".py"), place / "__init__.py")
                    self._found[base, name] = tuple(each for each in both if disk.is_file(each))
                yield from self._found[base, name]


def _python_in(folder: Path) -> list[Path]:
    names = sorted(each.name for each in disk.entries(folder) if each.name.endswith(".py"))
    return [folder / each for each in names]


def _bytes(path: Path, files: Files) -> bytes:
    try:
        return files.read(path)
    except OSError:
        return b""
