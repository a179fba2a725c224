"""Remedies about session state, beside its defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stlint.results.sites import Site
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = [
    "DropArgument",
    "ExtractCallback",
    "GuardDefault",
    "KeepByKey",
    "KeepDefault",
    "MakeOnce",
    "ReadItem",
]


class DropArgument(NamedTuple):
    """Leave out an argument of a call, which makes no difference."""

    command: str
    parameter: str
    known: ReleaseSet | None = None


class ExtractCallback(NamedTuple):
    """Set session state in a callback of a button, instead of under it.

    ``label`` is that of the button, if it is known.
    """

    button: Site
    label: str | None
    known: ReleaseSet | None = None


class GuardDefault(NamedTuple):
    """Set a key of session state only where it is missing."""

    key: str
    known: ReleaseSet | None = None


class KeepByKey(NamedTuple):
    """Give a widget the key of an entry that it begins with, and that is set to its value.

    ``parameter`` is what it begins with it by, ``write`` what sets it, ``safe`` whether the key is
    what tells the widget from others in all releases.
    """

    command: str
    parameter: str
    key: str
    write: Site
    safe: bool
    known: ReleaseSet | None = None


class KeepDefault(NamedTuple):
    """Ask session state for an entry by ``setdefault`` instead of ``get``."""

    asked: Site
    known: ReleaseSet | None = None


class MakeOnce(NamedTuple):
    """Make what ``setdefault`` is given only where the key is missing."""

    key: str
    known: ReleaseSet | None = None


class ReadItem(NamedTuple):
    """Read an entry of session state by its key in brackets, and not by attribute."""

    key: str
    known: ReleaseSet | None = None
