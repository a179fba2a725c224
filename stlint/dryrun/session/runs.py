"""Runs of one app: the first, and those that follow when a user does something."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.dry_run import Caches, Flow, Keys, Page, Trail
from stlint.dryrun.core.exits import enter_target, leave_target
from stlint.dryrun.core.here import Here
from stlint.dryrun.core.store import Store
from stlint.dryrun.core.targets import STOPPING, UnreachableError
from stlint.dryrun.core.trail import ExhaustedError
from stlint.dryrun.python.passing import given_as
from stlint.dryrun.python.quick import in_one_go
from stlint.dryrun.python.said import said_in
from stlint.dryrun.python.uses import above_all, uses_of
from stlint.dryrun.python.variables import named_by, read_by_others
from stlint.dryrun.python.written import written_in
from stlint.dryrun.session.meaning import is_called, number_of
from stlint.dryrun.session.memory import Memory, left_by, memory_after
from stlint.dryrun.session.naming import names_of
from stlint.dryrun.session.script import call_back, entry_script, events_ended, run_script
from stlint.dryrun.session.survey import survey, uncalled
from stlint.dryrun.streamlit.fragment_calls import OPENED, fragment_around
from stlint.dryrun.streamlit.fragments import run_fragment
from stlint.dryrun.streamlit.pages import read_all
from stlint.dryrun.streamlit.state_store import begin_state, put_state
from stlint.garbage import paused_collection
from stlint.model.events import CutShort, PagesShown, Stopped
from stlint.model.guards import NO_GUARDS, Guard
from stlint.model.objects import Module
from stlint.model.ops import Op
from stlint.model.run import About, Onward, Run
from stlint.model.steps import CLICK
from stlint.model.values import NO, YES, Symbol
from stlint.results.finding import Step
from stlint.results.problems import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.events import ElementCreated, Event
    from stlint.model.uses import Use

MAX_RERUNS: Final = 3
MAX_ACTS: Final = 48
"""How many clicks and inputs are tried for one app in search of witnesses."""
LEAST_SEARCH: Final = 6_000
MOST_SEARCH: Final = 60_000
"""Statements and calls of all further runs of one app, which search for witnesses and look at what
is done again: as many as the first run took, but at least so many, and not more than so many."""
LEAST_FURTHER: Final = 2_000
"""Statements and calls that second steps in a row may take, even after a shorter first run."""


def first(it: DryRun, *, shared: bool = False) -> list[Run]:
    """The first run and the reruns that it asks for.

    Args:
        it: the dry run.
        shared: what the main script does before it shows a page is run once for several pages,
            whose runs nobody asks about at the same time.

    Raises:
        SourceProblem: the entry script cannot be read or parsed.
    """
    it.search.every_page = it.search.wanted is None
    shared = shared and it.search.wanted is not None
    runs = [run_once(it, Memory(shared=shared), _opening(it))]
    if not _offers(it, runs[0]):
        runs = [run_once(it, Memory(opened=False), ())]
    it.search.further_left = max(it.trail.steps, LEAST_FURTHER)
    it.search.budget = min(max(it.trail.steps, LEAST_SEARCH), MOST_SEARCH)
    if it.process.app.share is not None:
        it.search.budget = min(it.search.budget, max(it.process.app.share, LEAST_SEARCH))
    left, called = it.flow.store.values, set(it.process.learnt.inlined)
    runs[0].elsewhere = survey(it)
    runs[0].onward = runs[0].onward._replace(uncalled=lambda: uncalled(it, left, called))
    _go_on_with(it, runs)
    it.search.every_page = False
    return runs


def opened(it: DryRun, before: Run) -> list[Run]:
    """The runs of the script in a session in which another one ran before.

    Args:
        it: the dry run.
        before: the last run there, of an app that was made of the same trees.
    """
    folder = it.process.entry.parent
    main = folder.parent if folder.name == "pages" else folder
    path = os.path.relpath(it.process.app.entry, main).replace(os.sep, "/")
    steps = (*before.steps, Step("page", path))
    for each in before.memory.modules:
        it.process.load(each)  # what the other script imported goes on here
    runs = [run_once(it, before.memory, steps)]
    while len(runs) <= MAX_RERUNS and runs[-1].reruns:
        runs.append(run_once(it, runs[-1].memory, steps))
    return runs


def answered(it: DryRun, run: Run, step: Step) -> list[Run]:
    """The runs after a step of a user, if one widget is what it means."""
    named = [each for each in run.shown if is_called(each, step)]
    meant = next((each for each in named if number_of(run, each, step) == step.nth), None)
    if meant is None:
        return []
    return after(it, run, meant, CLICK if step.kind == "click" else step.value)


def _opening(it: DryRun) -> tuple[Step, ...]:
    """The step that opens the page that is asked for."""
    if it.search.wanted is None:
        return ()
    named = os.path.relpath(it.process.app.entry, it.process.entry.parent)
    return (Step("page", named.replace(os.sep, "/")),)


def _offers(it: DryRun, run: Run) -> bool:
    """Whether the page that is asked for can be opened after a run, as far as is known."""
    if it.search.wanted is None:
        return True
    shown = list(run.of(PagesShown))
    return not shown or any(
        each.happens is not False and (each.paths is None or it.search.wanted in each.paths)
        for each in shown
    )


def _go_on_with(it: DryRun, runs: list[Run]) -> None:
    """The reruns that the last of some runs asks for; then the page is opened if it is new."""
    most = len(runs) + MAX_RERUNS
    _rerun_as_asked(it, runs, most)
    last = runs[-1]
    if last.reruns or last.memory.opened or not _offers(it, last):
        return
    memory = replace(last.memory, opened=True)
    runs.append(run_once(it, memory, (*last.steps, *_opening(it))))
    runs[-1].way = last.way
    _rerun_as_asked(it, runs, most)


def _rerun_as_asked(it: DryRun, runs: list[Run], most: int) -> None:
    while len(runs) < most and runs[-1].reruns and not runs[-1].incomplete:
        last = runs[-1]
        asking = next(each for each in last.ends if each.how == "rerun" and each.happens)
        runs.append(run_once(it, last.memory, last.steps))
        runs[-1].way = (*last.way, (last, asking.order))


def _begin(it: DryRun, memory: Memory) -> Module:
    """Begin a run with what the one before has left: nothing else of it is known any more."""
    process = it.process
    module = Module(process.entry, "__main__", process.load(process.entry).tree)
    process.modules = dict(memory.modules)
    process.path.interrupted = set()
    it.here = Here(None, (), module.path, module.frame, module)
    it.flow = Flow(Store(dict(memory.values)))
    it.trail = Trail()
    mentioned = {
        key[1]: None
        for key in memory.values
        if isinstance(key, tuple) and key[0] == "state-has" and isinstance(key[1], str)
    }
    it.page = Page(
        overrides=memory.overrides,
        page_opened=memory.opened,
        keys=Keys(mentioned, owned=memory.keys),
        caches=Caches(cache=dict(memory.cache)),
    )
    begin_state(it)
    it.flow.store.set(STOPPING, NO)
    it.flow.store.set(OPENED, NO)
    return module


def run_once(
    it: DryRun,
    memory: Memory,
    steps: tuple[Step, ...],
    acted: ElementCreated | None = None,
    value: Any = None,
) -> Run:
    """One run; if the user acted in a fragment, Streamlit runs that alone."""
    alone = None if acted is None else memory.fragments[fragment_around(acted.place.site)]
    module = _begin(it, memory)
    incomplete = ended = False
    try:
        if acted is not None:
            ended = _act(it, memory, acted, value)
        incomplete = not ended and not run_script(
            it,
            lambda: (
                entry_script(it, module, shared=memory.shared)
                if alone is None
                else run_fragment(it, alone)
            ),
        )
    except ExhaustedError:
        incomplete = True
    if acted is not None:
        it.search.spent += it.trail.steps
    run = Run(
        tuple(events_ended(it)),
        steps,
        it.process.entry,
        incomplete,
        _about(it),
        notes=(*it.trail.notes, *it.trail.held),
    )
    if acted is not None:
        it.search.further += [replace(each, steps=steps) for each in run.of(CutShort)]
    left = left_by(it)
    part = alone is not None or ended
    assigned = dict(it.page.keys.assigned)
    run.onward = Onward(
        remember=lambda: memory_after(it, run, left, memory, assigned, partial=part),
        repeat=lambda: _again(it, run),
        act=lambda event, choice: after(it, run, event, choice),
        act_further=lambda event, choice: after_more(it, run, event, choice),
        given=given_as,
        uses=partial(_uses, it),
        named=lambda start: named_by(start, read_all(it)),
        read_by_others=lambda change: read_by_others(change, read_all(it)),
        in_one_go=lambda first, then: in_one_go(first, then, read_all(it)),
        said=lambda: said_in(read_all(it)),
    )
    return run


def _again(it: DryRun, run: Run) -> Run | None:
    """The same run once more, if there is time for it."""
    if it.search.spent > it.search.budget:
        _end_search(it, run.events)
        return None
    again = run_once(it, run.memory, run.steps)
    it.search.spent += it.trail.steps
    return again


def _uses(it: DryRun, event: Event) -> tuple[Use, ...]:
    """What is done with what an event reads: see ``uses_of``."""
    source = it.process.sources.get(event.place.path)
    above = {} if source is None else source.once(above_all, source.tree)
    return tuple(uses_of(event.place.node, above))


def _about(it: DryRun) -> About:
    learnt = it.process.learnt
    return About(
        learnt.is_app,
        learnt.by_hand,
        lambda key: names_of(key, it.process.app, it.process.sources.values()),
        it.search.further,
        lambda wanted: written_in(it.process.sources.values(), wanted),
    )


def after(it: DryRun, run: Run, event: ElementCreated, value: Any) -> list[Run]:
    """The runs after a user did something in another; empty when that cannot be known.

    Before a run that ends with a call for the next one is seen, that has begun.
    """
    if run.incomplete or run.reruns or event.step is None or event.happens is not True:
        return []
    if (value is CLICK) != (event.step.kind == "click"):
        return []
    step = event.step if value is CLICK else event.step._replace(value=value)
    nth = number_of(run, event, step)
    if nth != 0 and event.key is not None and event.key[0] == "submit" and event.entry is not None:
        step = step._replace(target=event.entry)
    elif nth is None:
        return []  # a step has to mean one widget
    else:
        step = step._replace(nth=nth)
    chosen = repr(value) if isinstance(value, (list, dict, set, tuple)) else value
    request = (id(run), event.place.site, type(value), chosen)
    if request not in it.search.known:
        following = it.search.known[request] = _follow(it, run, event, value, step)
        for each in following:
            each.targets, each.admitted = run.targets, run.admitted
    return it.search.known[request]


def after_more(it: DryRun, run: Run, event: ElementCreated, value: Any) -> list[Run]:
    """The same for a second step in a row: all of these take about what the first run took."""
    if (
        it.search.further_left <= 0
        or it.search.acts >= MAX_ACTS
        or it.search.spent > it.search.budget
    ):
        return []
    acts, spent = it.search.acts, it.search.spent
    following = after(it, run, event, value)
    it.search.further_left -= it.search.spent - spent
    it.search.acts, it.search.spent = acts, spent
    return following


def _follow(it: DryRun, run: Run, event: ElementCreated, value: Any, step: Step) -> list[Run]:
    if it.search.acts >= MAX_ACTS or it.search.spent > it.search.budget:
        _end_search(it, (event,))
        return []
    if event.form is not None and value is not CLICK:
        return [_fill_in(it, run, event, value)]
    around = fragment_around(event.place.site)
    changes = value is CLICK or event.value is None or event.value.now != value
    if around not in run.memory.fragments or not changes:
        return []
    it.search.acts += 1
    try:
        with paused_collection():
            following = [run_once(it, run.memory, (*run.steps, step), event, value)]
            following[0].way = (*run.way, (run, event.order))
            _go_on_with(it, following)
    except (SourceProblem, UnreachableError):
        return []
    if around:
        following[0].beside = tuple(
            each for each in run.shown if fragment_around(each.place.site) != around
        )
    return following


def _end_search(it: DryRun, at: Sequence[Event]) -> None:
    """Keep that there is no time for further runs, as of the first of some events."""
    if at and not any(each.limit == "search" for each in it.search.further):
        it.search.further.append(CutShort(0, at[0].place, "search", str(it.search.acts)))


def _fill_in(it: DryRun, run: Run, event: ElementCreated, value: Any) -> Run:
    """A widget in a form is set: nothing is run before the form is sent.

    Runs that something outside of the form brings do not have the value.
    """
    assert event.step is not None
    overrides = {**run.memory.overrides, event.place.site: (value, event.widget_now)}
    memory = replace(run.memory, overrides=overrides)
    values = dict(memory.values)
    if event.key is not None and event.key[0] == "key" and event.stateful:
        values["state-has", event.key[1]] = YES
        values["state", event.key[1]] = Symbol(Op.STATE, (event.key[1],), value)
    filled = Run(
        run.events,
        (*run.steps, event.step._replace(value=value)),
        it.process.entry,
        run.incomplete,
        About(further=it.search.further),
        Onward(
            remember=lambda: replace(memory, values=values),
            act=lambda following, choice: (
                after(it, filled, following, choice)
                if following.form == event.form
                else run.onward.act(following, choice)
            ),
        ),
        way=(*run.way, (run, event.order)),
    )
    return filled


def _act(it: DryRun, memory: Memory, event: ElementCreated, value: Any) -> bool:
    """Do what the user does: set the widget, run its callback.

    Returns whether the callback ends the run, so that the script is not run.
    """
    if value is CLICK:
        it.page.clicked = (event.place.site, event.widget_now)
        if event.entry is not None:
            put_state(it, event.entry, Symbol(Op.STATE, (event.entry,), now=True))
    else:
        it.page.overrides = {
            **it.page.overrides,
            event.place.site: (value, event.widget_now),
        }
        if event.key is not None and event.key[0] == "key" and event.stateful:
            put_state(it, event.key[1], Symbol(Op.STATE, (event.key[1],), value))
    target = enter_target(it, "run")
    alive = True
    for other, callback, given in memory.registered:
        if other.place.site == event.place.site:
            alive = call_back(it, other, callback, given) and alive
    it.flow.guards = NO_GUARDS
    leave_target(it, target, True)
    ends = any(
        isinstance(each, Stopped) and not each.swallowed and each.happens is not False
        for each in events_ended(it)
    )
    ends = ends or any(each.now is not False for each in it.flow.failures)
    if alive and ends:  # nobody knows whether the script is run
        it.flow.guards = NO_GUARDS.add(
            Guard(Symbol(Op.CAME_BACK, (id(event.place.node),)), now=None)
        )
    return ends and not alive
