"""Under which conditions an event happens, and which conditions exclude one another."""

from __future__ import annotations

from functools import cached_property
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from stlint.model.members import Members
from stlint.model.one_click import are_apart
from stlint.model.ops import Op

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from stlint.streamlit_api.release_set import ReleaseSet

T = TypeVar("T")

TRUE = "true"
EQUAL = Op.EQUAL
ALL = "all"
PATH = "path"
_OF_MANY = frozenset({ALL, PATH})
MAX_NESTING = 3
"""Conjunctions in conjunctions: deeper ones are known as a whole only."""
MAX_TOLD = 4
TOLD_DEPTH = 2
"""So many members of a conjunction are told to people, and of conjunctions in it, so deep."""
_NOTHING_AT_REST = frozenset({"menu_button", "chat_input", "ButtonColumn"})
"""What has the value None if it was not used just now."""
_IN = Op.IN
_ABOVE = frozenset({Op.GREATER, Op.GREATER_EQUAL})
_BELOW = frozenset({Op.LESS, Op.LESS_EQUAL})


class Guard:
    """One condition and its outcome.

    ``subject`` is what is tested (equal subjects are the same thing), ``test`` how: ``"true"`` for
    truth, ``"=="``, ``"in"`` and the comparisons with a constant ``operand``, ``"all"`` for a
    conjunction (the subject is then a frozenset of guards), ``"path"`` for one that is too deep to
    be taken apart. ``now`` is the truth of the *guard*
    (outcome considered) in the run that is dry-run: ``None`` when that is not known.
    """

    __slots__ = (
        "_hash",
        "_negated",
        "_texts",
        "allowed",
        "depth",
        "now",
        "operand",
        "outcome",
        "subject",
        "test",
        "widgets",
    )

    _negated: Guard
    """Its negation; there after it was asked for."""
    _texts: dict[int, str]
    """Its members for people, by the depth of that; there after they were asked for."""
    allowed: ReleaseSet | None
    """The releases in which it can hold, ``None`` for all; there after it was asked for."""
    widgets: tuple[Any, ...]
    """See ``origins.widgets_in``; there after it was asked for."""

    def __init__(
        self,
        subject: Hashable,
        test: str = TRUE,
        operand: Hashable = None,
        *,
        outcome: bool = True,
        now: bool | None = None,
    ) -> None:
        self.subject = subject
        self.test = test
        self.operand = operand
        self.outcome = outcome
        self.now = now
        self.depth = 0
        if test in _OF_MANY:
            self.depth = 1 + max((each.depth for each in self.members), default=0)
        self._hash = hash((subject, test, type(operand), operand, outcome))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Guard)
            and self._hash == other._hash
            and self.outcome == other.outcome
            and self.test == other.test
            and type(self.operand) is type(other.operand)
            and self.operand == other.operand
            and self.subject == other.subject
        )

    def __repr__(self) -> str:
        return f"Guard({self})"

    def __str__(self) -> str:
        return self.told(TOLD_DEPTH)

    def told(self, depth: int) -> str:
        """A text for people; what is nested deeper is left out, and of many members some are."""
        if self.test in _OF_MANY:
            inner = self._told_members(depth) if depth else "…"
            return inner if self.outcome else f"not ({inner})"
        text = str(self.subject)
        if self.test != TRUE:
            operator = Op.NOT_EQUAL if self.test == EQUAL and not self.outcome else self.test
            if self.test == _IN and not self.outcome:
                operator = "not in"
            text = f"{text} {operator} {self.operand!r}"
            return text if self.outcome or self.test in {EQUAL, _IN} else f"not ({text})"
        return text if self.outcome else f"not {text}"

    def _told_members(self, depth: int) -> str:
        try:
            texts = self._texts
        except AttributeError:
            texts = self._texts = {}
        if depth not in texts:
            members = sorted(each.told(depth - 1) for each in self.members)
            more = len(members) - MAX_TOLD
            shown = members if more <= 0 else [*members[:MAX_TOLD], f"{more} more"]
            texts[depth] = " and ".join(shown)
        return texts[depth]

    @property
    def members(self) -> frozenset[Guard]:
        """The guards of a conjunction."""
        return self.subject if self.test in _OF_MANY else frozenset({self})  # type: ignore[return-value]

    def negated(self) -> Guard:
        """The same condition with the other outcome."""
        try:
            return self._negated
        except AttributeError:
            now = None if self.now is None else not self.now
            outcome = not self.outcome
            self._negated = Guard(self.subject, self.test, self.operand, outcome=outcome, now=now)
            return self._negated


