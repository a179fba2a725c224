"""How control leaves blocks early: what is left, by which exits, and who stops them on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.dryrun.core.store import is_state
from stlint.dryrun.core.targets import (
    CATCHING,
    FINALLY,
    LEAVING,
    MAX_EXIT_GUARDS,
    MAX_EXITS,
    RUN,
    SHOWING,
    STOPPING,
    WEIGHT_OF_GUARDS,
    Ending,
    Exit,
    Target,
)
from stlint.dryrun.core.trail import risk, weigh
from stlint.model.guards import Guard, unless
from stlint.model.ops import Op
from stlint.model.values import YES, Symbol, Value

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.store import Way
    from stlint.model.objects import Frame


def negate_exits(it: DryRun, mark: int) -> bool:
    """After a block: none of the exits in it was taken."""
    since = it.flow.exits[mark:]
    if len(since) > MAX_EXITS:
        _negate_together(it, since[:-MAX_EXITS])
        since = since[-MAX_EXITS:]
    known: list[frozenset[Guard]] = []
    for exit_ in since:
        more = exit_.guards.beyond(it.flow.guards)
        weigh(it, len(exit_.guards) + WEIGHT_OF_GUARDS * len(more))
        if len(more) > MAX_EXIT_GUARDS:
            _negate_together(it, [exit_])
            continue
        rest: list[Guard] = []
        taken = True
        for guard in more:
            outcome = it.flow.guards.entails(guard)
            if outcome is False:
                taken = False
                break
            if outcome is None:
                rest.append(guard)
        if not taken:
            continue
        if not rest:
            return False
        it.flow.guards = it.flow.guards.add(unless(rest))
        both = _either_way(known, frozenset(rest))
        if both is not None and not both:
            return False
        if both:
            it.flow.guards = it.flow.guards.add(unless([each for each in rest if each in both]))
    return True


def _either_way(known: list[frozenset[Guard]], more: frozenset[Guard]) -> frozenset[Guard] | None:
    """When some exits are taken whichever way a condition comes out; ``more`` joins the known."""
    both = None
    while known:
        differ = known[-1] ^ more
        if len(differ) != 2 or next(iter(differ)).negated() not in differ:
            break
        both = more = known.pop() & more
    known.append(more)
    return both


def _negate_together(it: DryRun, exits: list[Exit]) -> None:
    """None of many exits was taken: one guard for all of them."""
    truths = {each.guards.now for each in exits}
    now = False if True in truths else None if None in truths else True
    last = exits[-1]
    subject = Symbol(Op.EXITS, (len(exits), last.target.kind, len(last.guards), id(last)))
    it.flow.guards = it.flow.guards.add(Guard(subject, now=now))


def enter_target(it: DryRun, kind: str) -> Target:
    """Begin something that exits can leave."""
    target = Target(kind, len(it.flow.store.logs), len(it.flow.exits), it.flow.guards)
    it.flow.store.open()
    it.flow.targets.append(target)
    return target


def leave_target(it: DryRun, target: Target, alive: bool) -> tuple[bool, list[Exit]]:
    """End it: join what its exits and its normal end left in the store.

    Returns whether control comes out, and the exits that were taken to here.
    """
    it.flow.targets.remove(target)
    since = it.flow.exits[target.mark :]
    mine = [each for each in since if each.target is target]
    if not mine if alive else len(mine) == 1 and mine[0].changes is None:
        it.flow.store.keep(target.names)
        it.flow.guards = target.guards
        it.flow.exits[target.mark :] = [each for each in since if each not in mine]
        return negate_exits(it, target.mark), mine
    end = it.flow.store.close(target.names)
    changes: dict[Hashable, Value] | None = end if alive else None
    del it.flow.exits[target.mark :]
    it.flow.exits += [each for each in since if each.target is not target]
    rest: dict[Hashable, Value] = {}
    if mine and target.kind == "run":
        rest = {key: value for key, value in end.items() if not is_state(key)}
        if changes is not None:
            changes = {key: value for key, value in changes.items() if is_state(key)}
    ways: list[Way] = [] if changes is None else [((), changes)]
    for exit_ in reversed(mine):
        guards = exit_.guards.beyond(target.guards)
        left = end if exit_.changes is None else exit_.changes
        ways = [(guards, left), *(ways if guards else ())]
    it.flow.guards = target.guards
    if not ways:
        return False, mine
    it.flow.store.apply({**it.flow.store.joined_all(ways), **rest})
    return negate_exits(it, target.mark), mine


def exit_to(
    it: DryRun, kind: str, value: Value | None = None, ending: Ending | None = None
) -> bool:
    """Control leaves the innermost target of this kind (or the run); returns False."""
    target = next(
        (each for each in reversed(it.flow.targets) if each.kind == kind), it.flow.targets[0]
    )
    return leave_for(it, target, value, ending)


def made_by(it: DryRun, raised: list[Exit], target: Target) -> Mapping[Hashable, Value]:
    """What was changed before something was raised, at one of several places."""
    ways: list[Way] = []
    for each in reversed(raised):
        guards = each.guards.beyond(target.guards)
        ways = [(guards, each.changes or {}), *(ways if guards else ())]
    return it.flow.store.joined_all(ways) if ways else {}


def leave_for(
    it: DryRun,
    destination: Target,
    value: Value | None,
    ending: Ending | None,
    *,
    again: bool = False,
) -> bool:
    """Control leaves for a target, if nothing holds it up; returns False.

    ``again`` says that it goes on after something did.
    """
    target = _on_the_way(it, destination, ending)
    weigh(it, sum(map(len, it.flow.store.logs[target.depth :])))
    event = ending.event if ending is not None else None
    changes: dict[Hashable, Value] | None = None
    if target is not destination:
        if event is not None:
            it.flow.stopped.setdefault(event.order)
        changes = it.flow.store.since(target.depth, _left_behind(it, target))
        if ending is not None and ending.how == "stop":
            changes[STOPPING] = YES
    elif target.kind == RUN:
        changes = it.flow.store.state_since(target.depth)
        if event is not None:
            it.flow.arrived.setdefault(event.order, []).append(it.flow.guards)
    elif again or target.kind != "call" or len(it.flow.store.logs) > target.depth + 1:
        changes = it.flow.store.since(target.depth, _left_behind(it, target))
    since = len(it.trail.events)
    it.flow.exits.append(Exit(target, it.flow.guards, changes, value, destination, ending, since))
    return False


def _left_behind(it: DryRun, target: Target) -> set[Frame]:
    """The names that nobody can see at a target that control leaves for."""
    within = it.flow.targets[it.flow.targets.index(target) :] if target in it.flow.targets else ()
    return {each.names for each in within if each.names is not None}


def _on_the_way(it: DryRun, destination: Target, ending: Ending | None) -> Target:
    """The first target that an exit comes to: a ``try``, a ``finally``, else its own."""
    if destination.kind == "next":
        return destination  # a generator is not left, it waits
    for each in reversed(it.flow.targets):
        if each is destination:
            break
        if each.kind == FINALLY or (each.kind == LEAVING and ending is None):
            return each
        swallows = each.swallows
        if swallows is not None and ending is not None and swallows(ending.how):
            return each
    return destination


def is_tried(it: DryRun) -> bool:
    """Whether something here may catch an exception."""
    return any(each.kind in CATCHING for each in it.flow.targets)


def risk_if_tried(it: DryRun) -> None:
    """What hardly ever raises happens: that matters only to a ``try`` around it."""
    if is_tried(it):
        risk(it)


def matters(it: DryRun) -> bool:
    """Whether something may catch what is raised here, or it takes the place of something else."""
    around = it.here.around
    return bool(it.flow.caught or around.handling or around.in_finally)


def may_be_caught(it: DryRun, raised: Value) -> bool:
    """Whether a handler here may catch an exception before it is shown."""
    for each in reversed(it.flow.targets):
        if each.kind == SHOWING:
            break
        if each.catches is not None and each.catches(raised):
            return True
    return False


def raise_to_try(it: DryRun, value: Value | None = None) -> bool:
    """Control leaves the innermost ``try`` (or the run); returns False."""
    target = next((each for each in reversed(it.flow.targets) if each.kind in CATCHING), None)
    return leave_for(it, target or it.flow.targets[0], value, Ending("raise"))


def pass_on(it: DryRun, exit_: Exit) -> None:
    """An exit that nobody has stopped goes on to where it goes."""
    before, it.flow.guards = it.flow.guards, exit_.guards
    it.flow.store.open()
    it.flow.store.apply(exit_.changes or {})
    if exit_.ending is not None and exit_.ending.event is None:
        raise_to_try(it, exit_.value)
    else:
        leave_for(it, exit_.destination, exit_.value, exit_.ending, again=True)
    it.flow.store.close()
    it.flow.guards = before
