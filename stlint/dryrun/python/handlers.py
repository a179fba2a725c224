"""The visitors of ``try``: what may have run to any point, and which handlers run then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.exits import enter_target, made_by, negate_exits, pass_on, raise_to_try
from stlint.dryrun.core.flow import arm, bind, fork, settle
from stlint.dryrun.core.store import ABSENT, is_name, join
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.visiting import evaluate, run_block
from stlint.dryrun.python.attempts import (
    Attempt,
    Doubts,
    after_the_last_risk,
    as_done,
    by_missing_names,
    done_by,
    ends_at_once,
    escapes,
    failing_reads,
    failures_of,
    has_only,
    is_caught,
    is_only_read,
    kept_by,
    may_miss,
    names_of,
    only_without,
    passes_on,
    raised_by,
    swallowing,
)
from stlint.dryrun.python.raising import Handling, cannot_fail, raise_again
from stlint.dryrun.streamlit.releases import behaves
from stlint.dryrun.values.exceptions import Classes, Clause, is_plain, named
from stlint.model.events import StateRead
from stlint.model.guards import Guard, unless
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.surroundings import Surrounding
from stlint.model.values import NO, YES, Symbol, Value, fresh
from stlint.streamlit_api.lineage import BROAD, EVERYTHING
from stlint.streamlit_api.release_set import every_release

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.targets import Exit, Target


_GROUP: Final = External("builtins.BaseExceptionGroup")
"""What may come of what a handler of ``except*`` raises."""
_NO_NAME: Final = External("builtins.AttributeError")
_IMPORT_ERRORS: Final = frozenset({"ImportError", "ModuleNotFoundError"})


def clause_of(it: DryRun, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> Clause:
    """A handler. Its classes are looked up in advance; Python does that when it is asked."""

    def run() -> bool:
        if handler.name is not None and isinstance(handler.name.name, cst.Name):
            # Python forgets the name on every way out of the handler.
            bind(it, handler.name.name.value, ABSENT)
            *outer, this = it.here.around.handling
            named_so = this._replace(name=handler.name.name.value)
            with it.within(it.here.around._replace(handling=(*outer, named_so))):
                return run_block(it, handler.body)
        return run_block(it, handler.body)

    asked = handler.type
    if asked is None:
        assert isinstance(handler, cst.ExceptHandler)
        return Clause(Classes(EVERYTHING), run, passes_on=passes_on(handler), node=handler)

    lacking = False

    def ask() -> Value:
        nonlocal lacking
        before, it.flow.needed = it.flow.needed, None
        value = evaluate(it, asked)
        lacking, it.flow.needed = it.flow.needed == every_release(), before
        return value

    classes = named((foreseen(it, ask),))
    if lacking:  # whatever was raised, this raises another exception
        return Clause(Classes(EVERYTHING), lambda: raise_to_try(it, _NO_NAME), ask=ask)
    if isinstance(handler, cst.ExceptHandler):
        return Clause(classes, run, ask=ask, passes_on=passes_on(handler), node=handler)
    regroup = Clause(Classes(EVERYTHING), lambda: raise_to_try(it, _GROUP))

    def apart() -> bool:
        return (
            run()
            if is_plain(it.here.around.handling[-1].raised)
            else trying(it, handler, run, [regroup])
        )

    return Clause(classes, apart, splits=True, ask=ask, node=handler)


def foreseen(it: DryRun, run: Callable[[], Value]) -> Value:
    """What something would give, without anything happening."""
    needed, risks = it.flow.needed, (it.flow.risks, it.flow.risks_now)
    guards, mark = it.flow.guards, len(it.flow.exits)
    it.trail.muted += 1
    it.flow.store.open()
    try:
        with it.catching(frozenset()):
            return settle(it, run())
    except UnreachableError:
        return fresh("classes")
    finally:
        it.flow.store.close()
        del it.flow.exits[mark:]
        it.trail.muted -= 1
        it.flow.guards, it.flow.needed = guards, needed
        it.flow.risks, it.flow.risks_now = risks


def trying(
    it: DryRun,
    node: Any,
    body: Callable[[], bool],
    clauses: list[Clause],
    otherwise: Callable[[], bool] = lambda: True,
) -> bool:
    """A body whose exceptions are caught: a handler may begin after any part of it.

    ``otherwise`` is run after a body that has raised nothing.
    """
    tried = _attempt(it, node, body, clauses)

    def succeed() -> bool:
        it.flow.store.apply(tried.changes)
        it.flow.guards = it.flow.guards.add(*tried.held)
        return otherwise()

    def unless_ended(run: Callable[[], bool]) -> Callable[[], bool]:
        return lambda: _caught_ends(it, node, clauses, tried.ended, run)

    goes_on = False
    sure = _all_caught(tried.raised, clauses)

    def fail() -> bool:
        it.flow.store.apply(_partly(it, node, tried, tried.changes))
        if tried.raised:
            made = made_by(it, tried.raised, tried.target)
            it.flow.store.apply(_partly(it, node, tried, made))
        nonlocal goes_on
        goes_on = arm(it, lambda: _handle(it, node, clauses, sure=sure, now=tried.raised_now))
        return goes_on

    failed = ((tried.failed,), (tried.failed.negated(),))
    if ends_at_once(node, tried):
        return arm(it, unless_ended(lambda: False))
    if not tried.alive:
        if tried.doubts.escapes and tried.failed.now is False and not tried.ended:
            return False
        if not any(not by_missing_names(it, each, tried.target) for each in tried.raised):
            return fork(it, failed, fail, unless_ended(lambda: False))
        handle = unless_ended(lambda: _handle_raised(it, node, clauses, tried))
        if not tried.doubts.escapes:
            return arm(it, handle)
        return fork(it, failed, handle, unless_ended(lambda: False))
    if not tried.ended and (cannot_fail(it, node) or tried.doubts.only_imports):
        return succeed()
    alive = fork(it, failed, fail, unless_ended(succeed))
    if not goes_on and not tried.ended:
        it.flow.guards = it.flow.guards.add(*tried.held)
    return alive and negate_exits(it, tried.target.mark)


def _handle_raised(it: DryRun, node: Any, clauses: list[Clause], tried: Attempt) -> bool:
    """The handlers of a body that does not come to its end since it raises something."""
    raised = tried.raised
    made = made_by(it, raised, tried.target)
    it.flow.store.apply(_partly(it, node, tried, made) if tried.doubts.broken_off else made)
    values = {id(each.value) for each in raised}
    one = len(values) == 1 and not tried.doubts.risky and not tried.doubts.asks
    sure, now = _all_caught(raised, clauses), tried.raised_now
    return _handle(it, node, clauses, raised[-1].value if one else None, sure=sure, now=now)


def _attempt(it: DryRun, node: Any, body: Callable[[], bool], clauses: list[Clause]) -> Attempt:
    """Run a body, and look at what may have come of it."""
    since, risks, doubts = len(it.trail.events), it.flow.risks_now, it.trail.doubts
    caught, needed, it.flow.needed = names_of(clauses), it.flow.needed, None
    target, alive, changes, held = _watched(it, body, clauses)
    caught |= names_of(clauses)  # a stack of context managers may have more now
    mine = [each for each in it.flow.exits[target.mark :] if each.target is target]
    others = [each for each in it.flow.exits[target.mark :] if each.target is not target]
    it.flow.exits[target.mark :] = others
    raised = [each for each in mine if each.destination is target]
    escaping = [each for each in raised if escapes(each, clauses)]
    raised = [each for each in raised if each not in escaping]
    risky = it.flow.risks_now > risks
    may_fail = risky or any(each.possible for each in raised)
    surely = any(each.guards.now and is_caught(each, clauses) for each in raised)
    found = it.trail.doubts == doubts and it.flow.needed is None and not raised
    if not caught.isdisjoint({"ImportError", *BROAD}):
        it.trail.doubts = doubts
    failed = failing_reads(it, node, since, caught, risky=may_fail, surely=surely)
    without, failures = failed.negated(), failures_of(it, since, caught)
    asks = any(may_miss(it, each, caught) for each in it.trail.events[since:])
    if failures.reads:
        only_without(it, failed, failures.undone)
        escaping, raised = (
            [as_done(it, each, without, failures) for each in exits] for exits in (escaping, raised)
        )
    after_the_last_risk(it, since, failed)
    it.flow.needed = needed
    for each in escaping:
        pass_on(it, each)
    it.flow.exits[target.mark :] = [each.only_if(without) for each in it.flow.exits[target.mark :]]
    done = done_by(it, since, failures)
    it.trail.handled.update(
        each.order
        for each in it.trail.events[since:]
        if isinstance(each, StateRead) and caught & swallowing(it, each)
    )
    return Attempt(
        target,
        since,
        alive and all(each.guards.beyond(target.guards) for each in raised),
        changes,
        held,
        raised,
        [each.only_if(without) for each in mine if each.destination is not target],
        failed,
        done,
        raised_by(it, failures),
        Doubts(
            escapes=any(each.possible for each in escaping),
            risky=risky,
            broken_off=bool(failures.reads),
            asks=asks,
            only_imports=found
            and caught <= _IMPORT_ERRORS
            and has_only(node, cst.Import, cst.ImportFrom),
        ),
    )


def _watched(
    it: DryRun, body: Callable[[], bool], clauses: list[Clause]
) -> tuple[Target, bool, dict[Hashable, Value], tuple[Guard, ...]]:
    """Run a body as the target of what it raises; its changes are taken back.

    Returns the target, whether control comes out, the changes and under which conditions.
    """
    target = enter_target(it, "try")
    target.swallows = lambda how: any(
        each.takes(how, exceptions=behaves(it, "ends-may-be-exceptions")) is not False
        for each in clauses
    )
    target.catches = lambda raised: any(each.catches(raised) is not False for each in clauses)
    try:
        with it.catching(it.flow.caught | kept_by(clauses)):
            it.flow.store.open()
            alive = arm(it, body)
            changes = it.flow.store.close()
    finally:
        if target in it.flow.targets:
            it.flow.targets.remove(target)
        held = it.flow.guards.beyond(target.guards)
        it.flow.store.close()
    it.flow.guards = target.guards
    return target, alive, changes, held


def _partly(
    it: DryRun, node: Any, tried: Attempt, changes: Mapping[Hashable, Value]
) -> dict[Hashable, Value]:
    """Changes of which nobody knows how many were made."""
    only_read = is_only_read(it, tried.since)
    made: dict[Hashable, Value] = {}
    for key, value in changes.items():
        if isinstance(key, tuple) and key[0] == "state-has" and key[1] in only_read:
            continue
        before = it.flow.store.get(key)
        done = Guard(
            Symbol(Op.DONE, (id(node), it.here.site, key)),
            now=tried.done.get(key),
        )
        if before is not ABSENT:
            made[key] = join((done,), value, before)
            continue
        made[key] = value
        if tried.failed.now and is_name(key):
            made[it.flow.store.mark(key)] = join((done,), YES, NO)
    return made


def _caught_ends(
    it: DryRun, node: Any, clauses: list[Clause], ended: list[Exit], otherwise: Callable[[], bool]
) -> bool:
    """The handlers of what would have ended the run, each under its conditions."""
    if not ended:
        return otherwise()
    first, rest = ended[0], ended[1:]
    more = [each for each in first.guards if it.flow.guards.entails(each) is not True]
    if any(it.flow.guards.entails(each) is False for each in more):
        return _caught_ends(it, node, clauses, rest, otherwise)

    def handle() -> bool:
        it.flow.store.apply(first.changes or {})
        return _handle_end(it, node, clauses, first)

    if not more:
        return arm(it, handle)
    return fork(
        it,
        (tuple(more), (unless(more),)),
        handle,
        lambda: _caught_ends(it, node, clauses, rest, otherwise),
    )


def _handle_end(it: DryRun, node: Any, clauses: list[Clause], ended: Exit) -> bool:
    """The handlers of one end of the run: the first that takes it."""
    handling = Handling(fresh(Op.EXCEPTION), ended)
    if not clauses:
        return raise_again(it, handling)
    clauses[0].ask()
    assert ended.ending is not None
    may = behaves(it, "ends-may-be-exceptions")
    takes = clauses[0].takes(ended.ending.how, exceptions=may)
    if takes is None:
        this = Guard(Symbol(Op.HANDLES, (id(node), len(clauses), it.here.site)))
        return fork(
            it,
            ((this,), (this.negated(),)),
            lambda: _run_clause(it, clauses[0], handling),
            lambda: _handle_end(it, node, clauses[1:], ended),
        )
    if takes:
        return arm(it, lambda: _run_clause(it, clauses[0], handling))
    return _handle_end(it, node, clauses[1:], ended)


def _run_clause(it: DryRun, clause: Clause, handling: Handling) -> bool:
    ended = handling.ended.ending.event if handling.ended and handling.ended.ending else None
    if ended is not None and clause.node is not None:
        it.flow.stopped[ended.order] = it.here.path, clause.node
    around = it.here.around
    layers = (*around.layers, Surrounding("handler", handling.raised))
    with it.within(around._replace(handling=(*around.handling, handling), layers=layers)):
        return clause.run()


def _handle(
    it: DryRun,
    node: Any,
    clauses: list[Clause],
    raised: Value | None = None,
    *,
    sure: bool,
    now: Value | None = None,
) -> bool:
    """The handlers, of which one runs; ``raised`` is what they are for, if that is known.

    ``sure`` says that one of them surely does. ``now`` is what they are for in this run.
    """
    if not clauses:
        return raise_to_try(it, raised)
    first, rest = clauses[0], clauses[1:]
    first.ask()
    catches = first.catches(raised) if raised is not None else None
    if catches is False:
        return _handle(it, node, rest, raised, sure=sure, now=now)

    def run() -> bool:
        return _run_clause(it, first, Handling(fresh(Op.EXCEPTION), None, raised))

    if catches or (sure and not rest):
        return arm(it, run)
    takes = None if now is None else first.catches(now)
    this = Guard(Symbol(Op.HANDLES, (id(node), len(clauses), it.here.site)), now=takes)
    return fork(
        it,
        ((this,), (this.negated(),)),
        run,
        lambda: _handle(it, node, rest, raised, sure=sure, now=now),
    )


def _all_caught(raised: list[Exit], clauses: list[Clause]) -> bool:
    """Whether somebody surely catches whatever is raised."""
    return all(is_caught(each, clauses) for each in raised)
