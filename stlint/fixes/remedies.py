"""What a rule says about how its finding is fixed: a small description, made into edits later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.api.release_set import every_release

if TYPE_CHECKING:
    from pathlib import Path

    from stlint.api.release_set import ReleaseSet

__all__ = [
    "AddKey",
    "Cache",
    "KeepShown",
    "KeepVariable",
    "MoveUp",
    "Remedy",
    "Rename",
    "ReplaceArgument",
    "ReplaceKey",
    "SetDefault",
    "Site",
    "Succeed",
    "Unshare",
]


class Site(NamedTuple):
    """A place in the syntax, as an opaque handle."""

    path: Path
    node: Any


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is to be done at the place of a finding.

    ``known``: the releases of Streamlit that know what is written then.
    """

    known: ReleaseSet = field(default_factory=every_release, kw_only=True)

    @property
    def sites(self) -> tuple[Site, ...]:
        """The other places that have to be known for that."""
        return ()


@dataclass(frozen=True, slots=True)
class AddKey(Remedy):
    """Give the element that is created there a key of its own.

    ``command`` is what creates it, ``label`` its label if that is known; ``again``: the other
    element that it clashes with is created by the same call; ``several``: that creates others, too.
    """

    command: str
    label: str | None
    again: bool
    several: bool


@dataclass(frozen=True, slots=True)
class ReplaceKey(Remedy):
    """Give the element that is created there another key, or the form another id.

    ``again``: the other one is created by the same call; ``several``: that creates others, too.
    """

    again: bool
    several: bool


@dataclass(frozen=True, slots=True)
class SetDefault(Remedy):
    """Give a key of session state a default, at the top of the script.

    ``item``: it is read as ``st.session_state["key"]``; ``widgets`` are known to have that key.
    """

    key: str
    script: Path
    item: bool
    widgets: tuple[Site, ...]

    @property
    def sites(self) -> tuple[Site, ...]:
        """The widgets."""
        return self.widgets


@dataclass(frozen=True, slots=True)
class MoveUp(Remedy):
    """Move a call behind the imports of the script; ``first`` is what must not come before it."""

    script: Path
    first: Site

    @property
    def sites(self) -> tuple[Site, ...]:
        """What must not come before it."""
        return (self.first,)


@dataclass(frozen=True, slots=True)
class KeepShown(Remedy):
    """Keep what is shown after a click on ``button``, which is called ``label``."""

    label: str | None
    button: Site

    @property
    def sites(self) -> tuple[Site, ...]:
        """The button."""
        return (self.button,)


@dataclass(frozen=True, slots=True)
class Cache(Remedy):
    """Load something once; ``kind`` is ``cache_data`` or ``cache_resource``."""

    kind: str


@dataclass(frozen=True, slots=True)
class Unshare(Remedy):
    """Give everyone an own copy of what the function ``name``, at ``factory``, makes."""

    name: str
    factory: Site

    @property
    def sites(self) -> tuple[Site, ...]:
        """The function."""
        return (self.factory,)


@dataclass(frozen=True, slots=True)
class KeepVariable(Remedy):
    """Keep a variable in session state; ``start`` is where each run sets it."""

    name: str
    start: Site

    @property
    def sites(self) -> tuple[Site, ...]:
        """Where each run sets it."""
        return (self.start,)


@dataclass(frozen=True, slots=True)
class Rename(Remedy):
    """Write another name of Streamlit; both are below ``st``."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ReplaceArgument(Remedy):
    """Write another keyword; ``value`` is its value, ``None`` the one that is there."""

    name: str
    new: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Succeed(Remedy):
    """Use what came in the place of a command below ``st`` and works in another way."""

    name: str
