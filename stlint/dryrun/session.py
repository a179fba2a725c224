"""Runs of one app: the first, and those that follow when a user does something."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stlint import disk
from stlint.dryrun.machine import Arguments, ExhaustedError, UnreachableError, Visitors
from stlint.dryrun.pages import Pages
from stlint.dryrun.store import Store
from stlint.findings import Step
from stlint.model.guards import NO_GUARDS, Guard
from stlint.model.run import CLICK, Run
from stlint.model.values import (
    MAIN,
    NO,
    UNKNOWN,
    YES,
    Const,
    Module,
    Phi,
    Symbol,
    Value,
    WidgetValue,
)
from stlint.problems import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from stlint.model.app import App
    from stlint.model.events import ElementCreated
    from stlint.source import Source

MAX_RERUNS: Final = 3
MAX_ACTS: Final = 48
"""How many clicks and inputs are tried for one app in search of witnesses."""
WITNESS_BUDGET: Final = 60_000
"""Statements and calls of all the reruns that search for witnesses."""
MAX_CALLBACKS: Final = 60


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the dry run of an app found out.

    Attributes:
        runs: the first run, and the reruns that it asks for itself.
        problems: files that could not be read or parsed, with the reason.
        sources: every file that took part.
    """

    runs: tuple[Run, ...]
    problems: tuple[tuple[Path, SourceProblem], ...]
    sources: Mapping[Path, Source]


@dataclass(frozen=True)
class Memory:
    """What is left after a run: what the next one begins with."""

    values: dict[Hashable, Value] = field(default_factory=dict)
    overrides: dict[Any, Any] = field(default_factory=dict)
    cache: dict[Hashable, Value] = field(default_factory=dict)
    registered: tuple[tuple[ElementCreated, Value, Arguments], ...] = ()
    keys: frozenset[str] = frozenset()
    """The keys that belong to widgets."""


