"""The visitors of ``try``: what may have run to any point, and which handlers run then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeGuard

import libcst as cst

from stlint.dryrun.exceptions import EVERYTHING, Classes, Clause, named
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.loops import Loops
from stlint.dryrun.store import ABSENT, join
from stlint.model.events import ElementCreated, StateDelete, StateRead, StateWrite, Stopped
from stlint.model.guards import Guard, unless
from stlint.model.values import Class, Instance, PerRelease, Symbol, Value, fresh, qualified

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from stlint.dryrun.exits import Exit, Target
    from stlint.model.events import Event

_MISSING: Final = frozenset({"AttributeError", "KeyError"})
_SWALLOWING: Final = {
    "AttributeError": frozenset({"AttributeError", "Exception", "BaseException"}),
    "KeyError": frozenset({"KeyError", "LookupError", "Exception", "BaseException"}),
}
"""Who catches what a read of a missing key raises."""
_EVERYTHING: Final = frozenset({"Exception", "BaseException"})
_NO_ERRORS: Final = frozenset({"SystemExit", "KeyboardInterrupt", "GeneratorExit"})
"""What ``except Exception`` does not catch."""
_FEATURES: Final = frozenset({"AttributeError", "ImportError", "ModuleNotFoundError", "TypeError"})
"""Who catches one of these around a command asks whether this Streamlit has it."""

_IMPORT_ERRORS: Final = frozenset({"ImportError", "ModuleNotFoundError"})


class Handling(NamedTuple):
    """An exception whose handler runs.

    Attributes:
        bound: what the handler knows it as.
        ended: where it would have ended the run; None for a plain exception.
        raised: a plain exception, if it is known.
        name: what the handler calls it.
    """

    bound: Value
    ended: Exit | None
    raised: Value | None = None
    name: str | None = None


@dataclass(frozen=True)
class Attempt:
    """What came of the body of a ``try``.

    Attributes:
        target: what its exceptions leave.
        since: the order of its first event.
        alive: whether control comes out at its end.
        changes: what the store holds then.
        held: the conditions of that.
        raised: the places where it raises.
        ended: those where it would end the run, unless a handler catches that.
        failed: the condition of the handlers.
        late: the state that is written only after what surely fails.
        risky: something may have raised that is not in ``raised``.
        escapes: something that no handler catches may have been raised.
        broken_off: something surely fails in this run.
        only_imports: it does nothing but import what is there.
    """

    target: Target
    since: int
    alive: bool
    changes: dict[Hashable, Value]
    held: tuple[Guard, ...]
    raised: list[Exit]
    ended: list[Exit]
    failed: Guard
    late: set[Hashable]
    risky: bool
    escapes: bool
    broken_off: bool
    only_imports: bool


class Handlers(Loops):
    """``try``."""

    doubts: int
    """How many imports so far may have failed."""

    def run_Try(self, node: cst.Try | cst.TryStar) -> bool:
        final = node.finalbody
        if final is None:
            return self._try(node)
        if not _leaves(final.body):
            return self.in_the_end(lambda: self._try(node), lambda: self._finally(final))
        before, risks = self.caught, self.risks_now
        self.caught |= EVERYTHING

        def last() -> bool:
            if self.risks_now > risks:
                self.opaque(node, "an exception that finally swallows", may_stop=False)
            self.caught = before
            return self._finally(final)

        return self.in_the_end(lambda: self._try(node), last)

    def _finally(self, final: cst.Finally) -> bool:
        """What is done on every way out."""
        self.in_finally += 1
        try:
            return self.run_block(final.body)
        finally:
            self.in_finally -= 1

    run_TryStar = run_Try

    def _try(self, node: cst.Try | cst.TryStar) -> bool:
        """A ``try`` without its ``finally``."""
        if not node.handlers:
            return self.run_block(node.body)
        orelse = node.orelse
        return self.trying(
            node,
            lambda: self.run_block(node.body),
            [self._clause(each) for each in node.handlers],
            (lambda: True) if orelse is None else lambda: self.run_block(orelse.body),
        )

    def _clause(self, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> Clause:
        """A handler. Its classes are looked up in advance; Python does that when it is asked."""

        def run() -> bool:
            if handler.type is not None:
                self.eval(handler.type)
            if handler.name is not None and isinstance(handler.name.name, cst.Name):
                # Python forgets the name on every way out of the handler.
                self.bind(handler.name.name.value, ABSENT)
                self.handling[-1] = self.handling[-1]._replace(name=handler.name.name.value)
            return self.run_block(handler.body)

        if handler.type is None:
            return Clause(Classes(EVERYTHING), run)
        asked = handler.type
        return Clause(named((self.foreseen(lambda: self.eval(asked)),)), run)

    def foreseen(self, run: Callable[[], Value]) -> Value:
        """What something would give, without anything happening."""
        needed, risks = self.needed, (self.risks, self.risks_now)
        guards, mark, caught = self.guards, len(self.exits), self.caught
        self.muted += 1
        self.caught = frozenset()
        self.store.open()
        try:
            return self.settle(run())
        except UnreachableError:
            return fresh("classes")
        finally:
            self.store.close()
            del self.exits[mark:]
            self.muted -= 1
            self.guards, self.caught, self.needed = guards, caught, needed
            self.risks, self.risks_now = risks

    def trying(
        self,
        node: Any,
        body: Callable[[], bool],
        clauses: list[Clause],
        otherwise: Callable[[], bool] = lambda: True,
    ) -> bool:
        """A body whose exceptions are caught: a handler may begin after any part of it.

        ``otherwise`` is run after a body that has raised nothing.
        """
        tried = self._attempt(node, body, clauses)

        def succeed() -> bool:
            self.store.apply(tried.changes)
            self.guards = self.guards.add(*tried.held)
            return otherwise()

        def unless_ended(run: Callable[[], bool]) -> Callable[[], bool]:
            return lambda: self._caught_ends(node, clauses, tried.ended, run)

        goes_on = False

        def fail() -> bool:
            self.store.apply(self._partly(node, tried, tried.changes))
            if tried.raised:
                made = self.made_by(tried.raised, tried.target)
                self.store.apply(self._partly(node, tried, made))
            nonlocal goes_on
            goes_on = self.arm(lambda: self._handle(node, clauses))
            return goes_on

        failed = ((tried.failed,), (tried.failed.negated(),))
        if _ends_at_once(node, tried):
            return self.arm(unless_ended(lambda: False))
        if not tried.alive:
            if tried.escapes and tried.failed.now is False and not tried.ended:
                return False
            if any(not self._by_release(each, tried.target) for each in tried.raised):
                last = tried.raised[-1]
                made = self.made_by(tried.raised, tried.target)
                self.store.apply(self._partly(node, tried, made) if tried.broken_off else made)
                same = {id(each.value) for each in tried.raised} == {id(last.value)}
                known = last.value if same and not tried.risky else None
                return self.arm(
                    unless_ended(lambda: self._handle(node, clauses, known)),
                )
            return self.fork(failed, fail, unless_ended(lambda: False))
        if not tried.ended and (self._cannot_fail(node) or tried.only_imports):
            return succeed()
        alive = self.fork(failed, fail, unless_ended(succeed))
        if not goes_on and not tried.ended:
            self.guards = self.guards.add(*tried.held)
        return alive and self.negate_exits(tried.target.mark)

    def _attempt(self, node: Any, body: Callable[[], bool], clauses: list[Clause]) -> Attempt:
        """Run a body, and look at what may have come of it."""
        since, risks, doubts = len(self.events), self.risks_now, self.doubts
        caught, needed, self.needed = _names(clauses), self.needed, None
        target, alive, changes, held = self._watched(body, clauses)
        caught |= _names(clauses)  # a stack of context managers may have more now
        mine = [each for each in self.exits[target.mark :] if each.target is target]
        others = [each for each in self.exits[target.mark :] if each.target is not target]
        self.exits[target.mark :] = others
        raised = [each for each in mine if each.destination is target]
        escaping = [each for each in raised if _escapes(each, clauses)]
        raised = [each for each in raised if each not in escaping]
        risky = self.risks_now > risks
        may_fail = risky or any(each.guards.now is not False for each in raised)
        surely = any(each.guards.now and self._catches(caught, each.value) for each in raised)
        found = self.doubts == doubts and self.needed is None and not raised
        if not caught.isdisjoint({"ImportError", *_EVERYTHING}):
            self.doubts = doubts
        failed = self._failing(node, since, caught, risky=may_fail, surely=surely)
        self._after_a_sure_failure(since, failed, caught)
        self._after_the_last_risk(since, failed)
        self.needed = needed
        for each in escaping:
            self._go_on(each)
        without = failed.negated()
        self.exits[target.mark :] = [
            each._replace(guards=each.guards.add(without)) for each in self.exits[target.mark :]
        ]
        late = self._after_a_failure(since, caught)
        broken_off = any(self._fails_now(each, caught) for each in self.events[since:])
        self.handled.update(
            each.order
            for each in self.events[since:]
            if isinstance(each, StateRead) and caught & _SWALLOWING[each.raises]
        )
        return Attempt(
            target,
            since,
            alive and all(each.guards.beyond(target.guards) for each in raised),
            changes,
            held,
            raised,
            [
                each._replace(guards=each.guards.add(without))
                for each in mine
                if each.destination is not target
            ],
            failed,
            late,
            risky=risky,
            escapes=any(each.guards.now is not False for each in escaping),
            broken_off=broken_off,
            only_imports=found
            and caught <= _IMPORT_ERRORS
            and _has_only(node, cst.Import, cst.ImportFrom),
        )

    def _watched(
        self, body: Callable[[], bool], clauses: list[Clause]
    ) -> tuple[Target, bool, dict[Hashable, Value], tuple[Guard, ...]]:
        """Run a body as the target of what it raises; its changes are taken back.

        Returns the target, whether control comes out, the changes and under which conditions.
        """
        target = self.enter("try")
        target.swallows = lambda how: any(
            each.takes(how, exceptions=self.behaves("ends-may-be-exceptions")) is not False
            for each in clauses
        )
        before, self.caught = self.caught, self.caught | _names(clauses)
        try:
            self.store.open()
            alive = self.arm(body)
            changes = self.store.close()
        finally:
            self.caught = before
            if target in self.targets:
                self.targets.remove(target)
            held = self.guards.beyond(target.guards)
            self.store.close()
        self.guards = target.guards
        return target, alive, changes, held

    def _partly(
        self, node: Any, tried: Attempt, changes: Mapping[Hashable, Value]
    ) -> dict[Hashable, Value]:
        """Changes of which nobody knows how many were made."""
        only_read = self._only_read(tried.since)
        return {
            key: value
            if self.store.get(key) is ABSENT
            else join(
                (
                    Guard(
                        Symbol("done", (id(node), self.site, key)),
                        now=False if key in tried.late else None,
                    ),
                ),
                value,
                self.store.get(key),
            )
            for key, value in changes.items()
            if not (isinstance(key, tuple) and key[0] == "state-has" and key[1] in only_read)
        }

    def _go_on(self, exit_: Exit) -> None:
        """An exit that nobody has stopped goes on to where it goes."""
        before, self.guards = self.guards, exit_.guards
        self.store.open()
        self.store.apply(exit_.changes or {})
        if exit_.ending is not None and exit_.ending.event is None:
            self.raises(exit_.value)
        else:
            self.leave_for(exit_.destination, exit_.value, exit_.ending, again=True)
        self.store.close()
        self.guards = before

    def _caught_ends(
        self, node: Any, clauses: list[Clause], ended: list[Exit], otherwise: Callable[[], bool]
    ) -> bool:
        """The handlers of what would have ended the run, each under its conditions."""
        if not ended:
            return otherwise()
        first, rest = ended[0], ended[1:]
        more = [each for each in first.guards if self.guards.entails(each) is not True]
        if any(self.guards.entails(each) is False for each in more):
            return self._caught_ends(node, clauses, rest, otherwise)

        def handle() -> bool:
            self.store.apply(first.changes or {})
            return self._handle_end(node, clauses, first)

        if not more:
            return self.arm(handle)
        return self.fork(
            (tuple(more), (unless(more),)),
            handle,
            lambda: self._caught_ends(node, clauses, rest, otherwise),
        )

    def _handle_end(self, node: Any, clauses: list[Clause], ended: Exit) -> bool:
        """The handlers of one end of the run: the first that takes it."""
        handling = Handling(fresh("exception"), ended)
        if not clauses:
            return self.raise_again(handling)
        assert ended.ending is not None
        may = self.behaves("ends-may-be-exceptions")
        takes = clauses[0].takes(ended.ending.how, exceptions=may)
        if takes is None:
            this = Guard(Symbol("handles", (id(node), len(clauses), self.site)))
            return self.fork(
                ((this,), (this.negated(),)),
                lambda: self._run_clause(clauses[0], handling),
                lambda: self._handle_end(node, clauses[1:], ended),
            )
        if takes:
            return self.arm(lambda: self._run_clause(clauses[0], handling))
        return self._handle_end(node, clauses[1:], ended)

    handling: list[Handling]
    """The exceptions whose handlers run, the innermost last."""

    def _run_clause(self, clause: Clause, handling: Handling) -> bool:
        self.handling.append(handling)
        try:
            return clause.run()
        finally:
            self.handling.pop()

    def raise_again(self, handling: Handling) -> bool:
        """What a handler was called for goes on; returns False."""
        ended = handling.ended
        if ended is None:
            return self.raises(handling.raised)
        return self.leave_for(ended.destination, ended.value, ended.ending, again=True)

    def run_Raise(self, node: cst.Raise) -> bool:
        raised = None if node.exc is None else self.settle(self.eval(node.exc))
        for each in reversed(self.handling):
            if raised is None or raised is each.bound:
                if each.ended is None:
                    raised = each.raised
                    break
                return self.raise_again(each)
        self.emit(Stopped, node, how="raise")
        return self.raises(raised)

    def _after_the_last_risk(self, since: int, failed: Guard) -> None:
        """What a body draws when nothing can fail any more excludes the handlers."""
        succeeded = Guard(failed.subject, outcome=False, now=True)
        for index in range(len(self.events) - 1, since - 1, -1):
            event = self.events[index]
            if isinstance(event, StateRead) and event.missing is not False:
                break
            if isinstance(event, ElementCreated) and event.risks == self.risks:
                place = event.place._replace(guards=event.guards.add(succeeded))
                self.events[index] = replace(event, place=place)

    def _after_a_sure_failure(self, since: int, failed: Guard, caught: frozenset[str]) -> None:
        """What a body does after a read that surely fails in this run is only done in others."""
        failing = (
            at
            for at, each in enumerate(self.events[since:], since)
            if self._fails_now(each, caught)
        )
        begin = next(failing, len(self.events)) + 1
        succeeded = failed.negated()
        others: dict[int, Any] = {}
        for index, event in enumerate(self.events[begin:], begin):
            place = event.place._replace(guards=event.guards.add(succeeded))
            self.events[index] = others[id(event)] = replace(event, place=place)
        self.registered = [
            (others.get(id(each[0]), each[0]), *each[1:]) for each in self.registered
        ]

    def _by_release(self, exit_: Exit, target: Target) -> bool:
        """Whether an exit is taken on some releases of Streamlit only."""
        beyond = exit_.guards.beyond(target.guards)
        return any(isinstance(each.subject, PerRelease) for each in beyond)

    def _only_read(self, since: int) -> set[str]:
        """The keys that events only ask session state for: they are no more there for that."""
        read: set[str] = set()
        other: set[str | None] = set()
        for each in self.events[since:]:
            if isinstance(each, StateRead):
                read.add(each.key)
            elif isinstance(each, (StateWrite, StateDelete)):
                other.add(each.key)
            elif isinstance(each, ElementCreated) and each.key is not None:
                other.add(each.key[1] if isinstance(each.key[1], str) else None)
        return set() if None in other else read - other

    handled: set[int]
    """Reads, by their order, whose failure a ``try`` has taken care of."""

    def _fails_here(self, event: Event) -> TypeGuard[StateRead]:
        """Whether an event may lead to the handlers of the ``try`` that has just ended."""
        here = isinstance(event, StateRead) and event.order not in self.handled
        return here and event.guards.set == self.guards.set

    def _fails_now(self, event: Event, caught: frozenset[str]) -> bool:
        """Whether an event surely leads there in this run."""
        return (
            isinstance(event, StateRead)
            and event.order not in self.handled
            and event.missing is True
            and not caught.isdisjoint(_SWALLOWING[event.raises])
            and all(each.now is True for each in event.guards.beyond(self.guards))
        )

    def _after_a_failure(self, since: int, caught: frozenset[str]) -> set[Hashable]:
        """What of session state is written only after a read that surely fails in this run."""
        early: set[str | None] = set()
        late: set[str | None] = set()
        failed = False
        for each in self.events[since:]:
            if isinstance(each, StateRead):
                failed = failed or self._fails_now(each, caught)
            elif isinstance(each, (StateWrite, StateDelete)):
                (late if failed else early).add(each.key)
        names = set() if None in early else late - early
        return {(kind, name) for kind in ("state", "state-has") for name in names}

    def _catches(self, caught: frozenset[str], raised: Value | None) -> bool:
        """Whether handlers of these names surely catch what is raised."""
        if isinstance(raised, Instance):
            raised = raised.cls
        if isinstance(raised, Class):
            return raised.name in caught or any(
                self._catches(caught, each) for each in raised.bases
            )
        name = (qualified(raised) or "").rpartition(".")[2] if raised is not None else ""
        broad = "Exception" if name not in _NO_ERRORS else "BaseException"
        return name in caught or broad in caught or "BaseException" in caught

    def _failing(
        self,
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
        failing = [each for each in self.events[since:] if self._fails_now(each, caught)]
        reads = [each for each in self.events[since:] if self._fails_here(each)]
        now: bool | None = None
        if surely or failing:
            now = True
        elif reads:
            known = all(each.missing is False for each in reads)
            now = False if known and caught <= _MISSING else None
        elif not risky:
            now = False
        keys: tuple[Value, ...] = tuple(Symbol("state-has", (each.key,)) for each in reads)
        if self.needed or (self.needed is not None and (caught & _FEATURES or not risky)):
            lacking = self.on_releases(self.needed)
            keys = (*keys, lacking)
            now = True if lacking.now else now
        return Guard(Symbol("fails", (id(node), self.site, *keys)), now=now)

    def _cannot_fail(self, node: Any) -> bool:
        """Whether a body does nothing."""
        return _has_only(node)

    def _handle(self, node: Any, clauses: list[Clause], raised: Value | None = None) -> bool:
        """The handlers, of which one runs; ``raised`` is what they are for, if that is known."""
        if not clauses:
            return self.raises(raised)
        first, rest = clauses[0], clauses[1:]
        catches = first.catches(raised) if raised is not None else None
        if catches is False:
            return self._handle(node, rest, raised)

        def run() -> bool:
            return self._run_clause(first, Handling(fresh("exception"), None, raised))

        if catches or not rest:
            return self.arm(run)
        this = Guard(Symbol("handles", (id(node), len(clauses), self.site)))
        return self.fork(
            ((this,), (this.negated(),)), run, lambda: self._handle(node, rest, raised)
        )


def _names(clauses: list[Clause]) -> frozenset[str]:
    return frozenset().union(*(each.classes.names for each in clauses))


def _escapes(exit_: Exit, clauses: list[Clause]) -> bool:
    """Whether nobody catches what is raised."""
    return exit_.value is not None and all(each.catches(exit_.value) is False for each in clauses)


def _ends_at_once(node: Any, tried: Attempt) -> bool:
    """Whether a body does nothing before it ends the run."""
    if not tried.ended or tried.ended[0].guards.beyond(
        tried.target.guards.add(tried.failed.negated())
    ):
        return False
    first = node.body.body[0] if isinstance(node, (cst.Try, cst.TryStar, cst.With)) else None
    line = first.body[0] if isinstance(first, cst.SimpleStatementLine) else first
    call = line.value if isinstance(line, cst.Expr) else None
    if not isinstance(call, cst.Call):
        return False
    ending = tried.ended[0].ending
    event = ending.event if ending is not None else None
    plain = all(isinstance(each.value, cst.SimpleString) for each in call.args)
    return plain and event is not None and event.place.node is call


def _leaves(block: cst.BaseSuite) -> bool:
    """Whether a block ends with a way out of what is around it."""
    last = block.body[-1] if block.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, (cst.Return, cst.Break, cst.Continue))


def _has_only(node: Any, *kinds: type) -> bool:
    """Whether a body has nothing but simple statements of some kinds."""
    lines = node.body.body
    parts = (line.body if isinstance(line, cst.SimpleStatementLine) else (line,) for line in lines)
    return all(isinstance(each, (cst.Pass, *kinds)) for small in parts for each in small)
