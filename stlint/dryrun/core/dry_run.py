"""What a dry run knows: seven small records, most of which are made new for each run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.store import Store
from stlint.dryrun.streamlit.choosing import Makings
from stlint.model.guards import NO_GUARDS
from stlint.model.outside import MAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.here import Around, Here
    from stlint.dryrun.core.quiet import Quiet
    from stlint.dryrun.core.targets import Exit, Last, Target
    from stlint.dryrun.libraries.listed_folders import Listed
    from stlint.dryrun.libraries.tried_objects import Made
    from stlint.dryrun.streamlit.fragment_calls import Fragment
    from stlint.dryrun.streamlit.remembering import Remembered
    from stlint.dryrun.values.exceptions import Clause
    from stlint.model.events import CutShort, ElementCreated, Event
    from stlint.model.guards import Guards
    from stlint.model.notes import Given, Held, Note
    from stlint.model.objects import Frame, Function, Heap, Module, Suspended
    from stlint.model.outside import Container
    from stlint.model.run import Run
    from stlint.model.values import Value
    from stlint.project.app import App
    from stlint.results.problems import SourceProblem
    from stlint.streamlit_api.release_set import ReleaseSet
    from stlint.syntax.source import Source


@dataclass(slots=True, eq=False, repr=False)
class Folds:
    """What is known while Python objects are made of values, and values of them."""

    memo: dict[Heap, Any] = field(default_factory=dict)
    """The Python objects of the containers that an operation is about: each is made once."""
    remembering: bool = False
    reading: int | None = None
    """The release, by its place in the tables, for which values are made concrete."""
    after_call: tuple[Value, Made] | None = None
    """An object that was changed by the method that was tried last, as it is now."""
    unfolding: set[Heap] = field(default_factory=set)
    """Containers that are being looked into: one may hold itself."""
    unfolded: int = 0


@dataclass(slots=True, eq=False, repr=False)
class Risks:
    """How much was done that may raise, for a ``try`` around it."""

    ever: int = 0
    now: int = 0
    """What may have been done in this run."""
    later: int = 0
    """What surely does not raise in this run."""
    elsewhere: int = 0
    """What does not happen in this run."""
    operation: tuple[Any, Path | None, Any] = (None, None, None)
    """The node of the last operation that may raise, its file and statement."""

    def where(self, *, now: bool) -> int:
        """What may raise where it happens, which is in this run (``now``) or in another one."""
        return self.ever - self.later - (self.elsewhere if now else 0)


@dataclass(slots=True, eq=False, repr=False)
class Repeated:
    """The functions that were called, by their nodes and the frames where they were defined."""

    counts: dict[tuple[int, Frame], int] = field(default_factory=dict)
    """How often they were."""
    known: dict[tuple[int, Frame], Quiet | None] = field(default_factory=dict)
    """What they reach, as far as somebody looked; ``None``: it may be anything."""


@dataclass(slots=True, eq=False, repr=False)
class Flow:
    """Where control may go, and what is known of names and state on the way that it goes."""

    store: Store = field(default_factory=Store)
    guards: Guards = NO_GUARDS
    exits: list[Exit] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    stopped: dict[int, tuple[Path, Any] | None] = field(default_factory=dict)
    """The ends of the run, by their order, that something has held up: it may swallow them.

    With the place of the handler that has, if one has.
    """
    arrived: dict[int, list[Guards]] = field(default_factory=dict)
    """The ends of the run that came through, and under which conditions."""
    risks: Risks = field(default_factory=Risks)
    needed: ReleaseSet | None = None
    """The releases that lack a command or argument which the body of a ``try`` uses."""
    failures: list[Guards] = field(default_factory=list)
    """Under which guards callbacks raise something: the script is not run after that."""
    caught: frozenset[str] = frozenset()
    """The exceptions that something around catches; an ``ExitStack`` adds to them in its body."""
    folds: Folds = field(default_factory=Folds)
    repeated: Repeated = field(default_factory=Repeated)


class At:
    """A context manager: the dry run is elsewhere, and comes back on every way out."""

    __slots__ = ("_before", "_here", "_it")

    def __init__(self, it: DryRun, here: Here) -> None:
        self._it = it
        self._here = here

    def __enter__(self) -> None:
        self._before = self._it.here
        self._it.here = self._here

    def __exit__(self, *_: object) -> None:
        self._it.here = self._before


class Catching:
    """A context manager: some exceptions are caught, others than before."""

    __slots__ = ("_before", "_flow", "_names")

    def __init__(self, flow: Flow, names: frozenset[str]) -> None:
        self._flow = flow
        self._names = names

    def __enter__(self) -> None:
        self._before = self._flow.caught
        self._flow.caught = self._names

    def __exit__(self, *_: object) -> None:
        self._flow.caught = self._before


@dataclass(slots=True, eq=False, repr=False)
class Trail:
    """What happened so far in a run, and what that took."""

    events: list[Event] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    held: list[Held | Given] = field(default_factory=list)
    muted: int = 0
    steps: int = 0
    doubts: int = 0
    """How many imports so far may have failed."""
    handled: set[int] = field(default_factory=set)
    """Reads, by their order, whose failure a ``try`` has taken care of."""
    lasts: list[Last] = field(default_factory=list)
    """What was done on every way out of a body."""
    unfinished: dict[Path, tuple[Module, int]] = field(default_factory=dict)
    """Files of which not all was run, and how many of their statements were run to their end."""
    going_on: set[Suspended] = field(default_factory=set)
    """Generators and coroutines that go on, nobody knows how far."""
    tasks: dict[Value, Guards] = field(default_factory=dict)
    """What the event loop runs beside, and under which conditions it was started."""
    stacks: dict[Value, list[Clause]] = field(default_factory=dict)
    """What the stacks of context managers that are open catch."""


@dataclass(slots=True, eq=False, repr=False)
class Keys:
    """What a run does with the keys of session state."""

    state_keys: dict[str, None] = field(default_factory=dict)
    """Those that it has spoken of so far."""
    written: dict[str, bool | None] = field(default_factory=dict)
    """Keys that the script has written in this run (None: perhaps): a widget obeys that."""
    assigned: dict[str, bool | None] = field(default_factory=dict)
    """Keys that the app has written in this run, callbacks included (None: perhaps)."""
    defaults: dict[Value, tuple[str, str, tuple[Path, Any]]] = field(default_factory=dict)
    """Containers that were asked for with a key in case there is no entry: the key, by which
    method, and the call."""
    owned: frozenset[str] = frozenset()
    """The keys in session state that come from widgets: of the last run, and of this so far."""
    turn: tuple[Value, Guards] | None = None
    """The key of a round of a loop over all keys, and under which guards the round began."""
    deletes: bool = False
    """Whether a round of such a loop has deleted its key, whatever else holds."""


@dataclass(slots=True, eq=False, repr=False)
class Caches:
    """What cached functions returned, by the function and its arguments."""

    replays: dict[tuple[Any, ...], Remembered] = field(default_factory=dict)
    """In this run."""
    cache: dict[tuple[Any, ...], Remembered] = field(default_factory=dict)
    """In the runs before."""
    tried: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Which events are those of the body that a handler is for, in a cached function."""


