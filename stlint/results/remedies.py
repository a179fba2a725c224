"""What a rule says about how its finding is fixed: a small description, made into edits later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.results.remedies_of_caches import (
    Cache,
    Kept,
    Load,
    Recache,
    SucceedCache,
    Unshare,
    Variable,
)
from stlint.results.remedies_of_state import (
    DropArgument,
    ExtractCallback,
    GuardDefault,
    KeepByKey,
    KeepDefault,
    MakeOnce,
    ReadItem,
)
from stlint.results.remedies_of_widgets import (
    AskForNone,
    BindNames,
    CallIt,
    CallRun,
    FallBack,
    PassCallback,
    ReplaceArgument,
    WrapArgument,
    WriteIf,
    WriteLabel,
)
from stlint.results.sites import Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from stlint.streamlit_api.release_set import ReleaseSet

__all__ = [
    "AddKey",
    "Branch",
    "Cache",
    "CallIt",
    "CallRun",
    "Caller",
    "Drawn",
    "DropArgument",
    "ExtractCallback",
    "GuardDefault",
    "Helper",
    "KeepByKey",
    "KeepDefault",
    "KeepShown",
    "KeepVariable",
    "Kept",
    "Literal",
    "Load",
    "MoveUp",
    "NarrowHandler",
    "Read",
    "Recache",
    "Remedy",
    "Rename",
    "ReplaceArgument",
    "ReplaceKey",
    "SetDefault",
    "Site",
    "SucceedCache",
    "SucceedTogether",
    "Turns",
    "Unshare",
    "Variable",
    "WriteIf",
    "WriteLabel",
    "sites",
]


class Turns(NamedTuple):
    """A loop, and the places in its items that differ in each turn; ``None``: the items do."""

    loop: Site
    differs: frozenset[int | None]


class Caller(NamedTuple):
    """A call of a function that draws.

    ``once``: what is around it is called once at most; ``clashing`` are the calls that may give
    elements the same key, itself among them if it may do so each time that it is made.
    """

    call: Site
    once: bool
    clashing: tuple[Site, ...]


class Helper(NamedTuple):
    """A function that draws an element, and who calls it, in that order.

    ``plain``: it is what it is called, or a fragment or dialog of that; ``only_key``: a parameter
    ``key`` of it is used for nothing but keys; ``alone``: it has one call that can have a key.
    """

    callers: tuple[Caller, ...]
    plain: bool
    only_key: bool
    alone: bool


class Drawn(NamedTuple):
    """How the call that creates an element comes to be made.

    ``once``: the function that it is in is surely called once at most; ``turns`` are those of all
    loops of the app that draw; ``helper`` is that function, if enough is known of it.
    """

    once: bool
    turns: tuple[Turns, ...]
    helper: Helper | None = None


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

    ``again``: the other one is created by the same call; ``several``: that creates others, too;
    ``alone``: no other call is given that key; ``named``: something else in the app names it, or an
    entry of session state that is called after the form.
    """

    again: bool
    several: bool
    form: bool
    alone: bool
    named: bool
    drawn: Drawn
    known: ReleaseSet | None = None


class Literal(NamedTuple):
    """A Python value that is to be written out."""

    value: Any


class SetDefault(NamedTuple):
    """Give a key of session state a default, at the top of the script.

    ``item``: it is read as ``st.session_state["key"]``.
    """

    key: str
    script: Path
    item: bool
    default: Literal
    known: ReleaseSet | None = None


class MoveUp(NamedTuple):
    """Move a call behind the imports of the script; ``first`` is what must not come before it.

    ``needed`` is what makes what it is given.
    """

    script: Path
    first: Site
    needed: tuple[Site, ...]
    known: ReleaseSet | None = None


class Read(NamedTuple):
    """A variable, and where it is named in another function than the one that sets it."""

    name: str
    place: Site


class Branch(NamedTuple):
    """What a click brings, as the function that asks for the click sees it.

    Attributes:
        shown: the call that shows the element, or that leads to it.
        tests: where it is asked whether there was a click.
        drawn: the calls that draw what stays as it is when it is drawn again, or that lead there.
        done: what must not be done again for that.
        commands: those of Streamlit that draw, in order.
        keepable: the variables that are set, to what session state can keep.
        changed: those that are changed without the click, too.
        far: where other functions name what is set.
    """

    shown: Site
    tests: tuple[Site, ...]
    drawn: tuple[Site, ...]
    done: tuple[Site, ...]
    commands: tuple[str, ...]
    keepable: frozenset[str]
    changed: frozenset[str]
    far: tuple[Read, ...]


class KeepShown(NamedTuple):
    """Keep what a click on ``button`` brings; that has this label and key, as far as is known."""

    label: str | None
    key: str | None
    button: Site
    branch: Branch
    known: ReleaseSet | None = None


class KeepVariable(NamedTuple):
    """Keep a variable in session state.

    Attributes:
        name: what it is called.
        start: the assignment that sets it in each run.
        used: where else it is set or read.
        declared: the statements that say it to be one of further out.
    """

    name: str
    start: Site
    used: tuple[Site, ...]
    declared: tuple[Site, ...]
    known: ReleaseSet | None = None


class Rename(NamedTuple):
    """Write another name of Streamlit; both are below ``st``.

    ``guess``: it is only spelled like it.
    """

    old: str
    new: str
    known: ReleaseSet | None = None
    guess: bool = False


class SucceedTogether(NamedTuple):
    """Call what came in the place of a command below ``st``, and works in another way.

    ``others``: what else has to be replaced at once, at ``places``.
    """

    name: str
    others: tuple[str, ...]
    places: tuple[Site, ...]
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
    | Recache
    | KeepVariable
    | Rename
    | ReplaceArgument
    | SucceedCache
    | SucceedTogether
    | NarrowHandler
    | CallIt
    | GuardDefault
    | CallRun
    | WriteIf
    | WriteLabel
    | WrapArgument
    | PassCallback
    | BindNames
    | AskForNone
    | ExtractCallback
    | KeepByKey
    | DropArgument
    | KeepDefault
    | MakeOnce
    | FallBack
    | ReadItem
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
