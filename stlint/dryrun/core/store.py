"""What every name, container and session-state key holds, with branches that can be joined."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from stlint.model.objects import Frame
from stlint.model.values import NO, YES, Phi, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping, Sequence

    from stlint.model.guards import Guard

    Way = tuple[tuple[Guard, ...], Mapping[Hashable, Value]]
    """The guards under which control comes along, and what was changed there."""


MAX_JOIN_DEPTH: Final = 16
MAX_WAYS: Final = 2 * MAX_JOIN_DEPTH
"""Of so many ways one after the other it is told what each of them has made of a key."""


class _Absent(Value):
    """Nothing is bound here."""

    __slots__ = ()

    def __str__(self) -> str:
        return "unbound"


ABSENT: Final = _Absent()
BOUND: Final = "bound"
"""Begins the key of whether a name is bound."""


class Log(dict["Hashable", Value]):
    """What the keys that a branch changed held before it; it only grows."""

    __slots__ = ("seen", "state")

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0
        self.state: list[Hashable] = []

    def copy(self) -> Log:
        """Another one with the same in it."""
        twin = Log()
        twin.update(self)
        twin.seen, twin.state = self.seen, [*self.state]
        return twin

    def of_state(self) -> list[Hashable]:
        """Its keys that belong to session state; those met before are not looked for again."""
        if len(self) > self.seen:
            self.state += filter(is_state, islice(self, self.seen, None))
            self.seen = len(self)
        return self.state


class Store:
    """One dictionary with undo logs: a branch is run on it, taken back, and joined with another."""

    __slots__ = ("_owned", "logs", "marked", "values")

    def __init__(self, values: dict[Hashable, Value] | None = None) -> None:
        self.values: dict[Hashable, Value] = values or {}
        self.logs: list[Log] = []
        self.marked: dict[Hashable, Hashable] = {}
        """The names that were bound on some ways only, and the keys of on which."""
        self._owned: dict[Any, dict[Hashable, None]] | None = None

    def get(self, key: Hashable) -> Value:
        """What is bound to a key, or ``ABSENT``."""
        return self.values.get(key, ABSENT)

    def has(self, key: Hashable) -> bool:
        """Whether something is bound to a key."""
        return self.values.get(key, ABSENT) is not ABSENT

    def set(self, key: Hashable, value: Value) -> None:
        """Bind a key."""
        values = self.values
        if self.logs:
            log = self.logs[-1]
            if key not in log:
                before = log[key] = values.get(key, ABSENT)
                if before is ABSENT and self._owned is not None:
                    _enter(self._owned, key)
        elif self._owned is not None:
            _enter(self._owned, key)
        values[key] = value
        if key in self.marked and value is not ABSENT:
            self.set((BOUND, key), YES)

    def of(self, owner: Frame | Value) -> list[tuple[Any, Value]]:
        """What is bound in a frame, or as an attribute of an object, with its key, in order."""
        if self._owned is None:
            self._owned = {}
            for key in self.values:
                _enter(self._owned, key)
        held = ((key, self.get(key)) for key in self._owned.get(owner, ()))
        return [(key, value) for key, value in held if value is not ABSENT]

    def open(self) -> None:
        """Begin a branch."""
        self.logs.append(Log())

    def close(self, gone: Frame | None = None) -> dict[Hashable, Value]:
        """End a branch: undo what it changed, and return that, without the names of a frame."""
        before = self.logs.pop()
        if not before:
            return before
        if gone is not None:
            before = self._without(before, gone)
        values = self.values
        changes = {key: values[key] for key in before}
        values.update(before)
        return changes

    def keep(self, gone: Frame | None = None) -> None:
        """End a branch: what it changed stays, but for the names of a frame."""
        log = self.logs.pop()
        if gone is not None:
            log = self._without(log, gone)
        if self.logs:
            outer = self.logs[-1]
            if outer:
                for key, before in log.items():
                    outer.setdefault(key, before)
            else:
                self.logs[-1] = log

    def _without(self, log: Log, gone: Frame) -> Log:
        """Forget the names of a frame, which were bound in this branch."""
        kept = Log()
        if self._owned is not None:
            self._owned.pop(gone, None)
        for key, before in log.items():
            if type(key) is tuple and (key[1] if key[0] == BOUND else key)[0] is gone:
                del self.values[key]
            else:
                kept[key] = before
        return kept

    def keep_for_good(self, depth: int) -> None:
        """End the branches from this depth on for good; only session state can be taken back."""
        for log in self.logs[depth:]:
            below = self.logs[depth - 1] if depth else {}
            for key in log.of_state():
                below.setdefault(key, log[key])
        del self.logs[depth:]

    def since(self, depth: int, gone: Collection[Frame] = ()) -> dict[Hashable, Value]:
        """What has changed since the branch at this depth was begun, but for names of frames."""
        values = self.values
        changes = {key: values[key] for log in self.logs[depth:] for key in log}
        if not gone:
            return changes
        return {
            key: value
            for key, value in changes.items()
            if not (type(key) is tuple and (key[1] if key[0] == BOUND else key)[0] in gone)
        }

    def state_since(self, depth: int) -> dict[Hashable, Value]:
        """The same for session state alone: all that is left when a run ends."""
        values = self.values
        return {key: values.get(key, ABSENT) for log in self.logs[depth:] for key in log.of_state()}

    def apply(self, changes: Mapping[Hashable, Value]) -> None:
        """Make changes that another branch made."""
        if self.logs:
            log, values = self.logs[-1], self.values
            for key in changes:
                if key not in log:
                    log[key] = values.get(key, ABSENT)
        self.values.update(changes)

    def joined(
        self,
        guards: tuple[Guard, ...],
        then: Mapping[Hashable, Value],
        other: Mapping[Hashable, Value],
    ) -> dict[Hashable, Value]:
        """Two sets of changes as one: the first where all guards hold, else the second."""
        before = self.values.get
        result: dict[Hashable, Value] = {}
        for key, one in then.items():
            two = other[key] if key in other else before(key, ABSENT)
            result[key] = one if one is two else self._either(guards, key, one, two)
        for key, two in other.items():
            if key not in then:
                one = before(key, ABSENT)
                result[key] = one if one is two else self._either(guards, key, one, two)
        if self.marked:
            self._join_marks(guards, then, other, result)
        return result

    def joined_all(self, ways: Sequence[Way]) -> Mapping[Hashable, Value]:
        """The changes of several ways as one: of the first whose guards hold, else of the last.

        What a way has made for itself, of which the others know nothing, is not joined with them.
        """
        if len(ways) == 1:
            return ways[0][1]
        if len(ways) == 2:
            return self.joined(ways[0][0], ways[0][1], ways[1][1])
        names: list[Way] = []
        found: dict[Hashable, list[tuple[int, Value]]] = {}
        for index, (guards, changes) in enumerate(ways):
            bound: dict[Hashable, Value] = {}
            for key, value in changes.items():
                if type(key) is tuple and (type(key[0]) is Frame or key[0] == BOUND):
                    bound[key] = value
                else:
                    found.setdefault(key, []).append((index, value))
            names.append((guards, bound))
        result = dict(names.pop()[1])
        for guards, changes in reversed(names):
            result = self.joined(guards, changes, result)
        truths = [_truth(guards) for guards, _ in ways] if len(ways) > MAX_WAYS else []
        for key, those in found.items():
            result[key] = _first_of(ways, those, self.get(key), truths)
        return result

    def _either(self, guards: tuple[Guard, ...], key: Hashable, then: Value, other: Value) -> Value:
        """What a key holds; a name that is bound on one of both ways only is marked."""
        if then is not ABSENT and other is not ABSENT:
            return join(guards, then, other)
        if is_name(key):
            self.mark(key)
        return other if then is ABSENT else then

    def joined_ways(
        self, ways: Sequence[tuple[Guard, Mapping[Hashable, Value]]]
    ) -> dict[Hashable, Value]:
        """The changes of several ways as one: exactly one of their guards holds.

        It costs what they have changed, not the product with their number.
        """
        changed: dict[Hashable, list[int]] = {}
        for index, (_, changes) in enumerate(ways):
            for key in changes:
                changed.setdefault(key, []).append(index)
        result: dict[Hashable, Value] = {}
        marks: dict[Hashable, Value] = {}
        for key, those in changed.items():
            found = [ways[index][1][key] for index in those]
            if len(those) < len(ways):
                found.append(self.get(key))
            guards = [ways[index][0] for index in those]
            result[key] = _one_of(guards, found)
            if is_name(key) and len({each is ABSENT for each in found}) > 1:
                self.mark(key)
            if key in self.marked:
                mark = self.marked[key]
                sides = [*(ways[index][1] for index in those), {}]
                there = map(partial(self._there, mark=mark), found, sides)
                marks[mark] = _one_of(guards, list(there))
        return {**result, **marks}

    def mark(self, key: Hashable) -> Hashable:
        """A name is bound on some ways only; returns the key of on which."""
        return self.marked.setdefault(key, (BOUND, key))

    def _join_marks(
        self,
        guards: tuple[Guard, ...],
        then: Mapping[Hashable, Value],
        other: Mapping[Hashable, Value],
        result: dict[Hashable, Value],
    ) -> None:
        """Say of joined names on which ways they are bound."""
        marked, before = self.marked, self.values.get
        for key in [each for each in result if each in marked]:
            mark = marked[key]
            known = before(key, ABSENT)
            one = self._there(then.get(key, known), then, mark)
            two = self._there(other.get(key, known), other, mark)
            result[mark] = one if one is two else join(guards, one, two)

    def _there(self, value: Value, changes: Mapping[Hashable, Value], mark: Hashable) -> Value:
        """Whether a name is bound after some changes that leave it with a value."""
        if value is ABSENT:
            return NO
        known = changes[mark] if mark in changes else self.get(mark)
        return YES if known is ABSENT else known


def copy_of(store: Store) -> Store:
    """Another store with the same in it."""
    twin = Store(dict(store.values))
    twin.logs = [each.copy() for each in store.logs]
    twin.marked = dict(store.marked)
    return twin


_STATE: Final = frozenset({"state", "state-has", "session-state", "content", "kept"})
"""What outlives a run: session state, and what the containers hold that it may have."""


def _enter(owned: dict[Any, dict[Hashable, None]], key: Any) -> None:
    """Keep whose a key is, if it is a name or an attribute."""
    if type(key) is tuple:
        first = key[0]
        if type(first) is Frame:
            owned.setdefault(first, {})[key] = None
        elif first == "attribute":
            owned.setdefault(key[1], {})[key] = None


def is_name(key: Hashable) -> bool:
    """Whether a key of the store is a name of a module, a function or a class."""
    return isinstance(key, tuple) and isinstance(key[0], Frame)


def is_state(key: Hashable) -> bool:
    """Whether a key of the store belongs to session state."""
    return isinstance(key, tuple) and key[0] in _STATE


def _first_of(
    ways: Sequence[Way], those: list[tuple[int, Value]], before: Value, taken: list[bool | None]
) -> Value:
    """What a key that is no name holds, of which some ways, by their numbers, say what."""
    if before is not ABSENT:
        told = dict(those)
        those = [(index, told.get(index, before)) for index in range(len(ways))]
    value = those[-1][1]
    if len(those) > MAX_WAYS:
        those, rest = those[:MAX_WAYS], those[MAX_WAYS:]
        if any(each is not value for _, each in rest):
            value = _one_of_many(rest, taken)
        those.append((rest[-1][0], value))
    for index, each in reversed(those[:-1]):
        if each is not value:
            value = join(ways[index][0], each, value)
    return value


def _one_of_many(those: list[tuple[int, Value]], taken: list[bool | None]) -> Value:
    """Something that is not known, but perhaps what it is in this run."""
    for index, value in those[:-1]:
        if taken[index] is not False:
            return fresh("either") if taken[index] is None else fresh("either", value.now)
    return fresh("either", those[-1][1].now)


def _truth(guards: tuple[Guard, ...]) -> bool | None:
    """Whether some guards hold in this run."""
    truths: set[Any] = {each.now for each in guards}
    return False if False in truths else None if None in truths else True


def _one_of(guards: Sequence[Guard], values: Sequence[Value]) -> Value:
    """The value of the first guard that holds; the last one where there are no more guards."""
    value = values[-1]
    for guard, each in reversed(list(zip(guards, values[:-1], strict=False))):
        value = join((guard,), each, value)
    return value


def join(guards: tuple[Guard, ...], then: Value, other: Value) -> Value:
    """The value of a name that was bound differently in two branches."""
    if then is other or then == other:
        return then
    if other is ABSENT:
        return then
    if then is ABSENT:
        return other
    if max(then.depth, other.depth) >= MAX_JOIN_DEPTH:
        truths: set[Any] = {each.now for each in guards}
        now = other.now if False in truths else then.now if None not in truths else None
        return fresh("either") if now is None else fresh("either", now)
    return Phi(guards, then, other)
