"""Looks for what declares the releases of Streamlit that an app is for."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from stlint import disk
from stlint.api.lookup import newest, releases
from stlint.api.release_set import Targets, release_set
from stlint.settings.files import named
from stlint.targets import images, locks, projects, requirements, sections
from stlint.targets.mentions import Asking, Reader, Source
from stlint.targets.specifiers import SpecifierError, admitted, from_setting, too_new

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stlint.files import Files
    from stlint.model.app import App
    from stlint.settings import Configuration

__all__ = ["Declaration", "Declarations"]

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
)
"""What is asked before and behind files of requirements, in this order."""
_FIRST: Final = ("requirements.txt", "base.txt", "common.txt", "main.txt", "prod.txt")
"""Files of requirements that are asked before others, which may be those of a developer."""
_BOTTOMS: Final = ((".git",), ("pyproject.toml", "stlint.toml"), (".streamlit",))
"""What tells the top of a project, the surest first."""
_INLINE: Final = b"# /// script"


class Declaration(NamedTuple):
    """The releases of Streamlit that an app is for, and what says so.

    Attributes:
        releases: minor releases that the tables know, oldest first: ``("1.40", "1.41")``; the
            newest one if nothing is declared.
        specifier: the versions, as they are written; empty if nothing is declared.
        path: the file that says so, ``None`` if none does.
        line: the line there.
        kind: ``"flag"``, ``"settings"``, ``"script"``, ``"lock"``, ``"pyproject"``, ``"pixi"``,
            ``"requirements"``, ``"conda"``, ``"setup.cfg"``, ``"pipfile"``, ``"dockerfile"``, or
            empty.
        notes: what was found but says nothing, such as files that cannot be read.
        newer: whether only newer releases are meant than the tables know.
    """

    releases: tuple[str, ...]
    specifier: str = ""
    path: Path | None = None
    line: int = 0
    kind: str = ""
    notes: tuple[str, ...] = ()
    newer: bool = False

    @property
    def declared(self) -> bool:
        """Whether anything says which releases are meant."""
        return bool(self.specifier)

    @property
    def targets(self) -> Targets:
        """The same for rules."""
        if not self.declared:
            return Targets.undeclared()
        source = named(self.path) if self.path is not None else "--streamlit-version"
        return Targets(release_set(self.releases), source)

    @property
    def warning(self) -> str | None:
        """What to say of a version that is newer than the tables."""
        if not self.newer:
            return None
        place = f"{named(self.path)}:{self.line}: " if self.path else ""
        last = self.releases[-1]
        return f"{place}{self.specifier} is newer than Streamlit {last}, the newest that is known"

    def __str__(self) -> str:
        """One sentence for a user."""
        first, last = self.releases[0], self.releases[-1]
        if not self.declared:
            return f"Streamlit {last}, the newest: nothing declares a version"
        at = releases().index(first)
        if self.releases == releases()[at : at + len(self.releases)]:
            told = first if first == last else f"{first}-{last}"
        else:
            told = ", ".join(self.releases)
        place = f"{named(self.path)}:{self.line} says " if self.path else ""
        return f"Streamlit {told}: {place}{self.specifier}"


class Declarations:
    """Finds the declaration of each app, looking at each folder once."""

    def __init__(self, configuration: Configuration, files: Files) -> None:
        """Prepare for a check.

        Args:
            configuration: which settings hold where.
            files: what is in the files.
        """
        self._configuration = configuration
        self._files = files
        self._scripts: dict[Path, Declaration] = {}
        self._folders: dict[Path, Declaration] = {}

    def targets(self, app: App) -> Targets:
        """The releases that an app is for."""
        return self.of(app.shown_by or _main(app)).targets

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
        held = self._configuration.near(folder)
        wanted = held.settings.streamlit_version
        if wanted is None:
            return None
        asked = (from_setting(wanted),)
        found, newer = admitted(asked), too_new(asked)
        origin = held.origins.get("streamlit_version")
        if isinstance(origin, int):
            written = f"streamlit-version = {wanted!r}"
            return Declaration(found, written, held.file, origin, "settings", newer=newer)
        return Declaration(found, f"--streamlit-version {wanted}", kind="flag", newer=newer)

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
            newer = any(too_new(each.alternatives) for each in source.versioned)
            return Declaration(
                found, told, first.path, first.row, source.kind, tuple(notes), newer=newer
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


def _main(app: App) -> Path:
    """The script that an app is started with; one beside ``pages/`` if it is a page there.

    Which of these it is does not matter much: what they declare in their folder is the same.
    """
    main = app.main or app.entry
    if main != app.entry or main.parent.name != "pages":
        return main
    folder = app.entry.parent.parent
    beside = sorted(each.name for each in disk.entries(folder) if each.name.endswith(".py"))
    return folder / beside[0] if beside else app.entry


def _text(data: bytes) -> str:
    for mark, coding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(coding, "replace")
    return data.decode("utf-8-sig", "replace")
