"""The script of one run, and what the callbacks of its elements would do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.calling import call
from stlint.dryrun.core.exits import enter_target, leave_target
from stlint.dryrun.core.failures import operating
from stlint.dryrun.core.flow import arm
from stlint.dryrun.core.trail import ExhaustedError, cut_short
from stlint.dryrun.imports.modules import run_file
from stlint.dryrun.session.beginnings import run_main
from stlint.dryrun.streamlit.pages import suppose_shown
from stlint.dryrun.streamlit.registering import names_of
from stlint.dryrun.values.truths import reaches_code
from stlint.model.events import Stopped
from stlint.model.guards import NO_GUARDS, Guard
from stlint.model.ops import Op
from stlint.model.surroundings import Surrounding
from stlint.model.values import Symbol, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.events import ElementCreated, Event
    from stlint.model.objects import Module


MAX_CALLBACKS: Final = 60


def events_ended(it: DryRun) -> list[Event]:
    """The events; of the ends of the run that were held up, what became of them."""
    for order, handler in it.flow.stopped.items():
        event = it.trail.events[order]
        assert isinstance(event, Stopped)
        ways = it.flow.arrived.get(order, ())
        last = next((each for each in ways if each.now), ways[0] if ways else None)
        place = event.place if last is None else event.place._replace(guards=last)
        swallowed = last is None
        it.trail.events[order] = replace(
            event, place=place, swallowed=swallowed, handler=handler if swallowed else None
        )
    return it.trail.events


def entry_script(it: DryRun, module: Module, *, shared: bool = False) -> bool:
    """Run the main script; ``shared`` as in ``Memory``."""
    it.here = it.here._replace(site=("script",))
    alive = run_main(it, module) if shared else run_file(it, module)
    if it.search.unseen_shower and it.search.wanted is not None:
        it.flow.guards = NO_GUARDS
        suppose_shown(it, module.tree, it.search.wanted)
    return alive


def run_script(it: DryRun, part: Callable[[], bool]) -> bool:
    """Run a part, then every callback as it may be called; False: out of budget."""
    complete = True
    target = enter_target(it, "run")
    try:
        alive = arm(it, part)
    except ExhaustedError:
        alive, complete = True, False  # the names that are bound by now are asked for
        del it.flow.store.logs[target.depth + 1 :]
        del it.flow.targets[1:]
    it.flow.guards = NO_GUARDS
    leave_target(it, target, alive)
    if complete:
        _callbacks(it)
    return complete


def _callbacks(it: DryRun) -> None:
    """What each callback would do if it were called after this run."""
    seen: set[Any] = set()
    for event, callback, given in it.page.registered:
        key = (event.place.site, str(callback))
        if key in seen or event.value is None:
            continue
        if len(seen) == MAX_CALLBACKS:
            cut_short(it, "callbacks", event.place.node, str(MAX_CALLBACKS))
            break
        seen.add(key)
        if event.callback is not None and event.callback.function is not None:
            event.callback.left.update(names_of(it, event.callback.function))
        called = Guard(Symbol(Op.CALLBACK, (event.value,)), now=False)
        it.flow.guards = event.guards.add(called)
        it.flow.store.open()
        call_back(it, event, callback, given)
        it.flow.store.close()
        it.flow.guards = NO_GUARDS


def call_back(it: DryRun, event: ElementCreated, callback: Value, given: Arguments) -> bool:
    """Call a callback; returns whether it may come back."""
    here = it.here._replace(
        segment="callback",
        statement=event.place.statement,
        site=("callback", event.place.site),
        around=it.here.around._replace(
            unplaced=not reaches_code(callback), layers=(Surrounding("callback", event.value),)
        ),
    )
    target = enter_target(it, "run")
    try:
        with it.at(here):
            operating(it, event.place.node)
            return arm(it, lambda: call(it, event.place.node, callback, given) is not None)
    finally:
        _, left = leave_target(it, target, True)
        it.flow.failures += [each.guards for each in left if each.raised]
