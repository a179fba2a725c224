"""The project: where its top is. Everybody asks here; what lies outside of it is opaque."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from stlint.files import disk
from stlint.files.bounds import Bounds, is_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    AnyPath = str | PathLike[str]

__all__ = ["bounds_of", "project_of", "within"]

_MARKERS = (
    *(".git", "pyproject.toml", "stlint.toml", ".streamlit"),
    *("requirements.txt", "requirements.in", "requirements-dev.txt"),
    *sorted(disk.DECLARING - {"pyproject.toml"}),
)
"""What stands at the top of a project."""
_OWN = (".streamlit",)
"""What stands in the home folder for another reason: the settings of a user."""


def project_of(folder: AnyPath) -> str | None:
    """The nearest folder, from this one upwards, that a project starts at.

    Args:
        folder: an absolute path.

    Returns:
        ``None`` where nothing tells, up to the home folder or the top of what is mounted.
    """
    home = disk.real(os.path.expanduser("~"))
    at = os.fspath(folder)
    while True:
        at_home = disk.real(at) == home
        if _is_top(at, at_home=at_home):
            return at
        above = os.path.dirname(at)
        if above == at or at_home or disk.is_mounted(at):
            return None
        at = above


def _is_top(folder: str, *, at_home: bool) -> bool:
    markers = [each for each in _MARKERS if not (at_home and each in _OWN)]
    return any(disk.is_there(os.path.join(folder, each)) for each in markers)


def bounds_of(paths: Iterable[AnyPath], also: Iterable[AnyPath] = ()) -> Bounds:
    """What a check may look at: the projects of what the user named.

    These are the nearest ones, or the one that the user is in if that holds them. What was named
    belongs to it even if it is a link that leads out.

    Args:
        paths: the files and folders that are to be checked.
        also: files that are read for another reason.
    """
    here = project_of(os.getcwd())
    tops: list[str] = []
    known: dict[str, str] = {}
    files = [disk.real(each) for each in also]
    for path in paths:
        name = os.path.abspath(path)
        is_folder = disk.is_folder(name)
        folder = name if is_folder else os.path.dirname(name)
        if folder not in known:
            known[folder] = project_of(folder) or _with_main(folder)
        top = known[folder]
        if here is not None and is_below(disk.real(top), disk.real(here)):
            top = here
        tops.append(top)
        itself = disk.real(name)
        if not is_below(itself, disk.real(top)):
            (tops if is_folder else files).append(itself)
    return Bounds(tops, files)


def _with_main(folder: str) -> str:
    """A folder, or the one above if it is that of the pages of a script there."""
    return os.path.dirname(folder) if os.path.basename(folder) == "pages" else folder


@contextmanager
def within(paths: Iterable[AnyPath], also: Iterable[AnyPath] = ()) -> Iterator[None]:
    """Look at nothing but what belongs to the projects of some paths; see ``bounds_of``.

    Where that is decided already, it stays as it is.
    """
    if disk.bounds() is not None:
        yield
        return
    disk.confine(bounds_of(paths, also))
    try:
        yield
    finally:
        disk.confine(None)