class DryRun(Pages):
    """One app in one process of Streamlit."""

    def __init__(self, app: App, load: Callable[[Path], Source], version: str | None) -> None:
        super().__init__(Store())
        self.app = app
        self.entry = app.shown_by or app.entry
        self.wanted = Path(disk.real(app.entry)) if app.shown_by is not None else None
        self.release = version
        self.sources: dict[Path, Source] = {}
        self.problems = {}
        self.modules = {}
        self.found = {}
        self.patched = set()
        self.reading = None
        self.versions_matter = False
        self.interrupted = set()
        self.visitors = Visitors(self, "visit_", self.unmodelled)
        self.actions = Visitors(self, "run_", self.not_modelled)
        self.generators = {}
        self.yielding = {}
        self.docstrings = set()
        self.comprehensions = set()
        self.watched = set()
        self.endless = 0
        self.owner = None
        self.on_yield = None
        self.acts = 0
        self.spent = 0
        self.known: dict[Any, list[Run]] = {}
        self.literals = {}

        def remembering(path: Path) -> Source:
            if path not in self.sources:
                self.sources[path] = load(path)
            return self.sources[path]

        self.load = remembering
        self.folders = self._folders()
        self.shadowed = any(
            disk.is_file(each / name)
            for each in self.folders
            for name in ("streamlit.py", "streamlit/__init__.py")
        )

    def _folders(self) -> list[Path]:
        """Where imports are looked for, as Python would."""
        folder = self.entry.parent
        tried = [folder.parent, folder] if folder.name == "pages" else [folder]
        tried += [self.app.root, self.app.root / "src"]
        return list(dict.fromkeys(tried))

    # -- one run ----------------------------------------------------------------------------------

    def first(self) -> list[Run]:
        """The first run and the reruns that it asks for.

        Raises:
            SourceProblem: the entry script cannot be read or parsed.
        """
        steps: tuple[Step, ...] = ()
        if self.wanted is not None:
            named = os.path.relpath(self.app.entry, self.entry.parent)
            steps = (Step("page", named.replace(os.sep, "/")),)
        runs = [self._run(Memory(), steps)]
        while len(runs) <= MAX_RERUNS and runs[-1].reruns:
            runs.append(self._run(runs[-1].memory, steps))
        return runs

    def _run(
        self,
        memory: Memory,
        steps: tuple[Step, ...],
        acted: ElementCreated | None = None,
        value: Any = None,
    ) -> Run:
        tree = self.load(self.entry).tree
        for path in self.interrupted:
            self.modules.pop(path, None)
        self.interrupted.clear()
        self.store = Store(dict(memory.values))
        self.guards, self.exits, self.targets, self.events = NO_GUARDS, [], [], []
        self.steps = self.muted = self.locks = self.loop_depth = self.endless = 0
        self.stack = self.functions = self.site = ()
        self.segment, self.caught, self.cached = "script", frozenset(), None
        self.containers = [MAIN]
        self.registered = []
        self.replays = {}
        self.cache = memory.cache
        self.watched = set()
        self.written = {}
        self.state_keys = {
            key[1]: None
            for key in memory.values
            if isinstance(key, tuple) and key[0] == "state-has" and isinstance(key[1], str)
        }
        self.overrides = memory.overrides
        self.clicked = None
        self.page = None
        module = Module(self.entry, "__main__", tree)
        self.module, self.frame, self.path = module, module.frame, module.path
        incomplete = False
        try:
            if acted is not None:
                self._act(memory, acted, value)
            incomplete = not self._script(module)
        except ExhaustedError:
            incomplete = True
        if acted is not None:
            self.spent += self.steps
        run = Run(tuple(self.events), steps, self.entry, incomplete)
        left = (self.store, self.overrides, {**self.cache, **self.replays}, self.registered)
        run.remember = lambda: self._memory(run, memory, *left)
        run.act = lambda event, choice: self.after(run, event, choice)
        run.repeat = lambda: self._run(run.memory, run.steps)
        return run

    def _script(self, module: Module) -> bool:
        """Run the entry script, then every callback as it may be called; False: out of budget."""
        complete = True
        target = self.enter("run")
        try:
            first = module.tree.body[0] if module.tree.body else None
            small = getattr(first, "body", None)
            if isinstance(small, (list, tuple)) and small:
                self.docstrings.add(small[0])
            self.site = ("script",)
            alive = self.run_block(module.tree)
        except ExhaustedError:
            alive, complete = False, False
            del self.store.logs[target.depth + 1 :]
            del self.targets[1:]
        self.guards = NO_GUARDS
        self.leave(target, alive)
        if complete:
            self._callbacks()
        return complete

    def _callbacks(self) -> None:
        """What each callback would do if it were called after this run."""
        seen: set[Any] = set()
        for event, callback, given in self.registered[:MAX_CALLBACKS]:
            key = (event.place.site, str(callback))
            if key in seen or event.value is None:
                continue
            seen.add(key)
            called = Guard(Symbol("callback", (event.value,)), now=False)
            self.guards = event.guards.add(called)
            self.store.open()
            self.site = ("callback", event.place.site)
            self._call_back(event, callback, given)
            self.store.close()
            self.guards = NO_GUARDS

    def _call_back(self, event: ElementCreated, callback: Value, given: Arguments) -> None:
        self.segment, self.statement = "callback", event.place.statement
        target = self.enter("run")
        try:
            self.arm(lambda: self.call(event.place.node, callback, given) is not None)
        finally:
            self.leave(target, True)
            self.segment, self.statement = "script", None

    def _memory(
        self,
        run: Run,
        before: Memory,
        store: Store,
        overrides: dict[Any, Any],
        cache: dict[Hashable, Value],
        registered: list[tuple[ElementCreated, Value, Arguments]],
    ) -> Memory:
        """What a run leaves; made when another run is to follow it."""
        self.guards, self.store = NO_GUARDS, store
        values = {name: _settled(value) for name, value in store.values.items()}
        drawn: dict[str, bool | None] = {}
        for event in run.elements:
            if event.stateful and event.key:
                kind, key = event.key[:2]
                if kind == "key" and drawn.get(key) is not True:
                    drawn[key] = event.happens
        for key in before.keys - {each for each, there in drawn.items() if there is not False}:
            values["state-has", key] = NO
        for name, value in list(values.items()):
            if isinstance(name, tuple) and name[0] == "state-has" and isinstance(name[1], str):
                has = self.now(value)
                if name[1] in drawn and drawn[name[1]] is None:
                    has = None
                values[name] = Symbol("state-has", (name[1],), UNKNOWN if has is None else has)
                held = values.get(("state", name[1]))
                if held is not None:
                    values["state", name[1]] = self._carried(name[1], held)
        keys = (before.keys | {key for key, there in drawn.items() if there}) & {
            key for key, there in drawn.items() if there is not False
        }
        return Memory(
            values,
            dict(overrides),
            cache,
            tuple(each for each in registered if each[0].happens is True),
            frozenset(keys),
        )

    def _carried(self, key: str, value: Value) -> Value:
        """A stored value as the next run finds it."""
        if isinstance(value, (Const, WidgetValue, Symbol)) or type(value).__name__ == "Phi":
            return Symbol("state", (key,), value.now)
        return value

    # -- reruns -----------------------------------------------------------------------------------

    def after(self, run: Run, event: ElementCreated, value: Any) -> list[Run]:
        """The runs after a user did something in another; empty when that cannot be known."""
        if event.step is None or event.happens is not True:
            return []
        if (value is CLICK) != (event.step.kind == "click"):
            return []
        if (
            sum(each.happens is not False and _answers(each, event.step) for each in run.elements)
            > 1
        ):
            return []  # a step has to mean one widget
        request = (id(run), event.place.site, type(value), value)
        if request not in self.known:
            self.known[request] = self._follow(run, event, value)
        return self.known[request]

    def _follow(self, run: Run, event: ElementCreated, value: Any) -> list[Run]:
        if self.acts >= MAX_ACTS or self.spent > WITNESS_BUDGET or event.step is None:
            return []
        if event.form is not None and value is not CLICK:
            return [self._fill_in(run, event, value)]
        self.acts += 1
        step = event.step if value is CLICK else event.step._replace(value=value)
        try:
            with paused_collection():
                following = [self._run(run.memory, (*run.steps, step), event, value)]
                while len(following) <= MAX_RERUNS and following[-1].reruns:
                    following.append(self._run(following[-1].memory, following[-1].steps))
        except (SourceProblem, UnreachableError):
            return []
        for each in following:
            each.partial = event.place.segment == "fragment"
        return following

    def _fill_in(self, run: Run, event: ElementCreated, value: Any) -> Run:
        """A widget in a form is set: nothing is run before the form is sent."""
        assert event.step is not None
        overrides = {**run.memory.overrides, event.place.site: (value, event.identity_now)}
        memory = replace(run.memory, overrides=overrides)
        values = dict(memory.values)
        if event.key is not None and event.key[0] == "key" and event.stateful:
            values["state-has", event.key[1]] = YES
            values["state", event.key[1]] = Symbol("state", (event.key[1],), value)
        filled = Run(
            run.events,
            (*run.steps, event.step._replace(value=value)),
            self.entry,
            run.incomplete,
            lambda: replace(memory, values=values),
        )
        filled.act = lambda following, choice: self.after(filled, following, choice)
        return filled

    def _act(self, memory: Memory, event: ElementCreated, value: Any) -> None:
        """Do what the user does: set the widget, run its callback."""
        if value is CLICK:
            self.clicked = event.place.site
        else:
            self.overrides = {
                **self.overrides,
                event.place.site: (value, event.identity_now),
            }
            if event.key is not None and event.key[0] == "key" and event.stateful:
                self.put_state(event.key[1], Symbol("state", (event.key[1],), value))
        target = self.enter("run")
        for other, callback, given in memory.registered:
            if other.place.site == event.place.site:
                self.site = ("callback", event.place.site)
                self._call_back(other, callback, given)
        self.guards = NO_GUARDS
        self.leave(target, True)


