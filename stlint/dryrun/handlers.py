"""The visitors of ``try``: what may have run to any point, and which handlers run then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import libcst as cst

from stlint.dryrun.attempts import (
    BROAD,
    Attempt,
    Attempts,
    ends_at_once,
    escapes,
    has_only,
    is_caught,
    kept_by,
    names_of,
    passes_on,
)
from stlint.dryrun.exceptions import EVERYTHING, Classes, Clause, is_plain, named
from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.store import ABSENT, is_name, join
from stlint.model.events import StateRead, Stopped
from stlint.model.guards import Guard, unless
from stlint.model.values import NO, YES, External, Symbol, Value, fresh
from stlint.streamlit_api.release_set import every_release

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from stlint.dryrun.exits import Exit, Target


_GROUP: Final = External("builtins.BaseExceptionGroup")
"""What may come of what a handler of ``except*`` raises."""
_NO_NAME: Final = External("builtins.AttributeError")
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


class Handlers(Attempts):
    """``try``."""

    doubts: int
    """How many imports so far may have failed."""

    def run_Try(self, node: cst.Try | cst.TryStar) -> bool:
        final = node.finalbody
        if final is None:
            return self._try(node)
        since = len(self.events)
        if not _leaves(final.body):
            return self.in_the_end(lambda: self._try(node), lambda: self._last(final, since))
        before, risks = self.caught, self.risks_now
        self.caught |= EVERYTHING

        def last() -> bool:
            if self.risks_now > risks:
                self.opaque(node, "an exception that finally swallows", may_stop=False)
            self.caught = before
            return self._finally(final)

        return self.in_the_end(lambda: self._try(node), last)

    def _last(self, final: cst.Finally, since: int) -> bool:
        """The same after a body whose first event was ``since``."""
        end, mark, alive = len(self.events), len(self.exits), False
        try:
            alive = self._finally(final)
        finally:
            self.replaced(since, end, mark, alive=alive)
        return alive

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
            if handler.name is not None and isinstance(handler.name.name, cst.Name):
                # Python forgets the name on every way out of the handler.
                self.bind(handler.name.name.value, ABSENT)
                self.handling[-1] = self.handling[-1]._replace(name=handler.name.name.value)
            return self.run_block(handler.body)

        asked = handler.type
        if asked is None:
            assert isinstance(handler, cst.ExceptHandler)
            return Clause(Classes(EVERYTHING), run, passes_on=passes_on(handler))

        lacking = False

        def ask() -> Value:
            nonlocal lacking
            before, self.needed = self.needed, None
            value = self.eval(asked)
            lacking, self.needed = self.needed == every_release(), before
            return value

        classes = named((self.foreseen(ask),))
        if lacking:  # whatever was raised, this raises another exception
            return Clause(Classes(EVERYTHING), lambda: self.raises(_NO_NAME), ask=ask)
        if isinstance(handler, cst.ExceptHandler):
            return Clause(classes, run, ask=ask, passes_on=passes_on(handler))
        regroup = Clause(Classes(EVERYTHING), lambda: self.raises(_GROUP))

        def apart() -> bool:
            return (
                run()
                if is_plain(self.handling[-1].raised)
                else self.trying(handler, run, [regroup])
            )

        return Clause(classes, apart, splits=True, ask=ask)

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
        sure = _all_caught(tried.raised, clauses)

        def fail() -> bool:
            self.store.apply(self._partly(node, tried, tried.changes))
            if tried.raised:
                made = self.made_by(tried.raised, tried.target)
                self.store.apply(self._partly(node, tried, made))
            nonlocal goes_on
            goes_on = self.arm(lambda: self._handle(node, clauses, sure=sure, now=tried.raised_now))
            return goes_on

        failed = ((tried.failed,), (tried.failed.negated(),))
        if ends_at_once(node, tried):
            return self.arm(unless_ended(lambda: False))
        if not tried.alive:
            if tried.escapes and tried.failed.now is False and not tried.ended:
                return False
            if not any(not self._by_release(each, tried.target) for each in tried.raised):
                return self.fork(failed, fail, unless_ended(lambda: False))
            handle = unless_ended(lambda: self._handle_raised(node, clauses, tried))
            if not tried.escapes:
                return self.arm(handle)
            return self.fork(failed, handle, unless_ended(lambda: False))
        if not tried.ended and (self._cannot_fail(node) or tried.only_imports):
            return succeed()
        alive = self.fork(failed, fail, unless_ended(succeed))
        if not goes_on and not tried.ended:
            self.guards = self.guards.add(*tried.held)
        return alive and self.negate_exits(tried.target.mark)

    def _handle_raised(self, node: Any, clauses: list[Clause], tried: Attempt) -> bool:
        """The handlers of a body that does not come to its end since it raises something."""
        raised = tried.raised
        made = self.made_by(raised, tried.target)
        self.store.apply(self._partly(node, tried, made) if tried.broken_off else made)
        values = {id(each.value) for each in raised}
        one = len(values) == 1 and not tried.risky and not tried.asks
        sure, now = _all_caught(raised, clauses), tried.raised_now
        return self._handle(node, clauses, raised[-1].value if one else None, sure=sure, now=now)

    def _attempt(self, node: Any, body: Callable[[], bool], clauses: list[Clause]) -> Attempt:
        """Run a body, and look at what may have come of it."""
        since, risks, doubts = len(self.events), self.risks_now, self.doubts
        caught, needed, self.needed = names_of(clauses), self.needed, None
        target, alive, changes, held = self._watched(body, clauses)
        caught |= names_of(clauses)  # a stack of context managers may have more now
        mine = [each for each in self.exits[target.mark :] if each.target is target]
        others = [each for each in self.exits[target.mark :] if each.target is not target]
        self.exits[target.mark :] = others
        raised = [each for each in mine if each.destination is target]
        escaping = [each for each in raised if escapes(each, clauses)]
        raised = [each for each in raised if each not in escaping]
        risky = self.risks_now > risks
        may_fail = risky or any(each.possible for each in raised)
        surely = any(each.guards.now and is_caught(each, clauses) for each in raised)
        found = self.doubts == doubts and self.needed is None and not raised
        if not caught.isdisjoint({"ImportError", *BROAD}):
            self.doubts = doubts
        failed = self._failing(node, since, caught, risky=may_fail, surely=surely)
        without, failures = failed.negated(), self._failures(since, caught)
        asks = any(self._may_miss(each, caught) for each in self.events[since:])
        if failures.reads:
            self._only_without(failed, failures.undone)
            escaping, raised = (
                [self._as_done(each, without, failures) for each in exits]
                for exits in (escaping, raised)
            )
        self._after_the_last_risk(since, failed)
        self.needed = needed
        for each in escaping:
            self.pass_on(each)
        self.exits[target.mark :] = [each.only_if(without) for each in self.exits[target.mark :]]
        done = self._done_by(since, failures)
        self.handled.update(
            each.order
            for each in self.events[since:]
            if isinstance(each, StateRead) and caught & self.swallowing(each)
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
            risky=risky,
            escapes=any(each.possible for each in escaping),
            broken_off=bool(failures.reads),
            asks=asks,
            raised_now=self._raised_by(failures),
            only_imports=found
            and caught <= _IMPORT_ERRORS
            and has_only(node, cst.Import, cst.ImportFrom),
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
        target.catches = lambda raised: any(each.catches(raised) is not False for each in clauses)
        before, self.caught = self.caught, self.caught | kept_by(clauses)
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
        made: dict[Hashable, Value] = {}
        for key, value in changes.items():
            if isinstance(key, tuple) and key[0] == "state-has" and key[1] in only_read:
                continue
            before = self.store.get(key)
            done = Guard(
                Symbol("done", (id(node), self.site, key)),
                now=tried.done.get(key),
            )
            if before is not ABSENT:
                made[key] = join((done,), value, before)
                continue
            made[key] = value
            if tried.failed.now and is_name(key):
                made[self.store.mark(key)] = join((done,), YES, NO)
        return made

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
        clauses[0].ask()
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
                    raised = each.raised or raised
                    break
                return self.raise_again(each)
        self.emit(Stopped, node, how="raise")
        return self.raises(raised)

    def _cannot_fail(self, node: Any) -> bool:
        """Whether a body does nothing."""
        return has_only(node)

    def _handle(
        self,
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
            return self.raises(raised)
        first, rest = clauses[0], clauses[1:]
        first.ask()
        catches = first.catches(raised) if raised is not None else None
        if catches is False:
            return self._handle(node, rest, raised, sure=sure, now=now)

        def run() -> bool:
            return self._run_clause(first, Handling(fresh("exception"), None, raised))

        if catches or (sure and not rest):
            return self.arm(run)
        takes = None if now is None else first.catches(now)
        this = Guard(Symbol("handles", (id(node), len(clauses), self.site)), now=takes)
        return self.fork(
            ((this,), (this.negated(),)),
            run,
            lambda: self._handle(node, rest, raised, sure=sure, now=now),
        )


def _all_caught(raised: list[Exit], clauses: list[Clause]) -> bool:
    """Whether somebody surely catches whatever is raised."""
    return all(is_caught(each, clauses) for each in raised)


def _leaves(block: cst.BaseSuite) -> bool:
    """Whether a block ends with a way out of what is around it."""
    last = block.body[-1] if block.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, (cst.Return, cst.Break, cst.Continue))
