"""What is kept, read, loaded and changed: session state, caches, variables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from stlint.model.argument import Argument
from stlint.model.events.base import Event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stlint.model.refused import Refused


DRAWN: Final = "drawn"
READONLY: Final = "readonly"


@dataclass(slots=True, eq=False, repr=False)
class StateRead(Event):
    """A key of session state is read in a way that raises when it is missing.

    ``missing`` is True when it is missing in this run, False when it is there, None when that
    depends on something unknown, ``maybe`` whether some first run can reach it while it is missing.
    """

    kind: ClassVar[str] = "state-read"
    key: str
    how: str
    """``attribute``, ``item``, ``delete-attribute``, ``delete-item`` or ``pop``."""
    missing: bool | None
    maybe: bool
    paths: tuple[tuple[Any, ...], ...] = ()
    """Sets of guards under any of which it is missing."""

    @property
    def raises(self) -> str:
        """The exception class that Python sees."""
        return "AttributeError" if self.how.endswith("attribute") else "KeyError"


@dataclass(slots=True, eq=False, repr=False)
class StateWrite(Event):
    """A key of session state is written; ``key`` is None when it is not known which.

    It begins with ``prefix`` then. ``how`` is ``=``, ``+=`` (any augmented assignment),
    ``setdefault`` (where it was missing), ``update``, or how the value itself is changed, in the
    words of the code: ``.append()``, ``item assignment``, ``attribute name``.
    """

    kind: ClassVar[str] = "state-write"
    key: str | None
    value: Any = None
    how: str = "="
    prefix: str | None = None

    @property
    def changes(self) -> bool:
        """Whether it goes on from what was there, instead of replacing it."""
        return self.how not in {"=", "setdefault", "update"}


@dataclass(slots=True, eq=False, repr=False)
class StateDelete(Event):
    """A key of session state is deleted; None: all of them."""

    kind: ClassVar[str] = "state-delete"
    key: str | None


@dataclass(slots=True, eq=False, repr=False)
class StateSeen(Event):
    """Session state is asked for a key in a way that cannot raise (``get``, ``in``)."""

    kind: ClassVar[str] = "state-seen"
    key: str
    how: str
    """``get`` or ``in``."""


@dataclass(slots=True, eq=False, repr=False)
class StateRefused(Event):
    """What session state has, or is given, under the key of an element is none of its values.

    ``why`` is ``drawn`` (the element is on the page already: at the assignment), ``readonly``
    (nobody can set it) or how the value does not fit, in the words of ``misfits.toml`` (at the
    element, for the value that the run has set). Whether Streamlit raises there is up to the
    release.
    """

    kind: ClassVar[str] = "state-refused"
    key: str
    why: str
    command: str = ""
    """The element, if the event is about what was set before it."""


@dataclass(slots=True, eq=False, repr=False)
class DefaultChanged(Event):
    """A container is changed that session state has given instead of an entry, and does not keep.

    ``how`` is in the words of the code, ``value`` the container as an opaque handle, ``asked`` the
    call that has given it, ``method`` whose that is: ``get`` or ``pop``.
    """

    kind: ClassVar[str] = "default-changed"
    key: str
    how: str
    value: Any
    asked: tuple[Path, Any]
    method: str


@dataclass(slots=True, eq=False, repr=False)
class CacheDefined(Event):
    """A function is put under a cache of Streamlit.

    ``cache`` is ``cache_data`` or ``cache_resource``, ``function`` an opaque handle, ``arguments``
    what the decorator was given.
    """

    kind: ClassVar[str] = "cache-definition"
    name: str
    cache: str
    function: Any
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Argument:
        """What the decorator was given for a parameter."""
        return Argument.of(self.arguments.get(name))


@dataclass(slots=True, eq=False, repr=False)
class CacheCalled(Event):
    """A cached function is called; ``spinner`` says whether it shows one.

    ``refused`` are arguments that Streamlit surely cannot hash: the call raises.

    ``arguments`` are those that are given, by parameter, ``more``: there may be others that are not
    known. ``returned`` is what comes back, as an opaque handle (None: nothing does), ``gives`` the
    same with what is in it; so has ``contents`` the arguments that its body names, and
    ``_self.name``, what it reads of objects without a part in the key. ``outer`` has
    what the variables are now that its body reads and that are not its own.
    """

    kind: ClassVar[str] = "cache-call"
    name: str
    cache: str
    spinner: bool
    definition: CacheDefined | None = None
    refused: tuple[Refused, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=dict)
    more: bool = False
    returned: Any = None
    outer: Mapping[str, Any] = field(default_factory=dict)
    gives: Any = None
    contents: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Argument:
        """What the function is given for a parameter."""
        return Argument.of(self.arguments.get(name))


@dataclass(slots=True, eq=False, repr=False)
class Returned(Event):
    """A ``return`` in the body of a function under a cache of Streamlit.

    ``uncopied`` is what cannot be copied of it: ``cache_data`` refuses it.
    """

    kind: ClassVar[str] = "returned"
    name: str
    value: Any = None
    uncopied: Refused | None = None


@dataclass(slots=True, eq=False, repr=False)
class Unused(Event):
    """Something that does nothing by itself is made in a statement of its own, and thrown away.

    ``value`` is a container, what ``st.spinner`` gives, or a generator or coroutine.
    """

    kind: ClassVar[str] = "unused"
    value: Any = None


@dataclass(slots=True, eq=False, repr=False)
class UsedUp(Event):
    """A generator from ``cache_resource`` has run to its end: nobody gets anything from it again.

    ``value`` is the generator, as an opaque handle.
    """

    kind: ClassVar[str] = "used-up"
    value: Any = None


@dataclass(slots=True, eq=False, repr=False)
class Mutated(Event):
    """A shared object from ``cache_resource`` is changed; ``how`` in the words of the code."""

    kind: ClassVar[str] = "mutation"
    factory: str
    factory_place: tuple[Path, Any]
    how: str


@dataclass(slots=True, eq=False, repr=False)
class ExternalCall(Event):
    """Something that is not the app's is called, by its qualified name."""

    kind: ClassVar[str] = "external-call"
    name: str
    arguments: tuple[Any, ...] = ()
    loads: str | None = None
    """``data`` or ``resource`` if it loads something, which takes time."""
    tainted: bool = False
    """An argument comes from an upload or from inline text."""
    method: bool = False
    """It is a method of what another call returned."""
    more: bool = False
    """There may be arguments that are not known."""
    result: Any = None
    """What it returns, as an opaque handle."""
    polled: bool = False
    """It is in a loop without end."""
    named: Mapping[str, Any] = field(default_factory=dict)
    """Those of the arguments that are given by name."""
    of: Any = None
    """What it is a method of, as an opaque handle."""


@dataclass(slots=True, eq=False, repr=False)
class Closed(Event):
    """What calls returned is given up.

    ``how`` is ``with`` (where it begins), ``close`` or, where that is done on every way out,
    ``finally``.
    """

    kind: ClassVar[str] = "closed"
    results: frozenset[Any]
    how: str


@dataclass(slots=True, eq=False, repr=False)
class NameBound(Event):
    """A plain variable is assigned or changed.

    ``how`` is ``constant`` (a literal initialiser), ``assign``, ``augment``, ``mutate`` (a method
    or item of the container that it holds). ``scope`` identifies the frame.
    """

    kind: ClassVar[str] = "name"
    name: str
    how: str
    scope: Any
    depth: int = 0


@dataclass(slots=True, eq=False, repr=False)
class NameRead(Event):
    """A plain variable that was changed under a button is read."""

    kind: ClassVar[str] = "name-read"
    name: str
    scope: Any
