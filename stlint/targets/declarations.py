"""Looks for what declares the releases of Streamlit that an app is for."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint.files import disk
from stlint.files.naming import named
from stlint.results.declaration import Declaration
from stlint.streamlit_api.lookup import newest
from stlint.targets import images, locks, projects, requirements, sections
from stlint.targets.mentions import Asking, Reader, Source
from stlint.targets.specifiers import SpecifierError, admitted, beyond, from_setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stlint.files.overlay import Files

__all__ = ["Declarations", "Wanted"]

MAX_BYTES: Final = 20_000_000
"""How much of a file is read."""
_BEFORE: Final[tuple[tuple[str, Reader], ...]] = (
    ("uv.lock", locks.lock_file),
    ("poetry.lock", locks.lock_file),
    ("pdm.lock", locks.lock_file),
    ("pylock.toml", locks.lock_file),
    ("Pipfile.lock", locks.pipfile_lock),
    ("pyproject.toml", projects.pyproject),
    ("pixi.toml", projects.pixi),
)
_BEHIND: Final[tuple[tuple[str, Reader], ...]] = (
    ("environment.yml", requirements.conda_environment),
    ("environment.yaml", requirements.conda_environment),
    ("setup.cfg", sections.setup_cfg),
    ("Pipfile", projects.pipfile),
    ("Dockerfile", images.dockerfile),
    ("Containerfile", images.dockerfile),
)
"""What is asked before and behind files of requirements, in this order."""
_FIRST: Final = ("requirements.txt", "base.txt", "common.txt", "main.txt", "prod.txt")
"""Files of requirements that are asked before others, which may be those of a developer."""
_BOTTOMS: Final = ((".git",), ("pyproject.toml", "stlint.toml"), (".streamlit",))
"""What tells the top of a project, the surest first."""
_INLINE: Final = b"# /// script"


class Wanted(NamedTuple):
    """The version of Streamlit that the settings name; without a file a flag does."""

    version: str
    file: Path | None = None
    row: int = 0


class Declarations:
    """Finds the declaration of each app, looking at each folder once."""

    def __init__(self, wanted: Callable[[Path], Wanted | None], files: Files) -> None:
        """Prepare for a check.

        Args:
            wanted: the version that settings or a flag name for the apps in a folder.
            files: what is in the files.
        """
        self._wanted = wanted
        self._files = files
        self._scripts: dict[Path, Declaration] = {}
        self._folders: dict[Path, Declaration] = {}

    @property
    def found(self) -> tuple[Declaration, ...]:
        """What was found so far, each once."""
        return tuple(dict.fromkeys(self._scripts.values()))

    def of(self, script: Path) -> Declaration:
        """What declares the releases that a script is for.

        Args:
            script: the absolute path of the main script of an app.
        """
        if script not in self._scripts:
            folder = script.parent
            found = self._set(folder) or self._inline(script) or self._near(folder)
            self._scripts[script] = found
        return self._scripts[script]

    def _set(self, folder: Path) -> Declaration | None:
        wanted = self._wanted(folder)
        if wanted is None:
            return None
        asked = (from_setting(wanted.version),)
        found, side = admitted(asked), beyond(asked)
        if wanted.file is None:
            told = f"--streamlit-version {wanted.version}"
            return Declaration(found, told, kind="flag", beyond=side)
        told = f"streamlit-version = {wanted.version!r}"
        return Declaration(found, told, wanted.file, wanted.row, "settings", beyond=side)

    def _inline(self, script: Path) -> Declaration | None:
        try:
            data = self._files.read(script, MAX_BYTES)
        except OSError:
            return None
        if _INLINE not in data:
            return None
        notes: list[str] = []
        asking = Asking.with_tries(
            lambda path: _text(self._files.read(path, MAX_BYTES)), notes.append
        )
        found = _first(projects.inline_metadata(script, _text(data), asking), notes)
        return found if found.declared else None

    def _near(self, folder: Path) -> Declaration:
        if folder in self._folders:
            return self._folders[folder]
        top = _top(folder)
        passed = []
        found = None
        at = folder
        while True:
            found = self._folders.get(at)
            if found is not None:
                break
            passed.append(at)
            if at in (top, at.parent):
                found = Declaration((newest(),))
                break
            at = at.parent
        for each in reversed(passed):
            notes: list[str] = []
            here = _first(self._sources(each, notes.append), notes)
            below = found._replace(notes=(*here.notes, *found.notes))
            found = here if here.declared else below
            self._folders[each] = found
        return found

    def _sources(self, folder: Path, note: Callable[[str], None]) -> Iterator[Source]:
        """What files in a folder say, the one that decides first."""
        asking = Asking.with_tries(lambda path: _text(self._files.read(path, MAX_BYTES)), note)
        for path, read in _readers(folder):
            try:
                yield from read(path, asking.read(path), asking)
            except OSError as error:  # noqa: PERF203 - one file's failure is not that of the rest
                note(f"{named(path)}: cannot be read: {error.strerror or type(error).__name__}")


def _readers(folder: Path) -> Iterator[tuple[Path, Reader]]:
    """The files of a folder that may declare something, the one that decides first."""
    there = {each.name: Path(each.path) for each in disk.entries(folder)}
    for name, read in _BEFORE:
        if name in there:
            yield there[name], read
    found = [there[each] for each in there if re.fullmatch(r"requirements.*\.txt", each)]
    if "requirements" in there:
        inner = disk.entries(there["requirements"])
        found += [Path(each.path) for each in inner if each.name.endswith(".txt")]
    for path in sorted(found, key=_rank):
        yield path, requirements.requirement_file
    for name, read in _BEHIND:
        if name in there:
            yield there[name], read
    for name in sorted(there):
        if name.endswith(disk.IMAGES):
            yield there[name], images.dockerfile


def _rank(path: Path) -> tuple[int, str]:
    return _FIRST.index(path.name) if path.name in _FIRST else len(_FIRST), str(path)


def _first(sources: Iterator[Source], notes: list[str]) -> Declaration:
    """The first of some sources that says something about versions."""
    for source in sources:
        if source.versioned:
            try:
                found = source.releases()
            except SpecifierError as error:
                notes.append(f"{named(source.versioned[0].path)}: {error}")
                continue
            first = source.versioned[0]
            told = " and ".join(dict.fromkeys(each.text for each in source.versioned))
            sides = [beyond(each.alternatives) for each in source.versioned]
            side = max(sides, key=bool)
            return Declaration(
                found, told, first.path, first.row, source.kind, tuple(notes), beyond=side
            )
        notes += [
            f"{named(each.path)}:{each.row}: {each.text} says no version"
            for each in source.mentions
        ]
    return Declaration((newest(),), notes=tuple(notes))


def _top(folder: Path) -> Path:
    """The folder at which the search for declarations ends.

    Where nothing tells the top of a project, it is the nearest one that declares something, up to
    the home folder or the top of what is mounted.
    """
    for names in _BOTTOMS:
        for each in (folder, *folder.parents):
            if any(disk.exists(each / name) for name in names):
                return each
    home = disk.real(Path.home())
    for each in (folder, *folder.parents):
        if any(_readers(each)):
            return each
        if disk.real(each) == home or os.path.ismount(each):
            break
    return folder


def _text(data: bytes) -> str:
    for mark, coding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(coding, "replace")
    return data.decode("utf-8-sig", "replace")