@dataclass(slots=True, eq=False, repr=False)
class Page:
    """What is on the page, and what belongs to the session that shows it."""

    containers: list[Container] = field(default_factory=lambda: [MAIN])
    registered: list[tuple[ElementCreated, Value, Arguments]] = field(default_factory=list)
    """The callbacks of what was drawn."""
    fragments: dict[tuple[Any, ...], Fragment | None] = field(default_factory=lambda: {(): None})
    """The calls of fragments and dialogs in this run, by their sites."""
    clicked: Any = None
    """The call that drew the button which was clicked, and its key or identity; else ``None``."""
    overrides: dict[Any, Any] = field(default_factory=dict)
    """For each call that drew a widget which the user set: its value, and its key or identity."""
    names_now: dict[Hashable, int] = field(default_factory=dict)
    """The keys and IDs that elements of this run surely have, and the order of their events."""
    page: int | None = None
    """The page of ``st.navigation`` that runs."""
    page_functions: dict[int, dict[Function, int]] = field(default_factory=dict)
    """The functions that are pages of this run, numbered for each place where they are defined."""
    page_opened: bool = True
    """Whether the page that is asked for was opened before this run."""
    keys: Keys = field(default_factory=Keys)
    caches: Caches = field(default_factory=Caches)
    watched: set[Any] = field(default_factory=set)
    """Names whose reads are recorded, with their frames."""


