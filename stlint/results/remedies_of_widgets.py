"""Remedies about what widgets are given, and how elements are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = [
    "AskForNone",
    "BindNames",
    "CallIt",
    "CallRun",
    "FallBack",
    "PassCallback",
    "ReplaceArgument",
    "WrapArgument",
    "WriteIf",
    "WriteLabel",
]


class AskForNone(NamedTuple):
    """Ask whether something is None, and not whether it is true."""

    known: ReleaseSet | None = None


class BindNames(NamedTuple):
    """Make parameters of names that a callback reads, which have their values as defaults."""

    names: tuple[str, ...]
    known: ReleaseSet | None = None


class CallIt(NamedTuple):
    """Write the brackets of a call."""

    known: ReleaseSet | None = None


class CallRun(NamedTuple):
    """Run the page that a call gives back."""

    known: ReleaseSet | None = None


class FallBack(NamedTuple):
    """Take what an argument gave where nothing is typed, and do not send it."""

    command: str
    parameter: str
    known: ReleaseSet | None = None


class PassCallback(NamedTuple):
    """Name the function that is called where a callback is given, and pass its arguments."""

    known: ReleaseSet | None = None


class WrapArgument(NamedTuple):
    """Write a tuple of one for an argument of the call."""

    name: str
    known: ReleaseSet | None = None


class WriteIf(NamedTuple):
    """Write an expression that is there to draw as an if statement."""

    known: ReleaseSet | None = None


class WriteLabel(NamedTuple):
    """Give an element a label that is not seen, of the name of its variable or of its key."""

    key: str | None
    known: ReleaseSet | None = None


class ReplaceArgument(NamedTuple):
    """Write another keyword; ``value`` is its value, ``None`` the one that is there.

    ``guess``: it is only spelled like it.
    """

    name: str
    new: str
    value: str | None = None
    known: ReleaseSet | None = None
    guess: bool = False
