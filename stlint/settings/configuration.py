"""Which settings hold where: those of the nearest file, and above them the command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.files import disk
from stlint.settings.files import PYPROJECT, FileSettings, read_file
from stlint.settings.options import Settings, options
from stlint.settings.selection import Selection, layered
from stlint.settings.types import WrongValueError
from stlint.spelling import meant
from stlint.targets import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Configuration", "Held", "WrongFlagError"]

_FILES: Final = ("stlint.toml", PYPROJECT)
_ADDED: Final = ("extend_exclude",)
"""What the command line adds to what a file says, instead of replacing it."""


class WrongFlagError(ValueError):
    """A flag cannot have this value."""


class Held(NamedTuple):
    """The settings that hold somewhere.

    Attributes:
        settings: what holds.
        file: where it comes from, if there is a file.
        origins: for each attribute that somebody has set: the flag, or the row of the file.
    """

    settings: Settings
    file: Path | None = None
    origins: Mapping[str, str | int] = {}


class Configuration:
    """Tells the settings that hold for a folder, reading each file once."""

    def __init__(
        self,
        flags: Mapping[str, Any] | None = None,
        *,
        values: Mapping[str, object] | None = None,
        file: Path | None = None,
        isolated: bool = False,
    ) -> None:
        """Prepare for a check.

        Args:
            flags: what flags were given, by the names of the attributes of ``Settings``; those that
                are ``None`` or empty were not given.
            values: the same by the names and with the values of ``stlint.toml``.
            file: a file of settings that holds everywhere, instead of the nearest ones.
            isolated: no file holds.

        Raises:
            SettingsError: the file cannot be used.
            WrongFlagError: a flag has a value that its setting cannot have, or there is no such
                setting.
        """
        self._flags = {**_read_values(values or {}), **_read_flags(flags or {})}
        self._known: dict[str, Held] = {}
        self._everywhere: Held | None = None
        if isolated:
            self._everywhere = self._held(None)
        elif file is not None:
            self._everywhere = self._held(read_file(Path(os.path.abspath(file)), wanted=True))  # noqa: PTH100

    @classmethod
    def of(cls, settings: Configuration | Settings) -> Configuration:
        """The same settings everywhere, unless it is told what holds where."""
        if isinstance(settings, Configuration):
            return settings
        made = cls(isolated=True)
        made._everywhere = Held(settings)
        return made

    def wanted_releases(self, folder: Path) -> Wanted | None:
        """The version of Streamlit that is set for the apps in a folder; see ``near``."""
        held = self.near(folder)
        version = held.settings.streamlit_version
        if version is None:
            return None
        origin = held.origins.get("streamlit_version")
        return Wanted(version, held.file, origin) if isinstance(origin, int) else Wanted(version)

    def near(self, folder: Path) -> Held:
        """What holds for the apps in a folder: the nearest file from there upwards.

        A ``stlint.toml`` goes before a ``pyproject.toml`` beside it; a ``pyproject.toml`` without
        ``[tool.stlint]`` is none.

        Args:
            folder: an absolute path.

        Raises:
            SettingsError: the file cannot be used.
        """
        if self._everywhere is not None:
            return self._everywhere
        name = str(folder)
        held = self._known.get(name)
        if held is None:
            held = self._known[name] = self._find(folder)
        return held

    def common(self, paths: Sequence[Path]) -> Held:
        """What holds for a check as a whole: what is nearest to the folder that holds all paths."""
        folders = [path if disk.is_folder(path) else path.parent for path in paths] or [Path()]
        tops = [os.path.abspath(folder) for folder in folders]  # noqa: PTH100 - keeps links
        try:
            return self.near(Path(os.path.commonpath(tops)))
        except ValueError:  # on several drives
            return self.near(Path(tops[0]))

    def leaves_out(self, path: Path, *, is_folder: bool) -> bool:
        """Whether a path is left out of a check although it was given: ``force-exclude``.

        Folders count below the one that the settings stand in; without a file, the current one.
        """
        name = os.path.abspath(path)  # noqa: PTH100 - keeps symbolic links
        held = self.near(Path(name) if is_folder else Path(name).parent)
        if not held.settings.force_exclude:
            return False
        top = held.file.parent if held.file else Path.cwd()
        return held.settings.excluded.covers(name, str(top), is_folder=is_folder)

    def _find(self, folder: Path) -> Held:
        for name in _FILES:
            path = folder / name
            there = disk.is_file(path) or disk.leads_out(path)
            if there and (found := read_file(path)):
                return self._held(found)
        return self._held(None) if folder.parent == folder else self.near(folder.parent)

    def _held(self, found: FileSettings | None) -> Held:
        below = found.values if found else {}
        origins: dict[str, str | int] = dict(found.rows) if found else {}
        origins.update({name: f"--{name.replace('_', '-')}" for name in self._flags})
        values = {**below, **self._flags}
        for name in _ADDED:
            values[name] = (*below.get(name, ()), *self._flags.get(name, ()))
        values |= layered(_selection(self._flags), _selection(below))._asdict()
        return Held(Settings(**values), found.path if found else None, origins)


def _selection(values: Mapping[str, Any]) -> Selection:
    return Selection(**{name: values[name] for name in Selection._fields if name in values})


def _read_values(values: Mapping[str, object]) -> dict[str, Any]:
    here = Path.cwd()
    known = {option.name: option for option in options()}
    found: dict[str, Any] = {}
    for name, value in values.items():
        option = known.get(name)
        if option is None:
            near = meant(name.replace("_", "-"), known)
            hint = f": did you mean {near!r}?" if near else ""
            raise WrongFlagError(f"there is no setting {name!r}{hint}")
        try:
            found[option.attribute] = option.kind.read(value, here)
        except WrongValueError as error:
            raise WrongFlagError(f"{name}: {error}") from error
    return found


def _read_flags(flags: Mapping[str, Any]) -> dict[str, Any]:
    here = Path.cwd()
    found: dict[str, Any] = {}
    for option in options():
        given = flags.get(option.attribute)
        if given is None or given == ():
            continue
        try:
            found[option.attribute] = option.kind.read(option.kind.parse(given), here)
        except WrongValueError as error:
            raise WrongFlagError(f"--{option.name}: {error}") from error
    return found
