"""Runs of one app: the first, and those that follow when a user does something."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from stlint.dryrun.alternatives import of_the_run
from stlint.dryrun.choosing import Makings
from stlint.dryrun.commands import CLICKED
from stlint.dryrun.cuts import ExhaustedError, cut_short
from stlint.dryrun.exits import STOPPING, UnreachableError
from stlint.dryrun.fragments import OPENED, fragment_around
from stlint.dryrun.listed import Listed
from stlint.dryrun.memory import Memory, kept_choices, keys_drawn
from stlint.dryrun.naming import names_of
from stlint.dryrun.state import CHOSEN
from stlint.dryrun.store import Store
from stlint.dryrun.survey import Survey
from stlint.dryrun.truths import reaches_code
from stlint.dryrun.visitors import Visitors
from stlint.files import disk
from stlint.garbage import paused_collection
from stlint.model.events import CutShort, PagesShown, Stopped
from stlint.model.guards import NO_GUARDS, Guard
from stlint.model.run import Run
from stlint.model.steps import CLICK, takes
from stlint.model.values import (
    MAIN,
    NO,
    UNKNOWN,
    YES,
    Const,
    Module,
    Symbol,
    Value,
    WidgetValue,
    fresh,
)
from stlint.results.finding import Step
from stlint.results.problems import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stlint.dryrun.machine import Arguments
    from stlint.model.events import ElementCreated, Event
    from stlint.project.app import App
    from stlint.syntax.source import Source

MAX_RERUNS: Final = 3
MAX_ACTS: Final = 48
"""How many clicks and inputs are tried for one app in search of witnesses."""
WITNESS_BUDGET: Final = 60_000
"""Statements and calls of all the reruns that search for witnesses."""
MAX_CALLBACKS: Final = 60
LEAST_FURTHER: Final = 2_000
"""Statements and calls that second steps in a row may take, even after a shorter first run."""


class Analysis(NamedTuple):
    """What the dry run of an app found out.

    Attributes:
        runs: the first run, and the reruns that it asks for itself.
        problems: files that could not be read or parsed, with the reason.
        sources: every file that took part.
    """

    runs: tuple[Run, ...]
    problems: tuple[tuple[Path, SourceProblem], ...]
    sources: Mapping[Path, Source]


class DryRun(Survey):
    """One app in one process of Streamlit."""

    def __init__(self, app: App, load: Callable[[Path], Source], version: str | None) -> None:
        super().__init__(Store())
        self.app = app
        self.entry = app.shown_by or app.entry
        self.wanted = Path(disk.real(app.entry)) if app.shown_by is not None else None
        self.shown = self.navigates = self.unseen_shower = False
        self.numbers = {}
        above = [each for each in self.entry.parents if each.is_relative_to(app.root)]
        starts = dict.fromkeys((self.entry.parent, *above))
        self.listed = Listed(tuple(starts), self._makes_pages)
        self.release = version
        self.sources: dict[Path, Source] = {}
        self.problems = {}
        self.found = {}
        self.patched = set()
        self.reading = None
        self.defined = {}
        self.inlined = set()
        self.unreached = False
        self.unfinished = {}
        self.further: list[CutShort] = []
        """Where the runs were cut short that search for witnesses, and that search itself."""
        self.needed = None
        self.versions_matter = False
        self.makings = Makings()
        self.visitors = Visitors(self, "visit_", self.unmodelled)
        self.actions = Visitors(self, "run_", self.not_modelled)
        self.is_app = False
        self.comprehensions = set()
        self.watched = set()
        self.endless = 0
        self.owner = None
        self.on_yield = None
        self.suspends = False
        self.tasks = {}
        self.in_task = False
        self.acts = 0
        self.spent = 0
        self.further_left = 0
        self.known: dict[Any, list[Run]] = {}
        self.literals = {}
        self.memo, self.remembering = {}, False
        self.going_on = set()

        def remembering(path: Path) -> Source:
            if path not in self.sources:
                self.sources[path] = load(path)
            return self.sources[path]

        self.load = remembering
        self.begin_search()
        self.sound, self.doubts, self.strangers = set(), 0, {}
        self.shadowed = any(
            disk.is_file(each / name) or disk.is_outside(each / name)
            for each in self.folders
            if each != app.root or each == self.entry.parent
            for name in ("streamlit.py", "streamlit/__init__.py")
        )

    def _makes_pages(self) -> bool:
        texts = [each.text for each in self.sources.values()]
        return any("Page" in each for each in texts) and any("navigation" in each for each in texts)

    # -- one run ----------------------------------------------------------------------------------

    def first(self) -> list[Run]:
        """The first run and the reruns that it asks for.

        Raises:
            SourceProblem: the entry script cannot be read or parsed.
        """
        runs = [self._run(Memory(), self._opening())]
        if not self._offers(runs[0]):
            runs = [self._run(Memory(opened=False), ())]
        self.further_left = max(self.steps, LEAST_FURTHER)
        runs[0].elsewhere = self.survey()
        self._go_on_with(runs)
        return runs

    def opened(self, before: Run) -> list[Run]:
        """The runs of the script in a session in which another one ran before.

        Args:
            before: the last run there, of an app that was made of the same trees.
        """
        folder = self.entry.parent
        main = folder.parent if folder.name == "pages" else folder
        path = os.path.relpath(self.app.entry, main).replace(os.sep, "/")
        steps = (*before.steps, Step("page", path))
        runs = [self._run(before.memory, steps)]
        while len(runs) <= MAX_RERUNS and runs[-1].reruns:
            runs.append(self._run(runs[-1].memory, steps))
        return runs

    def answered(self, run: Run, step: Step) -> list[Run]:
        """The runs after a step of a user, if one widget is what it means."""
        meant = [each for each in run.shown if _answers(each, step)]
        if len(meant) != 1:
            return []
        return self.after(run, meant[0], CLICK if step.kind == "click" else step.value)

    def _opening(self) -> tuple[Step, ...]:
        """The step that opens the page that is asked for."""
        if self.wanted is None:
            return ()
        named = os.path.relpath(self.app.entry, self.entry.parent)
        return (Step("page", named.replace(os.sep, "/")),)

    def _offers(self, run: Run) -> bool:
        """Whether the page that is asked for can be opened after a run, as far as is known."""
        if self.wanted is None:
            return True
        shown = list(run.of(PagesShown))
        return not shown or any(
            each.happens is not False and (each.paths is None or self.wanted in each.paths)
            for each in shown
        )

    def _go_on_with(self, runs: list[Run]) -> None:
        """The reruns that the last of some runs asks for; then the page is opened if it is new."""
        most = len(runs) + MAX_RERUNS
        self._rerun_as_asked(runs, most)
        last = runs[-1]
        if last.reruns or last.memory.opened or not self._offers(last):
            return
        memory = replace(last.memory, opened=True)
        runs.append(self._run(memory, (*last.steps, *self._opening())))
        runs[-1].way = last.way
        self._rerun_as_asked(runs, most)

    def _rerun_as_asked(self, runs: list[Run], most: int) -> None:
        while len(runs) < most and runs[-1].reruns and not runs[-1].incomplete:
            last = runs[-1]
            asking = next(each for each in last.ends if each.how == "rerun" and each.happens)
            runs.append(self._run(last.memory, last.steps))
            runs[-1].way = (*last.way, (last, asking.order))

    def _run(
        self,
        memory: Memory,
        steps: tuple[Step, ...],
        acted: ElementCreated | None = None,
        value: Any = None,
    ) -> Run:
        """One run; if the user acted in a fragment, Streamlit runs that alone."""
        tree = self.load(self.entry).tree
        self.modules = dict(memory.modules)
        self.interrupted = set()
        self.store = Store(dict(memory.values))
        self.begin_state()
        self.guards, self.exits, self.targets, self.events = NO_GUARDS, [], [], []
        self.steps = self.muted = self.locks = self.loop_depth = self.endless = 0
        self.stack = self.functions = self.site = ()
        self.segment, self.caught, self.cached = "script", frozenset(), None
        self.containers = [MAIN]
        self.registered = []
        self.replays = {}
        self.cache = dict(memory.cache)
        self.failures = []
        self.watched = set()
        self.handled, self.lasts = set(), []
        self.stopped, self.arrived = set(), {}
        self.handling, self.stacks = [], {}
        self.store.set(STOPPING, NO)
        self.store.set(OPENED, NO)
        self.unfinished = {}
        self.turn, self.deletes = None, False
        self.written, self.assigned, self.owned = {}, {}, memory.keys
        self.state_keys = {
            key[1]: None
            for key in memory.values
            if isinstance(key, tuple) and key[0] == "state-has" and isinstance(key[1], str)
        }
        self.overrides = memory.overrides
        self.clicked = None
        self.page, self.page_opened, self.page_functions = None, memory.opened, {}
        self.names_now = {}
        self.fragments = {(): None}
        alone = None if acted is None else memory.fragments[fragment_around(acted.place.site)]
        module = Module(self.entry, "__main__", tree)
        self.module, self.frame, self.path = module, module.frame, module.path
        incomplete = ended = False
        try:
            if acted is not None:
                ended = self._act(memory, acted, value)
            incomplete = not ended and not self._script(
                self._entry_script if alone is None else lambda: self.run_fragment(alone)
            )
        except ExhaustedError:
            incomplete = True
        if acted is not None:
            self.spent += self.steps
        run = Run(tuple(self._ended()), steps, self.entry, incomplete, is_app=self.is_app)
        run.by_hand = self.by_hand
        run.further = self.further
        run.names = lambda key: names_of(key, self.app, self.sources.values())
        if acted is not None:
            self.further += [replace(each, steps=steps) for each in run.of(CutShort)]
        left = Memory(
            self.store.values,
            self.overrides,
            {
                **self.cache,
                **{key: each for key, each in self.replays.items() if each.guards.now is not False},
            },
            tuple(each for each in self.registered if each[0].happens is True),
            fragments=self.fragments,
            modules={
                path: each for path, each in self.modules.items() if path not in self.interrupted
            },
        )
        partial = alone is not None or ended
        assigned = dict(self.assigned)
        run.remember = lambda: self._memory(run, left, memory, assigned, partial=partial)
        run.act = lambda event, choice: self.after(run, event, choice)
        run.act_further = lambda event, choice: self.after_more(run, event, choice)
        run.repeat = lambda: self._run(run.memory, run.steps)
        return run

    def _ended(self) -> list[Event]:
        """The events; of the ends of the run that were held up, what became of them."""
        for order in self.stopped:
            event = self.events[order]
            assert isinstance(event, Stopped)
            ways = self.arrived.get(order, ())
            last = next((each for each in ways if each.now), ways[0] if ways else None)
            place = event.place if last is None else event.place._replace(guards=last)
            self.events[order] = replace(event, place=place, swallowed=last is None)
        return self.events

    def _entry_script(self) -> bool:
        self.site = ("script",)
        alive = self.run_file(self.module)
        if self.unseen_shower and self.wanted is not None:
            self.guards = NO_GUARDS
            self.suppose_shown(self.module.tree, self.wanted)
        return alive

    unseen_shower: bool
    """The page that is asked for is run, though nothing is seen to show it."""

    def _script(self, part: Callable[[], bool]) -> bool:
        """Run a part, then every callback as it may be called; False: out of budget."""
        complete = True
        target = self.enter("run")
        try:
            alive = self.arm(part)
        except ExhaustedError:
            alive, complete = True, False  # the names that are bound by now are asked for
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
        for event, callback, given in self.registered:
            key = (event.place.site, str(callback))
            if key in seen or event.value is None:
                continue
            if len(seen) == MAX_CALLBACKS:
                cut_short(self, "callbacks", event.place.node, str(MAX_CALLBACKS))
                break
            seen.add(key)
            called = Guard(Symbol("callback", (event.value,)), now=False)
            self.guards = event.guards.add(called)
            self.store.open()
            self.site = ("callback", event.place.site)
            self._call_back(event, callback, given)
            self.store.close()
            self.guards = NO_GUARDS

    def _call_back(self, event: ElementCreated, callback: Value, given: Arguments) -> bool:
        """Call a callback; returns whether it may come back."""
        self.segment, self.statement = "callback", event.place.statement
        self.unplaced = not reaches_code(callback)
        target = self.enter("run")
        try:
            return self.arm(lambda: self.call(event.place.node, callback, given) is not None)
        finally:
            _, left = self.leave(target, True)
            self.failures += [each.guards for each in left if each.raised]
            self.segment, self.statement, self.unplaced = "script", None, False

    def _memory(
        self,
        run: Run,
        left: Memory,
        before: Memory,
        assigned: Mapping[str, bool | None],
        *,
        partial: bool,
    ) -> Memory:
        """What a run leaves; made when another run is to follow it.

        A ``partial`` one, of a fragment or a callback alone, leaves the rest as it was ``before``.
        What the app has ``assigned`` to the key of a widget outlives one run without the widget.
        """
        self.guards, self.store = NO_GUARDS, Store(left.values)
        values = {name: of_the_run(value) for name, value in left.values.items()}
        drawn = keys_drawn(run)
        perhaps = {key for key, there in drawn.items() if there is not False}
        stopped = any(each.how == "stop" and each.happens is not False for each in run.ends)
        for key in before.keys - perhaps if not partial else ():
            there = assigned.get(key, False)
            if there:
                continue
            # Some releases keep what widgets had that a run did not come to since it was stopped.
            unsure = stopped or there is None
            values["state-has", key] = fresh("some presence") if unsure else NO
        for name, value in list(values.items()):
            if isinstance(name, tuple) and name[0] == "state-has" and isinstance(name[1], str):
                has = self.now(value)
                if name[1] in drawn and drawn[name[1]] is None:
                    has = None
                values[name] = Symbol("state-has", (name[1],), UNKNOWN if has is None else has)
                held = values.get(("state", name[1]))
                if held is not None:
                    values["state", name[1]] = self._carried(name[1], held)
            elif isinstance(name, tuple) and name[0] == CHOSEN:
                values["state-has", name[1]] = fresh("some presence")
        sites = {each[0].place.site for each in left.registered}
        return Memory(
            values,
            left.overrides if partial else kept_choices(run, left.overrides),
            left.cache,
            left.registered
            if not partial
            else (
                *(each for each in before.registered if each[0].place.site not in sites),
                *left.registered,
            ),
            frozenset(
                key
                for key in before.keys
                if partial or stopped or key in perhaps or key in assigned
            ).union(key for key, there in drawn.items() if there),
            {**before.fragments, **left.fragments} if partial else left.fragments,
            left.modules,
            before.opened,
        )

    def _carried(self, key: str, value: Value) -> Value:
        """A stored value as the next run finds it."""
        if isinstance(value, WidgetValue) and value.trigger:
            return Symbol("state", (key,), self.released(value))
        if isinstance(value, (Const, WidgetValue, Symbol)) or type(value).__name__ == "Phi":
            return Symbol("state", (key,), value.now)
        return value

    # -- reruns -----------------------------------------------------------------------------------

    def after(self, run: Run, event: ElementCreated, value: Any) -> list[Run]:
        """The runs after a user did something in another; empty when that cannot be known.

        Before a run that ends with a call for the next one is seen, that has begun.
        """
        if run.incomplete or run.reruns or event.step is None or event.happens is not True:
            return []
        if (value is CLICK) != (event.step.kind == "click"):
            return []
        step = event.step if value is CLICK else event.step._replace(value=value)
        if [each for each in run.shown if _answers(each, step)] != [event]:
            if event.key is None or event.key[0] != "submit" or event.entry is None:
                return []  # a step has to mean one widget
            step = step._replace(target=event.entry)
        chosen = repr(value) if isinstance(value, (list, dict, set, tuple)) else value
        request = (id(run), event.place.site, type(value), chosen)
        if request not in self.known:
            self.known[request] = self._follow(run, event, value, step)
        return self.known[request]

    def after_more(self, run: Run, event: ElementCreated, value: Any) -> list[Run]:
        """The same for a second step in a row: all of these take about what the first run took."""
        if self.further_left <= 0 or self.acts >= MAX_ACTS or self.spent > WITNESS_BUDGET:
            return []
        acts, spent = self.acts, self.spent
        following = self.after(run, event, value)
        self.further_left -= self.spent - spent
        self.acts, self.spent = acts, spent
        return following

    def _follow(self, run: Run, event: ElementCreated, value: Any, step: Step) -> list[Run]:
        if self.acts >= MAX_ACTS or self.spent > WITNESS_BUDGET:
            if not any(each.limit == "search" for each in self.further):
                self.further.append(CutShort(0, event.place, "search", str(self.acts)))
            return []
        if event.form is not None and value is not CLICK:
            return [self._fill_in(run, event, value)]
        around = fragment_around(event.place.site)
        changes = value is CLICK or event.value is None or event.value.now != value
        if around not in run.memory.fragments or not changes:
            return []
        self.acts += 1
        try:
            with paused_collection():
                following = [self._run(run.memory, (*run.steps, step), event, value)]
                following[0].way = (*run.way, (run, event.order))
                self._go_on_with(following)
        except (SourceProblem, UnreachableError):
            return []
        if around:
            following[0].beside = tuple(
                each for each in run.shown if fragment_around(each.place.site) != around
            )
        return following

    def _fill_in(self, run: Run, event: ElementCreated, value: Any) -> Run:
        """A widget in a form is set: nothing is run before the form is sent."""
        assert event.step is not None
        overrides = {**run.memory.overrides, event.place.site: (value, event.widget_now)}
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
        filled.further = self.further
        filled.way = (*run.way, (run, event.order))
        filled.act = lambda following, choice: self.after(filled, following, choice)
        return filled

    def _act(self, memory: Memory, event: ElementCreated, value: Any) -> bool:
        """Do what the user does: set the widget, run its callback.

        Returns whether the callback ends the run, so that the script is not run.
        """
        if value is CLICK:
            self.clicked = (event.place.site, event.widget_now)
            if event.entry is not None:
                self.put_state(event.entry, Symbol("state", (event.entry,), now=True))
        else:
            self.overrides = {
                **self.overrides,
                event.place.site: (value, event.widget_now),
            }
            if event.key is not None and event.key[0] == "key" and event.stateful:
                self.put_state(event.key[1], Symbol("state", (event.key[1],), value))
        target = self.enter("run")
        alive = True
        for other, callback, given in memory.registered:
            if other.place.site == event.place.site:
                self.site = ("callback", event.place.site)
                alive = self._call_back(other, callback, given) and alive
        self.guards = NO_GUARDS
        self.leave(target, True)
        ends = any(
            isinstance(each, Stopped) and not each.swallowed and each.happens is not False
            for each in self._ended()
        )
        ends = ends or any(each.now is not False for each in self.failures)
        if alive and ends:  # nobody knows whether the script is run
            self.guards = NO_GUARDS.add(
                Guard(Symbol("came back", (id(event.place.node),)), now=None)
            )
        return ends and not alive


def _answers(element: ElementCreated, step: Step) -> bool:
    """Whether an element could be what the target of a step means."""
    known = element.key_now or element.key
    key = known[1] if known is not None and known[0] == "key" else None
    if step.kind == "click":
        fits = element.trigger
    else:
        fits = element.command not in CLICKED and takes(element, step.value)
    return fits and element.value is not None and step.target in (element.label, key)
