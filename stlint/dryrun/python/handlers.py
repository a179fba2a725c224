"""Which handlers of a ``try`` run, and under which conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.exits import made_by, raise_to_try
from stlint.dryrun.core.flow import arm, fork
from stlint.dryrun.core.store import ABSENT, is_name, join
from stlint.dryrun.python.attempts import is_caught, is_only_read
from stlint.dryrun.python.raising import Handling, raise_again
from stlint.dryrun.streamlit.releases import behaves
from stlint.dryrun.streamlit.seen_in_caches import note_handler
from stlint.model.guards import Guard, unless
from stlint.model.ops import Op
from stlint.model.surroundings import Surrounding
from stlint.model.values import NO, YES, Symbol, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.targets import Exit
    from stlint.dryrun.python.attempts import Attempt
    from stlint.dryrun.values.exceptions import Clause


def handle_failure(it: DryRun, tried: Attempt) -> bool:
    """The handlers of a body that may have failed anywhere."""
    it.flow.store.apply(_partly(it, tried, tried.changes))
    if tried.raised:
        made = made_by(it, tried.raised, tried.target)
        it.flow.store.apply(_partly(it, tried, made))
    sure = _all_caught(tried.raised, tried.clauses)
    return arm(it, lambda: _handle(it, tried.node, tried.clauses, sure=sure, now=tried.failing.now))


def handle_raised(it: DryRun, tried: Attempt) -> bool:
    """The handlers of a body that does not come to its end since it raises something."""
    raised = tried.raised
    made = made_by(it, raised, tried.target)
    it.flow.store.apply(_partly(it, tried, made) if tried.doubts.broken_off else made)
    values = {id(each.value) for each in raised}
    one = len(values) == 1 and not tried.doubts.risky and not tried.doubts.asks
    value = raised[-1].value if one else None
    sure = _all_caught(raised, tried.clauses)
    return _handle(it, tried.node, tried.clauses, value, sure=sure, now=tried.failing.now)


def _partly(it: DryRun, tried: Attempt, changes: Mapping[Hashable, Value]) -> dict[Hashable, Value]:
    """Changes of which nobody knows how many were made."""
    only_read = is_only_read(it, tried.since)
    made: dict[Hashable, Value] = {}
    for key, value in changes.items():
        if isinstance(key, tuple) and key[0] == "state-has" and key[1] in only_read:
            continue
        before = it.flow.store.get(key)
        done = Guard(
            Symbol(Op.DONE, (id(tried.node), it.here.site, key)),
            now=tried.failing.done.get(key),
        )
        if before is not ABSENT:
            made[key] = join((done,), value, before)
            continue
        made[key] = value
        if tried.failing.condition.now and is_name(key):
            made[it.flow.store.mark(key)] = join((done,), YES, NO)
    return made


def handle_ends(
    it: DryRun, tried: Attempt, ended: list[Exit], otherwise: Callable[[], bool]
) -> bool:
    """The handlers of what would have ended the run, each under its conditions."""
    if not ended:
        return otherwise()
    first, rest = ended[0], ended[1:]
    more = [each for each in first.guards if it.flow.guards.entails(each) is not True]
    if any(it.flow.guards.entails(each) is False for each in more):
        return handle_ends(it, tried, rest, otherwise)

    def handle() -> bool:
        it.flow.store.apply(first.changes or {})
        return _handle_end(it, tried.node, tried.clauses, first)

    if not more:
        return arm(it, handle)
    return fork(
        it,
        (tuple(more), (unless(more),)),
        handle,
        lambda: handle_ends(it, tried, rest, otherwise),
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
    if ended is not None and (clause.node is not None or clause.fails):
        it.flow.stopped[ended.order] = it.here.path, clause.node
    around = it.here.around
    layers = (*around.layers, Surrounding("handler", handling.raised))
    with it.within(around._replace(handling=(*around.handling, handling), layers=layers)):
        if it.here.cached is not None:
            note_handler(it, clause)
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
