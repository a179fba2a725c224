"""What a rule says about how its finding is fixed: a small description, made into edits later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = [
    "AddKey",
    "Cache",
    "Drawn",
    "GuardDefault",
    "KeepShown",
    "KeepVariable",
    "MoveUp",
    "NarrowHandler",
    "Remedy",
    "Rename",
    "ReplaceArgument",
    "ReplaceKey",
    "SetDefault",
    "Site",
    "Succeed",
    "Turns",
    "Unshare",
    "sites",
]


class Site(NamedTuple):
    """A place in the syntax, as an opaque handle."""

    path: Path
    node: Any


class Turns(NamedTuple):
    """A loop, and the places in its items that differ in each turn; ``None``: the items do."""

    loop: Site
    differs: frozenset[int | None]


class Drawn(NamedTuple):
    """How the call that creates an element comes to be made.

    ``once``: the function that it is in is surely called once at most; ``turns`` are those of all
    loops of the app that draw.
    """

    once: bool
    turns: tuple[Turns, ...]


class AddKey(NamedTuple):
    """Give the element that is created there a key of its own.

    ``command`` is what creates it, ``label`` its label if that is known; ``again``: the other
    element that it clashes with is created by the same call; ``several``: that creates others, too.
    """

    command: str
    label: str | None
    again: bool
    several: bool
    drawn: Drawn
    known: ReleaseSet | None = None


class ReplaceKey(NamedTuple):
    """Give the element that is created there another key, or the form another id.

    ``again``: the other one is created by the same call; ``several``: that creates others, too.
    """

    again: bool
    several: bool
    form: bool
    drawn: Drawn
    known: ReleaseSet | None = None


class SetDefault(NamedTuple):
    """Give a key of session state a default, at the top of the script.

    ``item``: it is read as ``st.session_state["key"]``; ``widgets`` are known to have that key.
    """

    key: str
    script: Path
    item: bool
    widgets: tuple[Site, ...]
    known: ReleaseSet | None = None


class MoveUp(NamedTuple):
    """Move a call behind the imports of the script; ``first`` is what must not come before it."""

    script: Path
    first: Site
    known: ReleaseSet | None = None


class KeepShown(NamedTuple):
    """Keep what is shown after a click on ``button``, which is called ``label``.

    Attributes:
        label: that of the button, if it is known.
        key: that of the button, if it has one.
        button: its call.
        shown: the call, in the function that asks for the click, of what is to be kept.
        tests: where that function asks for it.
        drawn: what draws there, and stays as it is when it is drawn again.
        done: what must not be done again there.
        commands: those that draw, in order.
        keepable: the variables that are set there to what session state can keep.
        changed: those that are changed without the click, too.
    """

    label: str | None
    key: str | None
    button: Site
    shown: Site
    tests: tuple[Site, ...]
    drawn: tuple[Site, ...]
    done: tuple[Site, ...]
    commands: tuple[str, ...]
    keepable: frozenset[str]
    changed: frozenset[str]
    known: ReleaseSet | None = None


class Cache(NamedTuple):
    """Load something once; ``kind`` is ``cache_data`` or ``cache_resource``."""

    kind: str
    known: ReleaseSet | None = None


class Unshare(NamedTuple):
    """Give everyone an own copy of what the function ``name``, at ``factory``, makes."""

    name: str
    factory: Site
    known: ReleaseSet | None = None


class KeepVariable(NamedTuple):
    """Keep a variable in session state; ``start`` is where each run sets it."""

    name: str
    start: Site
    known: ReleaseSet | None = None


class Rename(NamedTuple):
    """Write another name of Streamlit; both are below ``st``.

    ``guess``: it is only spelled like it.
    """

    old: str
    new: str
    known: ReleaseSet | None = None
    guess: bool = False


class ReplaceArgument(NamedTuple):
    """Write another keyword; ``value`` is its value, ``None`` the one that is there.

    ``guess``: it is only spelled like it.
    """

    name: str
    new: str
    value: str | None = None
    known: ReleaseSet | None = None
    guess: bool = False


class Succeed(NamedTuple):
    """Use what came in the place of a command below ``st`` and works in another way."""

    name: str
    known: ReleaseSet | None = None


class GuardDefault(NamedTuple):
    """Set a key of session state only where it is missing."""

    key: str
    known: ReleaseSet | None = None


class NarrowHandler(NamedTuple):
    """Let a handler, or ``suppress``, catch ``Exception`` instead of everything."""

    handler: Site
    known: ReleaseSet | None = None


Remedy = (
    AddKey
    | ReplaceKey
    | SetDefault
    | MoveUp
    | KeepShown
    | Cache
    | Unshare
    | KeepVariable
    | Rename
    | ReplaceArgument
    | Succeed
    | NarrowHandler
    | GuardDefault
)
"""What is to be done at the place of a finding.

``known``: the releases of Streamlit that know what is written then; ``None``: all of them.
"""


def sites(remedy: Remedy) -> tuple[Site, ...]:
    """The other places that have to be known for a remedy."""
    return tuple(_sites(remedy))


def _sites(parts: Iterable[object]) -> Iterator[Site]:
    for each in parts:
        if isinstance(each, Site):
            yield each
        elif isinstance(each, tuple):
            yield from _sites(each)