def unless(guards: Iterable[Guard]) -> Guard:
    """The guard that says: not all of these hold.

    Raises:
        ValueError: there are none, which would be a contradiction.
    """
    members = tuple(dict.fromkeys(guards))
    if not members:
        raise ValueError("nothing cannot fail to hold")
    if len(members) == 1:
        return members[0].negated()
    now = Guards(members).now
    test = ALL if max(each.depth for each in members) < MAX_NESTING else PATH
    return Guard(Members(members), test, outcome=False, now=None if now is None else not now)


class _Range(NamedTuple):
    low: float
    high: float


def _interval(test: str, operand: Any, outcome: bool) -> _Range | None:
    if not isinstance(operand, (int, float)):
        return None
    if test in _ABOVE:
        return _Range(operand, float("inf")) if outcome else _Range(float("-inf"), operand)
    if test in _BELOW:
        return _Range(float("-inf"), operand) if outcome else _Range(operand, float("inf"))
    return None


_ORDER: Final[dict[str, Callable[[Any, Any], Any]]] = {
    Op.LESS: lt,
    Op.LESS_EQUAL: le,
    Op.GREATER: gt,
    Op.GREATER_EQUAL: ge,
}


def holds_for(value: Any, guard: Guard) -> bool | None:
    """Whether a guard holds when its subject has this value."""
    try:
        if guard.test == TRUE:
            result = bool(value)
        elif guard.test == EQUAL:
            result = value == guard.operand
        elif guard.test == _IN:
            result = value in guard.operand  # type: ignore[operator]
        elif guard.test in _ORDER:
            result = _ORDER[guard.test](value, guard.operand)
        else:
            return None
    except TypeError:
        return None
    return bool(result) == guard.outcome


def _contradict(one: Guard, other: Guard) -> bool:
    """Whether two guards about one subject cannot both hold."""
    for fixed, free in ((one, other), (other, one)):
        if fixed.test == EQUAL and fixed.outcome and holds_for(fixed.operand, free) is False:
            return True
        if fixed.test == _IN and fixed.outcome and isinstance(fixed.operand, tuple):
            fits = [holds_for(value, free) for value in fixed.operand]
            if all(fit is False for fit in fits):
                return True
    first = _interval(one.test, one.operand, one.outcome)
    second = _interval(other.test, other.operand, other.outcome)
    if first is None or second is None:
        return False
    return first.high < second.low or second.high < first.low


def _clicked(guard: Guard) -> bool:
    """Whether a guard about a button holds only in the run of a click: at rest it is false."""
    if guard.test == TRUE:
        return guard.outcome
    rest = None if getattr(guard.subject, "command", "") in _NOTHING_AT_REST else False
    return holds_for(rest, guard) is False


class _About(NamedTuple):
    """What is known of one subject."""

    guards: tuple[Guard, ...] = ()
    """All but that it differs from something."""
    differs: frozenset[Hashable] = frozenset()
    """What it is not equal to."""

    def with_(self, guard: Guard) -> _About:
        """The same and one more."""
        if guard.test == EQUAL and not guard.outcome:
            return self._replace(differs=self.differs | {guard.operand})
        return self._replace(guards=(*self.guards, guard))

    def refuses(self, guard: Guard) -> bool:
        """Whether a guard about the subject cannot hold as well."""
        if guard.outcome and self.differs:
            if guard.test == EQUAL and guard.operand in self.differs:
                return True
            operand = guard.operand if guard.test == _IN else None
            if isinstance(operand, tuple) and self.differs.issuperset(operand):
                return True
        return any(_contradict(each, guard) for each in self.guards)


