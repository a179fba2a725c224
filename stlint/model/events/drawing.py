"""What is drawn, and which commands are asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from stlint.model.argument import Argument
from stlint.model.events.base import Event
from stlint.model.surroundings import CONTAINERS, inside_of
from stlint.model.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stlint.model.callbacks import Callback
    from stlint.model.surroundings import Surrounding
    from stlint.results.finding import Step


@dataclass(slots=True, eq=False, repr=False)
class ElementCreated(Event):
    """A Streamlit command drew something.

    ``identity`` is equal for two elements with the same automatic ID (None: it has none, or it is
    not known), ``key`` the key as text, ``key_known`` whether ``key`` is the whole truth.
    ``value`` is the widget's value as an opaque handle; guards on it have it as their subject.
    """

    kind: ClassVar[str] = "element"
    command: str
    role: str
    label: str | None
    identity: Any = None
    identity_now: Any = None
    """The same for the arguments as they are in this run; None when these are not known."""
    key: Any = None
    key_now: Any = None
    form_id: Any = None
    form_id_now: Any = None
    form: Any = None
    root: str = "main"
    container: str = "main"
    """The kind of container that it was drawn into."""
    spot: Any = None
    """The ``st.empty`` that it was drawn into: what is drawn there next replaces it."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    more: bool = False
    """There may be arguments that are not known."""
    value: Any = None
    trigger: bool = False
    callback: Callback | None = None
    """What it was given as ``on_click`` or ``on_change``."""
    step: Step | None = None
    """The step that makes its value true or other than it is, if one is known."""
    stateful: bool = False
    """Session state has an entry under its key."""
    entry: str | None = None
    """The key of that entry, if it is known; a submit button has one without being given a key."""
    inside: Any = None
    """The container that it was drawn into, as an opaque handle."""
    opens: tuple[Any, ...] = ()
    """The handles that it returned: its containers, or what it is replaced by."""
    row: Any = None
    """The list of its containers, where it returned one, as an opaque handle."""
    risks: int = 0
    """How much had been done before it that may raise."""

    def __getitem__(self, name: str) -> Argument:
        """What it was given for a parameter."""
        return Argument.of(self.arguments.get(name))

    @property
    def around(self) -> tuple[Surrounding, ...]:
        """What it is drawn in and by, the innermost first."""
        return tuple(inside_of(self.place.layers, self.inside))

    def within(self, *kinds: str) -> Surrounding | None:
        """The innermost of some kinds of surroundings that it is drawn in or by."""
        if CONTAINERS.isdisjoint(kinds):  # then it does not matter what it is drawn into
            return Event.within(self, *kinds)
        return next((each for each in self.around if each.kind in kinds), None)

    @property
    def widget_now(self) -> Any:
        """Its key, identity or form id, as it is in this run: what Streamlit knows it by."""
        return self.key_now or self.key or self.identity_now or self.form_id_now

    @property
    def calls_back(self) -> bool:
        """Whether a function is called when it is used, as far as is known."""
        return self.callback is not None and self.callback.calls

    def submits(self, form: Any) -> bool:
        """Whether a click on it sends a form."""
        return self.command == "form_submit_button" and self.form == form and self.step is not None


@dataclass(slots=True, eq=False, repr=False)
class CommandUsed(Event):
    """Streamlit is asked for something by name.

    ``name`` is below ``st`` (``"button"``, ``"column_config.TextColumn"``), ``how`` is ``name`` (an
    attribute of ``st`` or of a namespace is read), ``import`` or ``call``, or, where arguments of a
    call are looked at later, ``enter`` or ``open``, or ``set`` for what is put into it. Names that
    every release has are recorded only when they are called. ``container`` is the kind of container
    whose method it is. ``known`` are those arguments of a call whose Python value matters and is
    known.
    """

    kind: ClassVar[str] = "command"
    name: str
    how: str
    container: str | None = None
    positional: int = 0
    keywords: frozenset[str] = frozenset()
    more: bool = False
    """There may be arguments that are not known."""
    known: Mapping[str, Any] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    """The parameters that have an argument."""
    refused: tuple[Any, ...] | None = None
    """What releases refuse of them; there after it was asked for."""

    def __getitem__(self, name: str) -> Argument:
        """What it was given for a parameter."""
        value = self.known.get(name, UNKNOWN)
        return Argument(name in self.given, value, value)


@dataclass(slots=True, eq=False, repr=False)
class Unpacked(Event):
    """What a command returned is unpacked into another number of names."""

    kind: ClassVar[str] = "unpacked"
    command: str
    items: int
    names: int


@dataclass(slots=True, eq=False, repr=False)
class ContainerBound(Event):
    """``with st.expander(…) as name``: what that binds differs from release to release."""

    kind: ClassVar[str] = "container-bound"


@dataclass(slots=True, eq=False, repr=False)
class Drawn(Event):
    """A bare expression in a script: Streamlit's magic shows it."""

    kind: ClassVar[str] = "magic"
    late: bool = False
    """Some releases do not look for it there."""
    value: Any = None
    """What is shown, as an opaque handle."""


@dataclass(slots=True, eq=False, repr=False)
class NotCalled(Event):
    """Something that could be called stands alone as a statement, by its name.

    ``value`` is an opaque handle of it, ``drawn`` whether magic shows it.
    """

    kind: ClassVar[str] = "not-called"
    value: Any
    drawn: bool = False


@dataclass(slots=True, eq=False, repr=False)
class DialogOpened(Event):
    """A function under ``st.dialog`` is called."""

    kind: ClassVar[str] = "dialog"
    name: str


@dataclass(slots=True, eq=False, repr=False)
class FragmentReturned(Event):
    """A call of a fragment gives something; ``function`` and ``value`` are opaque handles."""

    kind: ClassVar[str] = "fragment-returned"
    name: str
    function: Any
    value: Any


@dataclass(slots=True, eq=False, repr=False)
class Tested(Event):
    """A widget's value decides what happens next; ``value`` is what is tested, as a handle."""

    kind: ClassVar[str] = "test"
    widgets: tuple[Any, ...]
    value: Any = None
