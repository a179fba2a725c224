"""How control leaves blocks early: what is left, by which exits, and who stops them on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from stlint.dryrun.store import Store, is_state
from stlint.model.events import Event, Stopped
from stlint.model.guards import NO_GUARDS, Guard, Guards, unless
from stlint.model.values import NO, YES, Frame, Symbol, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

E = TypeVar("E", bound=Event)

MAX_EXITS: Final = 24
"""Early exits of one block that are told apart."""
MAX_EXIT_GUARDS: Final = 100
"""Further conditions of one early exit that are told apart."""
LOOKS_A_STEP: Final = 200
"""So many names, or conditions, that are looked at at once are the work of one step."""
WEIGHT_OF_GUARDS: Final = 10
"""What it takes to find out whether one condition entails another, in such looks."""
STOPPING: Final = ("stopping",)
"""In the store: ``st.stop`` was swallowed, so the next command stops the run."""
_RUN: Final = "run"
TRY: Final = "try"
SHOWING: Final = "showing"
"""The kind of one that shows the exceptions that come to it."""
FINALLY: Final = "finally"
"""The kind of a target that every exit comes through."""
LEAVING: Final = "leaving"
"""The kind of one that all but exceptions come through."""
SEEING: Final = frozenset({TRY, FINALLY, LEAVING})
"""The kinds of targets that see what passes through them."""


_CATCHING: Final = frozenset({TRY, SHOWING})
"""The kinds that stop every exception, or at least look at it."""


class UnreachableError(Exception):
    """Control does not come out of the expression that is being evaluated."""


class Target:
    """Something that an early exit can leave: a loop, a function, a try, the run.

    ``swallows`` says of a ``try`` whether it catches what ends a run, by how it ends, ``catches``
    whether it may catch an exception. ``names`` are those of a call if nobody can see them after
    it.
    """

    __slots__ = ("catches", "depth", "guards", "kind", "mark", "names", "swallows")

    def __init__(self, kind: str, depth: int, mark: int, guards: Guards) -> None:
        self.kind = kind
        self.depth = depth
        self.mark = mark
        self.guards = guards
        self.swallows: Callable[[str], bool] | None = None
        self.catches: Callable[[Value], bool] | None = None
        self.names: Frame | None = None


NOWHERE: Final = Target("nowhere", 0, 0, NO_GUARDS)


class Ending(NamedTuple):
    """An exception that ends a run: ``how`` as in ``Stopped``, which is the event if there is one.

    The plain exceptions of Python are ``raise``.
    """

    how: str
    event: Stopped | None = None


class Exit(NamedTuple):
    """A place where control left a target, under which guards, and what the store held there.

    Without ``changes`` that is what the target ends with: nothing of it is run afterwards.
    The exit goes on to its ``destination``, if that is not the target. ``ending`` is there if it
    is an exception. ``since`` is how many events there were.
    """

    target: Target
    guards: Guards
    changes: dict[Hashable, Value] | None
    value: Value | None
    destination: Target
    ending: Ending | None = None
    since: int = 0

    @property
    def raised(self) -> bool:
        """Whether it is an exception that Streamlit shows."""
        return self.ending is not None and self.ending.how == "raise"

    @property
    def possible(self) -> bool:
        """Whether it may be taken in this run."""
        return self.guards.now is not False

    def only_if(self, guard: Guard) -> Exit:
        """The same under one more condition."""
        return self._replace(guards=self.guards.add(guard))


class Last(NamedTuple):
    """What was done on every way out of a body: the orders of the first events, and of the next."""

    body: int
    begin: int
    end: int


class Exits:
    """Targets and exits."""

    store: Store
    guards: Guards
    exits: list[Exit]
    targets: list[Target]
    events: list[Event]
    muted: int
    steps: int
    stopped: set[int]
    """The ends of the run, by their order, that something has held up: it may swallow them."""
    lasts: list[Last]
    """What every ``finally`` has done so far."""
    arrived: dict[int, list[Guards]]
    """The ends of the run that came through, and under which conditions."""

    def weigh(self, looks: int) -> None:
        """Count as work what is looked at at once: names, or conditions."""
        self.steps += looks // LOOKS_A_STEP

    def negate_exits(self, mark: int) -> bool:
        """After a block: none of the exits in it was taken."""
        since = self.exits[mark:]
        if len(since) > MAX_EXITS:
            self._negate_together(since[:-MAX_EXITS])
            since = since[-MAX_EXITS:]
        for exit_ in since:
            more = exit_.guards.beyond(self.guards)
            self.weigh(len(exit_.guards) + WEIGHT_OF_GUARDS * len(more))
            if len(more) > MAX_EXIT_GUARDS:
                self._negate_together([exit_])
                continue
            rest: list[Guard] = []
            taken = True
            for guard in more:
                outcome = self.guards.entails(guard)
                if outcome is False:
                    taken = False
                    break
                if outcome is None:
                    rest.append(guard)
            if not taken:
                continue
            if not rest:
                return False
            self.guards = self.guards.add(unless(rest))
        return True

    def _negate_together(self, exits: list[Exit]) -> None:
        """None of many exits was taken: one guard for all of them."""
        truths = {each.guards.now for each in exits}
        now = False if True in truths else None if None in truths else True
        last = exits[-1]
        subject = Symbol("exits", (len(exits), last.target.kind, len(last.guards), id(last)))
        self.guards = self.guards.add(Guard(subject, now=now))

    def enter(self, kind: str) -> Target:
        """Begin something that exits can leave."""
        target = Target(kind, len(self.store.logs), len(self.exits), self.guards)
        self.store.open()
        self.targets.append(target)
        return target

    def leave(self, target: Target, alive: bool) -> tuple[bool, list[Exit]]:
        """End it: join what its exits and its normal end left in the store.

        Returns whether control comes out, and the exits that were taken to here.
        """
        self.targets.remove(target)
        since = self.exits[target.mark :]
        mine = [each for each in since if each.target is target]
        if not mine if alive else len(mine) == 1 and mine[0].changes is None:
            self.store.keep(target.names)
            self.guards = target.guards
            self.exits[target.mark :] = [each for each in since if each not in mine]
            return self.negate_exits(target.mark), mine
        end = self.store.close(target.names)
        changes: dict[Hashable, Value] | None = end if alive else None
        del self.exits[target.mark :]
        self.exits += [each for each in since if each.target is not target]
        rest: dict[Hashable, Value] = {}
        if mine and target.kind == "run":
            rest = {key: value for key, value in end.items() if not is_state(key)}
            if changes is not None:
                changes = {key: value for key, value in changes.items() if is_state(key)}
        for exit_ in reversed(mine):
            guards = exit_.guards.beyond(target.guards)
            left = end if exit_.changes is None else exit_.changes
            changes = (
                left
                if changes is None or not guards
                else (self.store.joined(guards, left, changes))
            )
        if changes is not None:
            changes = {**changes, **rest}
        self.guards = target.guards
        if changes is None:
            return False, mine
        self.store.apply(changes)
        return self.negate_exits(target.mark), mine

    def exit(self, kind: str, value: Value | None = None, ending: Ending | None = None) -> bool:
        """Control leaves the innermost target of this kind (or the run); returns False."""
        target = next(
            (each for each in reversed(self.targets) if each.kind == kind), self.targets[0]
        )
        return self.leave_for(target, value, ending)

    def made_by(self, raised: list[Exit], target: Target) -> Mapping[Hashable, Value]:
        """What was changed before something was raised, at one of several places."""
        made: Mapping[Hashable, Value] | None = None
        for each in reversed(raised):
            guards, left = each.guards.beyond(target.guards), each.changes or {}
            made = left if made is None or not guards else self.store.joined(guards, left, made)
        return made or {}

    def leave_for(
        self,
        destination: Target,
        value: Value | None,
        ending: Ending | None,
        *,
        again: bool = False,
    ) -> bool:
        """Control leaves for a target, if nothing holds it up; returns False.

        ``again`` says that it goes on after something did.
        """
        target = self._on_the_way(destination, ending)
        self.weigh(sum(map(len, self.store.logs[target.depth :])))
        event = ending.event if ending is not None else None
        changes: dict[Hashable, Value] | None = None
        if target is not destination:
            if event is not None:
                self.stopped.add(event.order)
            changes = self.store.since(target.depth, self._left_behind(target))
            if ending is not None and ending.how == "stop":
                changes[STOPPING] = YES
        elif target.kind == _RUN:
            changes = self.store.state_since(target.depth)
            if event is not None:
                self.arrived.setdefault(event.order, []).append(self.guards)
        elif again or target.kind != "call" or len(self.store.logs) > target.depth + 1:
            changes = self.store.since(target.depth, self._left_behind(target))
        since = len(self.events)
        self.exits.append(Exit(target, self.guards, changes, value, destination, ending, since))
        return False

    def _left_behind(self, target: Target) -> set[Frame]:
        """The names that nobody can see at a target that control leaves for."""
        within = self.targets[self.targets.index(target) :] if target in self.targets else ()
        return {each.names for each in within if each.names is not None}

    def _on_the_way(self, destination: Target, ending: Ending | None) -> Target:
        """The first target that an exit comes to: a ``try``, a ``finally``, else its own."""
        if destination.kind == "next":
            return destination  # a generator is not left, it waits
        for each in reversed(self.targets):
            if each is destination:
                break
            if each.kind == FINALLY or (each.kind == LEAVING and ending is None):
                return each
            swallows = each.swallows
            if swallows is not None and ending is not None and swallows(ending.how):
                return each
        return destination

    @property
    def is_tried(self) -> bool:
        """Whether something here may catch an exception."""
        return any(each.kind in _CATCHING for each in self.targets)

    def may_be_caught(self, raised: Value) -> bool:
        """Whether a handler here may catch an exception before it is shown."""
        for each in reversed(self.targets):
            if each.kind == SHOWING:
                break
            if each.catches is not None and each.catches(raised):
                return True
        return False

    def raises(self, value: Value | None = None) -> bool:
        """Control leaves the innermost ``try`` (or the run); returns False."""
        target = next((each for each in reversed(self.targets) if each.kind in _CATCHING), None)
        return self.leave_for(target or self.targets[0], value, Ending("raise"))

    def pass_on(self, exit_: Exit) -> None:
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

    def stop(self, node: Any, how: str) -> bool:
        """The run ends here; returns False."""
        if how != "exit":
            self.obey(node)
        return self._end(node, how)

    def _end(self, node: Any, how: str) -> bool:
        event = self.emit(Stopped, node, how=how)
        return self.exit(_RUN, ending=Ending(how, None if self.muted else event))

    def obey(self, node: Any) -> None:
        """Streamlit is asked for something: it ends the run if a ``st.stop`` was swallowed.

        Raises:
            UnreachableError: it surely does.
        """
        pending = self.store.get(STOPPING)
        if pending is NO:
            return
        condition = self.condition(pending)
        if not self.fork(condition, lambda: self._end(node, "stop"), lambda: True):
            raise UnreachableError

    def in_the_end(
        self, body: Callable[[], bool], last: Callable[[], bool], kind: str = FINALLY
    ) -> bool:
        """A body, and what is run on every way out of it (of this ``kind``).

        What does not come to its end takes the place of what was on its way.
        """
        region, since = self.enter(kind), len(self.events)
        alive = self.arm(body)
        held, begin = self.guards.beyond(region.guards), len(self.events)
        comes_out, left = self.leave(region, alive)
        if not comes_out:
            if kind == FINALLY:
                nowhere = self.enter("nowhere")
                perhaps = Guard(Symbol("in the end", (id(last),)))
                self.fork(((perhaps,), (perhaps.negated(),)), last, lambda: True)
                self.leave(nowhere, True)
            return False
        comes_out = self.arm(last)
        if kind == FINALLY:
            self.lasts.append(Last(since, begin, len(self.events)))
        return comes_out and self.go_on(region, left, held, alive=alive)

    def go_on(
        self, region: Target, left: list[Exit], held: tuple[Guard, ...], *, alive: bool
    ) -> bool:
        """All that was held up goes on its way; so does what comes after, if ``alive``."""
        after = self.guards
        for each in left:
            self.guards = after.add(*each.guards.beyond(region.guards))
            self.leave_for(each.destination, each.value, each.ending, again=True)
        self.guards = after
        if not alive:
            return False
        self.guards = after.add(*held)
        return self.negate_exits(region.mark)

    # -- given by the machine -------------------------------------------------------------------

    def emit(self, kind: type[E], node: Any, **fields: Any) -> E:
        """Record that something happens now."""
        raise NotImplementedError

    def condition(self, value: Value) -> tuple[tuple[Guard, ...] | None, tuple[Guard, ...] | None]:
        """The guards under which a value is true, and those under which it is false."""
        raise NotImplementedError

    def fork(
        self,
        condition: tuple[tuple[Guard, ...] | None, tuple[Guard, ...] | None],
        then: Callable[[], bool],
        other: Callable[[], bool],
    ) -> bool:
        """Run both arms of a condition, and join them; returns whether control comes out."""
        raise NotImplementedError

    def arm(self, run: Callable[[], bool]) -> bool:
        """Run a part; False also when control does not come out of one of its expressions."""
        raise NotImplementedError