class Guards:
    """An immutable conjunction of guards, in the order in which they were met."""

    def __init__(self, items: tuple[Guard, ...] = (), before: Guards | None = None) -> None:
        self.items = items
        self.begun_with = before
        """What they began with, if they are more than that."""

    def __iter__(self) -> Iterator[Guard]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, guard: Guard) -> bool:
        return guard in self.set

    @cached_property
    def set(self) -> frozenset[Guard]:
        """The guards without their order."""
        return frozenset(self.items)

    @cached_property
    def now(self) -> bool | None:
        """Whether all hold in the run that is dry-run; None when that is not known."""
        truths = {each.now for each in self.items}
        return False if False in truths else None if None in truths else True

    def folded(self, what: str, start: T, with_: Callable[[T, Guard], T]) -> T:
        """What comes of all guards in turn; it costs what is new since these were begun with.

        Args:
            what: its name, one for each ``with_``.
            start: what comes of none.
            with_: what comes of one more guard.
        """
        waiting: list[Guards] = []
        at: Guards | None = self
        while at is not None and what not in at.__dict__:
            waiting.append(at)
            at = at.begun_with
        found: T = start if at is None else at.__dict__[what]
        while waiting:
            each = waiting.pop()
            known = 0 if each.begun_with is None else len(each.begun_with.items)
            for guard in each.items[known:]:
                found = with_(found, guard)
            each.__dict__[what] = found
        return found

    @cached_property
    def _by_subject(self) -> dict[Hashable, _About]:
        """What is known of each subject (conjunctions left out)."""
        return _with(self.items, {})

    @cached_property
    def triggers(self) -> frozenset[Hashable]:
        """The widgets that must just have been clicked."""
        return self.folded("triggers so far", _NOTHING.differs, _and_trigger)

    def add(self, *guards: Guard) -> Guards:
        """These and more."""
        new = tuple(each for each in guards if each not in self.set)
        if not new:
            return self
        more = Guards(self.items + new, self)
        more.__dict__["set"] = self.set.union(new)
        known = self.__dict__.get("_by_subject")
        if known is not None:
            more.__dict__["_by_subject"] = _with(new, dict(known))
        return more

    def entails(self, guard: Guard) -> bool | None:
        """True when these guards make it hold, False when they make it fail, None else."""
        if guard in self.set:
            return True
        if guard.test in _OF_MANY:
            if guard.negated() in self.set:
                return False
            if guard.test == ALL:
                seen = self._known
                return seen[guard] if guard in seen else self._entails_all(guard)
        about = self._by_subject.get(guard.subject)
        if about is None:
            return None
        opposite = guard.negated()
        if opposite in self.set or about.refuses(guard):
            return False
        return True if about.refuses(opposite) else None

    @cached_property
    def _known(self) -> dict[Guard, bool | None]:
        return {}

    def _entails_all(self, guard: Guard) -> bool | None:
        self._known[guard] = outcome = self._outcome_of(guard)
        return outcome

    def _outcome_of(self, guard: Guard) -> bool | None:
        every = True
        for each in (one for one in guard.members if one not in self.set):
            outcome = self.entails(each)
            if outcome is False:
                return not guard.outcome
            every = every and outcome is True
        return guard.outcome if every else None

    def implies(self, other: Guards) -> bool:
        """Whether all of the others hold whenever these do."""
        return all(self.entails(each) is True for each in reversed(other.items))  # likeliest first

    def excludes(self, other: Guards) -> bool:
        """Whether these and the others can never hold in one run."""
        if are_apart(self.triggers, other.triggers):
            return True
        return any(self.entails(guard) is False for guard in other.set - self.set) or any(
            other.entails(guard) is False for guard in self.set - other.set
        )

    def beyond(self, other: Guards) -> tuple[Guard, ...]:
        """The guards that the others do not hold."""
        begun = len(other.items)
        if self.items[:begun] == other.items:  # as a rule they began with these
            return self.items[begun:]
        more = self.set - other.set
        return tuple(each for each in self.items if each in more) if more else ()


def _with(guards: Iterable[Guard], about: dict[Hashable, _About]) -> dict[Hashable, _About]:
    """Add guards to what is known of each subject."""
    for guard in guards:
        if guard.test not in _OF_MANY:
            about[guard.subject] = about.get(guard.subject, _NOTHING).with_(guard)
    return about


def _and_trigger(triggers: frozenset[Hashable], guard: Guard) -> frozenset[Hashable]:
    if getattr(guard.subject, "trigger", False) and _clicked(guard):
        return triggers | {guard.subject}
    return triggers


_NOTHING: Final = _About()
NO_GUARDS = Guards()