def _settled(value: Value) -> Value:
    """The alternative of the run that ends: its conditions are others in the next one."""
    while isinstance(value, Phi):
        current = value.current
        if current is None:
            break
        value = current
    return value


def _answers(element: ElementCreated, step: Step) -> bool:
    """Whether an element could be what the target of a step means."""
    key = element.key[1] if element.key is not None and element.key[0] == "key" else None
    return element.value is not None and step.target in (element.label, key)


@contextmanager
def paused_collection() -> Iterator[None]:
    """No garbage collection while many small objects are made beside large trees."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def dry_run(app: App, load: Callable[[Path], Source], version: str | None) -> Analysis:
    """Dry-run an app.

    Args:
        app: the app; its pages are apps of their own.
        load: reads a file; may raise ``SourceProblem``, as may the tree of what it returns.
        version: the release of Streamlit, such as ``"1.46"``; ``None`` means the newest.
    """
    from stlint.dryrun.wrappers import WrappedRun  # noqa: PLC0415 - it builds on this module

    machine = (WrappedRun if app.wrappers else DryRun)(app, load, version)
    runs: tuple[Run, ...] = ()
    try:
        with paused_collection():
            runs = tuple(machine.first())
    except SourceProblem as problem:
        machine.problems[app.entry] = problem
    return Analysis(runs, tuple(machine.problems.items()), machine.sources)
