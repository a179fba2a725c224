"""What happens in a run, in order: the vocabulary between the dry run and the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stlint.model.guards import Guards
    from stlint.model.place import Place
    from stlint.results.finding import Step


@dataclass(slots=True, eq=False, repr=False)
class Event:
    """Something that happens in a run; ``order`` counts from the start of the run.

    Nobody changes an event. The class is not frozen because that makes a thousand of them slow.
    """

    kind: ClassVar[str] = "event"
    order: int
    place: Place

    @property
    def guards(self) -> Guards:
        """The conditions under which it happens."""
        return self.place.guards

    @property
    def happens(self) -> bool | None:
        """Whether it happens in the run that was dry-run."""
        return self.place.guards.now


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
    value: Any = None
    trigger: bool = False
    callback: bool = False
    """It has an ``on_click`` or ``on_change``."""
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
    risks: int = 0
    """How much had been done before it that may raise."""

    @property
    def widget_now(self) -> Any:
        """Its key, else its identity, as they are in this run: what Streamlit knows it by."""
        return self.key_now or self.key or self.identity_now

    def submits(self, form: Any) -> bool:
        """Whether a click on it sends a form."""
        return self.command == "form_submit_button" and self.form == form and self.step is not None


@dataclass(slots=True, eq=False, repr=False)
class CommandUsed(Event):
    """Streamlit is asked for something by name.

    ``name`` is below ``st`` (``"button"``, ``"column_config.TextColumn"``), ``how`` is ``name`` (an
    attribute of ``st`` or of a namespace is read), ``import`` or ``call``, or, where arguments of a
    call are looked at later, ``enter`` or ``open``. Names that every release has are recorded only
    when they are called. ``container`` is the kind of container whose method
    it is. ``known`` are those arguments of a call whose Python value matters and is known.
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
    """A key of session state is written; ``key`` is None when it is not known which."""

    kind: ClassVar[str] = "state-write"
    key: str | None
    value: Any = None


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
class CacheCalled(Event):
    """A cached function is called; ``spinner`` says whether it shows one."""

    kind: ClassVar[str] = "cache-call"
    name: str
    cache: str
    spinner: bool


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
    result: Any = None
    """What it returns, as an opaque handle."""
    polled: bool = False
    """It is in a loop without end."""


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


@dataclass(slots=True, eq=False, repr=False)
class SetUpNeeded(Event):
    """Something of Streamlit is read that needs a file of secrets, and the project has none."""

    kind: ClassVar[str] = "set-up-needed"


@dataclass(slots=True, eq=False, repr=False)
class PageConfigured(Event):
    """``st.set_page_config``."""

    kind: ClassVar[str] = "page-config"


@dataclass(slots=True, eq=False, repr=False)
class PagesShown(Event):
    """``st.navigation`` runs one of some pages; ``paths`` are their files, ``None`` if unknown."""

    kind: ClassVar[str] = "pages-shown"
    paths: frozenset[Path] | None


@dataclass(slots=True, eq=False, repr=False)
class PageNamed(Event):
    """A page is named by a path that is known.

    Attributes:
        command: ``"Page"``, ``"switch_page"`` or ``"page_link"``.
        name: the path as it is written, relative to the folder of the main script.
        path: the file that is meant.
        main: the main script.
        there: whether there is such a file.
        listed: whether Streamlit knows it without ``st.navigation``: it is the main script, or
            stands in ``pages/`` beside it.
        meant: the path of the page that may have been meant, if there is a similar one.
        folder: the folder that it would be in, if that is not there.
        alone: whether it is the main script, without a folder ``pages/`` beside it.
        root: the folder of the project.
    """

    kind: ClassVar[str] = "page-named"
    command: str
    name: str
    path: Path
    main: Path
    there: bool
    listed: bool
    meant: str | None
    folder: Path | None = None
    alone: bool = False
    root: Path | None = None


@dataclass(slots=True, eq=False, repr=False)
class Drawn(Event):
    """A bare expression in a script: Streamlit's magic shows it."""

    kind: ClassVar[str] = "magic"
    late: bool = False
    """Some releases do not look for it there."""


@dataclass(slots=True, eq=False, repr=False)
class DialogOpened(Event):
    """A function under ``st.dialog`` is called."""

    kind: ClassVar[str] = "dialog"
    name: str


@dataclass(slots=True, eq=False, repr=False)
class Stopped(Event):
    """The run ends here: ``how`` is stop, rerun, switch_page, exit or raise."""

    kind: ClassVar[str] = "stop"
    how: str
    swallowed: bool = False
    """Something catches it, so that the run goes on."""


@dataclass(slots=True, eq=False, repr=False)
class Tested(Event):
    """A widget's value decides what happens next."""

    kind: ClassVar[str] = "test"
    widgets: tuple[Any, ...]


@dataclass(slots=True, eq=False, repr=False)
class Opaque(Event):
    """A call that stlint cannot see into, and that may do anything to the app."""

    kind: ClassVar[str] = "opaque"
    reason: str


@dataclass(slots=True, eq=False, repr=False)
class CutShort(Event):
    """The dry run does not follow the app any further here.

    Attributes:
        limit: what it came up against: ``steps``, ``nesting``, ``recursion``, ``depth``,
            ``rounds``, ``pages``, ``modules``, ``callbacks``, ``survey`` (of functions that no run
            calls) or ``search`` (for steps that prove something).
        told: what that is about, such as the name of a function.
        steps: what a user did before, if it is not the app's first run.
    """

    kind: ClassVar[str] = "cut-short"
    limit: str
    told: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(slots=True, eq=False, repr=False)
class Gap(Event):
    """Syntax or a situation that the dry run does not model."""

    kind: ClassVar[str] = "gap"
    reason: str
