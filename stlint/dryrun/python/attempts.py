"""What came of the body of a ``try``, as its events and exits tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import libcst as cst

from stlint.dryrun.streamlit.fragment_calls import FRAGMENT
from stlint.dryrun.streamlit.releases import behaves, on_releases
from stlint.dryrun.streamlit.session_state import prefix_of
from stlint.model.events import ElementCreated, StateDelete, StateRead, StateWrite
from stlint.model.guards import Guard
from stlint.model.ops import Op
from stlint.model.outside import External
from stlint.model.values import PerRelease, Symbol, Value
from stlint.streamlit_api.lineage import BROAD, handlers_of
from stlint.streamlit_api.release_set import NONE_OF_THEM

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from stlint.dryrun.core.dry_run import DryRun
    from stlint.dryrun.core.targets import Exit, Target
    from stlint.dryrun.values.exceptions import Clause
    from stlint.model.events import Event
    from stlint.model.place import Place


_STATE: Final = ("state", "state-has")
_MISSING: Final = frozenset({"AttributeError", "KeyError"})
_FEATURES: Final = frozenset({"AttributeError", "ImportError", "ModuleNotFoundError", "TypeError"})
"""Who catches one of these around a command asks whether this Streamlit has it."""


@dataclass(frozen=True)
class Doubts:
    """What else the body of a ``try`` may raise.

    Attributes:
        escapes: something that no handler catches may have been raised.
        risky: something may have raised that is not known one by one.
        broken_off: something surely fails in this run.
        asks: a read of session state may fail in this run.
        only_imports: it does nothing but import what is there.
    """

    escapes: bool
    risky: bool
    broken_off: bool
    asks: bool
    only_imports: bool


@dataclass(frozen=True)
class Failing:
    """When the handlers of a ``try`` are run.

    Attributes:
        condition: that of the handlers.
        done: the state that is written before what surely fails, or (False) after it.
        now: what is raised in this run, if that is known.
    """

    condition: Guard
    done: dict[Hashable, bool]
    now: Value | None


@dataclass(frozen=True)
class Attempt:
    """What came of the body of a ``try``.

    Attributes:
        node: the statement.
        clauses: its handlers.
        target: what its exceptions leave.
        since: the order of its first event.
        alive: whether control comes out at its end.
        changes: what the store holds then.
        held: the conditions of that.
        raised: the places where it raises.
        ended: those where it would end the run, unless a handler catches that.
        failing: when the handlers are run.
        doubts: what else may be raised.
    """

    node: Any
    clauses: list[Clause]
    target: Target
    since: int
    alive: bool
    changes: dict[Hashable, Value]
    held: tuple[Guard, ...]
    raised: list[Exit]
    ended: list[Exit]
    failing: Failing
    doubts: Doubts


class Failures(NamedTuple):
    """Reads that surely fail in a run, and what is not done for that; both by their order."""

    reads: tuple[int, ...]
    undone: tuple[int, ...]


def after_the_last_risk(it: DryRun, since: int, failed: Guard) -> None:
    """What a body draws when nothing can fail any more excludes the handlers."""
    succeeded = Guard(failed.subject, outcome=False, now=True)
    lasts = [each for each in it.trail.lasts if each.body >= since]
    for index in range(len(it.trail.events) - 1, since - 1, -1):
        event = it.trail.events[index]
        if isinstance(event, StateRead) and event.missing is not False:
            break
        if any(each.begin <= index < each.end for each in lasts):
            continue  # it is drawn even after a failure
        if isinstance(event, ElementCreated) and event.risks == it.flow.risks.ever:
            place = event.place._replace(guards=event.guards.add(succeeded))
            it.trail.events[index] = replace(event, place=place)


def failures_of(it: DryRun, since: int, caught: frozenset[str]) -> Failures:
    """The reads that surely fail in this run, and what is not done for that."""
    failed: list[int] = []
    undone: list[int] = []
    for at, each in enumerate(it.trail.events[since:], since):
        if failed and not _is_still_done(it, at, at + 1, failed[-1]):
            undone.append(at)
        elif fails_in_this_run(it, each, caught):
            failed.append(at)
    return Failures(tuple(failed), tuple(undone))


def _is_still_done(it: DryRun, begin: int, end: int, failed: int) -> bool:
    """Whether events belong to a ``finally`` around one that fails."""
    return any(
        each.body <= failed < each.begin <= begin and end <= each.end for each in it.trail.lasts
    )


def as_done(it: DryRun, exit_: Exit, without: Guard, failures: Failures) -> Exit:
    """An exit, not taken in this run if a read before it surely fails."""
    at, last = exit_.since, failures.reads[-1]
    if at <= failures.reads[0] or _is_still_done(it, at, at, last):
        return exit_
    return exit_.only_if(without)


def only_without(it: DryRun, failed: Guard, undone: tuple[int, ...]) -> None:
    """What a body does after a read that surely fails in this run is only done in others."""
    succeeded = failed.negated()
    for each in map(it.trail.events.__getitem__, undone):
        name = each.widget_now if isinstance(each, ElementCreated) else None
        if name is not None and it.page.names_now.get(name) == each.order:
            del it.page.names_now[name]
    placed_anew(it, undone, lambda place: place._replace(guards=place.guards.add(succeeded)))


def placed_anew(it: DryRun, those: Iterable[int], other: Callable[[Place], Place]) -> None:
    """Events get another place."""
    others: dict[int, Any] = {}
    for index in those:
        event: Any = it.trail.events[index]
        it.trail.events[index] = others[id(event)] = replace(event, place=other(event.place))
    it.page.registered = [
        (others.get(id(each[0]), each[0]), *each[1:]) for each in it.page.registered
    ]


def by_missing_names(it: DryRun, exit_: Exit, target: Target) -> bool:
    """Whether an exit is taken on some releases of Streamlit only."""
    beyond = exit_.guards.beyond(target.guards)
    return any(isinstance(each.subject, PerRelease) for each in beyond)


def is_only_read(it: DryRun, since: int) -> set[str]:
    """The keys that events only ask session state for: they are no more there for that."""
    read: set[str] = set()
    other: set[str] = set()
    beginnings: list[str] = []
    for each in it.trail.events[since:]:
        if isinstance(each, StateRead):
            read.add(each.key)
            continue
        if isinstance(each, (StateWrite, StateDelete)):
            key: Any = each.key
        elif isinstance(each, ElementCreated) and each.key is not None:
            key = each.key[1] if each.entry is None else each.entry
        else:
            continue
        if isinstance(key, str):
            other.add(key)
        else:
            beginnings.append(prefix_of(it, key) if isinstance(key, Value) else "")
    return {each for each in read - other if not each.startswith(tuple(beginnings))}


def swallowing(it: DryRun, read: StateRead) -> frozenset[str]:
    """Who catches here what a read of a missing key raises; fragments make another of it."""
    inner = read.place.site.count(FRAGMENT) > it.here.site.count(FRAGMENT)
    return BROAD if inner and shows_errors(it) else handlers_of(read.raises)


def shows_errors(it: DryRun) -> bool:
    """Whether what a fragment raises is shown in its place."""
    return behaves(it, "fragments-show-errors")


def _fails_here(it: DryRun, event: StateRead) -> bool:
    """Whether an event may lead to the handlers of the ``try`` that has just ended."""
    here = event.order not in it.trail.handled
    return here and event.guards.set == it.flow.guards.set


def fails_in_this_run(it: DryRun, event: Event, caught: frozenset[str]) -> bool:
    """Whether an event surely leads there in this run."""
    return (
        isinstance(event, StateRead)
        and event.order not in it.trail.handled
        and event.missing is True
        and not caught.isdisjoint(swallowing(it, event))
        and all(each.now is True for each in event.guards.beyond(it.flow.guards))
    )


def done_by(it: DryRun, since: int, failures: Failures) -> dict[Hashable, bool]:
    """Whether session state is written before a read that surely fails in this run, or after.

    What is not known is left out.
    """
    late: set[str | None] = set()
    early: set[str | None] = set()
    guessed = False
    undone = set(failures.undone)
    for at, each in enumerate(it.trail.events[since:], since):
        some = late if at in undone or each.happens is False else early
        if isinstance(each, (StateWrite, StateDelete)):
            some.add(each.key)
        elif isinstance(each, ElementCreated) and each.entry is not None:
            some.add(each.entry)
        elif isinstance(each, ElementCreated) and each.stateful and each.key_now is not None:
            some.add(each.key_now[1])
        elif isinstance(each, ElementCreated):
            guessed = guessed or (each.stateful and "key" in each.arguments)
    if None in late:  # any key
        late.update(it.page.keys.state_keys)
    known = {} if None in early else dict.fromkeys(late - early, False)
    if failures.reads and not guessed and None not in early | late:
        known.update(dict.fromkeys(early - late, True))
    return {(kind, name): each for kind in _STATE for name, each in known.items()}


def raised_by(it: DryRun, failures: Failures) -> Value | None:
    """What the last read that fails raises, if that is known."""
    read = it.trail.events[failures.reads[-1]] if failures.reads else None
    if not isinstance(read, StateRead) or swallowing(it, read) == BROAD:
        return None
    return External(f"builtins.{read.raises}")


def may_miss(it: DryRun, event: Event, caught: frozenset[str]) -> bool:
    """Whether an event may lead to a handler, for all that is known of this run."""
    return (
        isinstance(event, StateRead)
        and event.order not in it.trail.handled
        and event.missing is not False
        and event.happens is not False
        and not caught.isdisjoint(swallowing(it, event))
    )


def failing_reads(
    it: DryRun,
    node: Any,
    since: int,
    caught: frozenset[str],
    *,
    risky: bool,
    surely: bool,
) -> Guard:
    """The guard of the handlers; what the body asks session state for decides it.

    So do names that a release of Streamlit does not have.
    """
    failing = [each for each in it.trail.events[since:] if fails_in_this_run(it, each, caught)]
    reads = [
        each
        for each in it.trail.events[since:]
        if isinstance(each, StateRead) and _fails_here(it, each)
    ]
    now: bool | None = None
    if surely or failing:
        now = True
    elif reads:
        known = all(each.missing is False for each in reads)
        now = False if known and caught <= _MISSING else None
    elif not risky:
        now = False
    keys: tuple[Value, ...] = tuple(Symbol(Op.STATE_HAS, (each.key,)) for each in reads)
    asks = it.flow.needed is not None and not surely and not failing
    if it.flow.needed or (asks and (caught & _FEATURES or not risky)):
        lacking = on_releases(it, it.flow.needed or NONE_OF_THEM)
        keys = (*keys, lacking)
        now = True if lacking.now else now
    return Guard(Symbol(Op.FAILS, (id(node), it.here.site, *keys)), now=now)


def names_of(clauses: list[Clause]) -> frozenset[str]:
    """The classes that handlers name."""
    return frozenset().union(*(each.classes.names for each in clauses))


def kept_by(clauses: list[Clause]) -> frozenset[str]:
    """The same without those from which it surely goes on."""
    return names_of([each for each in clauses if not each.passes_on])


def escapes(exit_: Exit, clauses: list[Clause]) -> bool:
    """Whether nobody catches what is raised."""
    return exit_.value is not None and all(each.catches(exit_.value) is False for each in clauses)


def is_caught(exit_: Exit, clauses: list[Clause]) -> bool:
    """Whether somebody surely catches what is raised."""
    return any(each.catches(exit_.value) for each in clauses)


def ends_at_once(tried: Attempt) -> bool:
    """Whether a body does nothing before it ends the run."""
    if not tried.ended or tried.ended[0].guards.beyond(
        tried.target.guards.add(tried.failing.condition.negated())
    ):
        return False
    node = tried.node
    first = node.body.body[0] if isinstance(node, (cst.Try, cst.TryStar, cst.With)) else None
    line = first.body[0] if isinstance(first, cst.SimpleStatementLine) else first
    call = line.value if isinstance(line, cst.Expr) else None
    if not isinstance(call, cst.Call):
        return False
    ending = tried.ended[0].ending
    event = ending.event if ending is not None else None
    plain = all(isinstance(each.value, cst.SimpleString) for each in call.args)
    return plain and event is not None and event.place.node is call


def has_only(node: Any, *kinds: type) -> bool:
    """Whether a body has nothing but simple statements of some kinds."""
    lines = node.body.body
    parts = (line.body if isinstance(line, cst.SimpleStatementLine) else (line,) for line in lines)
    return all(isinstance(each, (cst.Pass, *kinds)) for small in parts for each in small)