@dataclass(slots=True, eq=False, repr=False)
class SearchPath:
    """Where Python looks for modules, and what is known of those that it finds."""

    placed: list[Path] = field(default_factory=list)
    """The folders that Python surely or perhaps looks into, in its order."""
    supposed: list[Path] = field(default_factory=list)
    """Those that it may look into, or does if the project is installed."""
    ahead: frozenset[Path] = frozenset()
    """Those that it surely looks into before the libraries."""
    origins: dict[str, Path] = field(default_factory=dict)
    """In which folder a package or module of the app was found."""
    found: dict[tuple[Path, tuple[str, ...]], bool] = field(default_factory=dict)
    """Whether there is a module of some name below a folder."""
    sound: set[Path] = field(default_factory=set)
    """Modules that were imported and can only be found and run to their end."""
    strangers: dict[str, bool] = field(default_factory=dict)
    """Whether nobody says of a library that it is there."""
    interrupted: set[Path] = field(default_factory=set)
    """Modules whose import a stop or a rerun has ended: the next run imports them again."""
    files: dict[str, Path] = field(default_factory=dict)
    """The files that pages of ``st.navigation`` are, by the paths that name them."""
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What is told of pages wherever they are named, by the paths that name them."""
    unread: dict[Path, None] = field(default_factory=dict)
    """The files of pages that were not run: they are read if somebody asks for all."""
    beside: tuple[Path, Path, Path] | None = None
    """The folder of the main script; this and the folder of pages beside it, without links."""


@dataclass(slots=True, eq=False, repr=False)
class Learnt:
    """What all runs together have found out about the code."""

    by_hand: bool = False
    """Something is done that tools of the command line do."""
    is_app: bool = False
    """Whether anything of Streamlit was imported: else this is no app."""
    versions_matter: bool = False
    """Some value depends on the release."""
    suspends: bool = False
    """Whether the app has made generators or coroutines."""
    unreached: bool = False
    """What the run did not come to is looked at: files as well as functions."""
    inlined: set[int] = field(default_factory=set)
    """The functions that were run, by their nodes."""
    defined: dict[int, tuple[Function, Guards]] = field(default_factory=dict)
    """Every function that was defined, by its node, and under which conditions."""
    makings: Makings = field(default_factory=Makings)
    """How symbols came about that are made of what a user chooses."""
    comprehensions: set[Frame] = field(default_factory=set)
    """The frames of comprehensions, which are no scopes of their own for what is missing."""
    literals: dict[str, Value] = field(default_factory=dict)
    unpickled: set[Any] = field(default_factory=set)
    """The nodes of classes of which ``st.cache_data`` makes objects anew, of what they are now."""
    changed: set[Any] = field(default_factory=set)
    """The variables of modules that some run has changed: see ``SharedSet``."""


@dataclass(slots=True, eq=False, repr=False)
class Process:
    """One process of Streamlit that runs one app."""

    app: App
    entry: Path
    load: Callable[[Path], Source]
    release: str | None
    listed: Listed
    """The files that the app has listed."""
    sources: dict[Path, Source] = field(default_factory=dict)
    problems: dict[Path, SourceProblem] = field(default_factory=dict)
    modules: dict[Path, Module] = field(default_factory=dict)
    patched: set[str] = field(default_factory=set)
    """Names that the app itself has put into Streamlit."""
    shadowed: bool = False
    """The app has a module of its own that is called streamlit."""
    path: SearchPath = field(default_factory=SearchPath)
    learnt: Learnt = field(default_factory=Learnt)


@dataclass(slots=True, eq=False, repr=False)
class Search:
    """The search for witnesses: what users did so far, and which page was asked for."""

    acts: int = 0
    spent: int = 0
    """Statements and calls of the runs after the first one, but for those that it asks for."""
    budget: int = 0
    """How many of these there may be."""
    known: dict[Any, list[Run]] = field(default_factory=dict)
    further: list[CutShort] = field(default_factory=list)
    """Where the runs were cut short that search for witnesses, and that search itself."""
    further_left: int = 0
    wanted: Path | None = None
    """The page that is asked for, if it is not the script itself."""
    shown: bool = False
    """Whether the page that is asked for was shown in some run."""
    navigates: bool = False
    """Whether pages that are known were shown."""
    unseen_shower: bool = False
    """The page that is asked for is run, though nothing is seen to show it."""
    numbers: dict[Any, int] = field(default_factory=dict)
    """The numbers of the pages that were shown."""
    every_page: bool = False
    """All pages of ``st.navigation`` are run, each from where it is shown; else only the one that
    is shown is, as far as that is known, and the others are read."""


@dataclass(slots=True, eq=False, repr=False)
class Words:
    """What the project says of functions of its own, in its settings."""

    expensive: dict[str, str] = field(default_factory=dict)
    decorators: dict[str, str] = field(default_factory=dict)
    initializers: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    inside_loader: int = 0


class DryRun:
    """One app in one process of Streamlit, while it is run.

    Attributes:
        flow: where control may go, and what the store holds there.
        here: where the dry run is.
        trail: what happened so far.
        page: what is on the page of the session.
        process: the app, its sources and its modules.
        search: the search for witnesses.
        words: what the project says of its own functions.
    """

    __slots__ = ("flow", "here", "page", "process", "search", "trail", "words")

    flow: Flow
    here: Here
    trail: Trail
    page: Page

    def __init__(self, process: Process, search: Search, words: Words) -> None:
        self.process = process
        self.search = search
        self.words = words

    def at(self, here: Here) -> At:
        """``with it.at(here):`` the dry run is there, and then where it was before."""
        return At(self, here)

    def within(self, around: Around) -> At:
        """The same where it is, with something else around it."""
        return At(self, self.here.amid(around))

    def catching(self, names: frozenset[str]) -> Catching:
        """``with it.catching(names):`` these exceptions are caught, and no others."""
        return Catching(self.flow, names)
