"""The state of a dry run: store, guards, exits, events and budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from stlint.dryrun.alternatives import NEVER, one_switch, worth_telling_apart
from stlint.dryrun.cuts import exhausted
from stlint.dryrun.exits import NOWHERE, STOPPING, Exit, Exits, Target, UnreachableError
from stlint.dryrun.store import ABSENT, Store, join
from stlint.dryrun.truths import SURELY_TRUE, always_true, by_parts
from stlint.model.events import (
    Drawn,
    ElementCreated,
    Event,
    Gap,
    Opaque,
    PageConfigured,
    Place,
    StateDelete,
    StateRead,
    StateSeen,
    StateWrite,
    Stopped,
)
from stlint.model.guards import EQUAL, NO_GUARDS, Guard, Guards, unless
from stlint.model.values import (
    MAIN,
    UNKNOWN,
    Const,
    Container,
    Frame,
    Function,
    Heap,
    Module,
    PerRelease,
    Phi,
    Symbol,
    Tuple,
    Value,
    WidgetValue,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import libcst as cst

E = TypeVar("E", bound=Event)
T = TypeVar("T")

MAX_UNFOLDED: Final = 5_000
"""Containers in one that are looked at; the same one may be in it many times."""
STEP_BUDGET: Final = 40_000
"""Statements and calls of one run; a large real app needs some ten thousand."""
MAX_OPEN: Final = 250
"""Conditions, loops and calls around one statement; each ``elif`` counts."""
CALL_DEPTH: Final = 24
RECURSION: Final = 2
"""How often one function may be on the stack."""


class Arguments(NamedTuple):
    """What a call is given; ``open`` says that there may be more than is known."""

    args: tuple[Value, ...] = ()
    kwargs: dict[str, Value] = {}  # noqa: RUF012 - never changed
    open: bool = False

    @property
    def all(self) -> tuple[Value, ...]:
        """Every value that is handed over."""
        return (*self.args, *self.kwargs.values())


class Whereabouts(NamedTuple):
    """Where the machine is: the names that it sees, the statement, and the calls around it."""

    frame: Frame
    module: Module
    path: Path
    statement: Any
    stack: tuple[tuple[Path, Any], ...]
    functions: tuple[Function, ...]
    site: tuple[Any, ...]


_OBEYING: Final = frozenset({Drawn, PageConfigured, StateRead, StateWrite, StateDelete, StateSeen})
"""What Streamlit does only if the run was not to be stopped. An element is looked at before."""
_TOGGLES: Final = frozenset({"button", "checkbox", "toggle"})
"""Widgets whose value is True or False."""
RETURNS: Final = Guard(Symbol("opaque calls return"))
"""What every event after an opaque call depends on."""


_EFFECTS: Final = frozenset({StateDelete, StateWrite, Stopped})
"""Events that matter to what comes later, wherever they happen."""


class Machine(Exits):
    """Everything that the visitors of expressions and statements share."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.guards: Guards = NO_GUARDS
        self.exits: list[Exit] = []
        self.targets: list[Target] = []
        self.events: list[Event] = []
        self.steps = 0
        self.muted = 0
        self.path: Path
        self.frame: Frame
        self.module: Module
        self.statement: Any = None
        self.segment = "script"
        self.stack: tuple[tuple[Path, Any], ...] = ()
        self.functions: tuple[Function, ...] = ()
        self.site: tuple[Any, ...] = ()
        self.caught: frozenset[str] = frozenset()
        self.cached: str | None = None
        self.missed = False
        """What a cached function draws here is surely drawn, and not put out again by a cache."""
        self.locks = 0
        self.handling: list[Any] = []
        """The exceptions whose handlers run, the innermost last."""
        self.surveying = False
        """Functions are looked at that the run does not call: what they call is not."""
        self.containers: list[Container] = [MAIN]
        self.loop_depth = 0
        self.handing_back = 0
        """How many calls around it are the argument of a callback."""
        self.by_hand = False
        """Something is done that tools of the command line do."""
        self.in_finally = 0
        """How many ``finally`` are around it."""
        self.unplaced = False
        """What happens has no line in the app: only its effects are recorded."""
        self.failures: list[Guards] = []
        """Under which guards callbacks raise something: the script is not run after that."""
        self.unfolding: set[Heap] = set()
        self.unfolded = 0
        """Containers that are being looked into: one may hold itself."""
        self.risks = 0
        """How much was done that may raise, for a ``try`` around it."""
        self.risks_now = 0
        """The same for what may have been done in this run."""

    # -- where it is ----------------------------------------------------------------------------

    def whereabouts(self) -> Whereabouts:
        """Where the machine is."""
        return Whereabouts(
            self.frame, self.module, self.path, self.statement, self.stack, self.functions,
            self.site,
        )  # fmt: skip

    def return_to(self, place: Whereabouts) -> None:
        """Go (back) to some place."""
        (
            self.frame, self.module, self.path, self.statement, self.stack, self.functions,
            self.site,
        ) = place  # fmt: skip

    # -- events ---------------------------------------------------------------------------------

    @property
    def draws_anew(self) -> bool:
        """Whether what is drawn here is surely not what a cached function has drawn before."""
        return self.cached is None or self.missed

    def emit(self, kind: type[E], node: Any, **fields: Any) -> E:
        """Record that something happens now.

        Raises:
            UnreachableError: it does not, since the run ends instead.
        """
        if kind in _OBEYING and not self.muted:
            self.obey(node)
        if kind is ElementCreated and self.now(self.store.get(STOPPING)) is not False:
            fields["step"] = None  # it may be looked at, but not be shown
        place = Place(
            self.path,
            node,
            self.statement if self.statement is not None else node,
            self.guards,
            self.stack,
            self.segment,
            self.caught,
            (*self.site, id(node)),
            self.functions,
            self.cached,
            self.locks > 0,
            bool(self.handling),
        )
        event = kind(len(self.events), place, **fields)
        if not self.muted and (not self.unplaced or kind in _EFFECTS):
            self.events.append(event)
        if kind is ElementCreated and not self.muted:
            self.obey(node)
        return event

    def gap(self, node: Any, reason: str) -> None:
        """Record something that is not modelled."""
        self.emit(Gap, node, reason=reason)

    def step(self) -> None:
        """Count one unit of work.

        Raises:
            ExhaustedError: there were too many.
        """
        self.steps += 1
        if self.steps > STEP_BUDGET:
            raise exhausted(self, "steps")

    def risk(self) -> None:
        """Something may raise here."""
        self.risks += 1
        if self.guards.now is not False:
            self.risks_now += 1

    # -- conditions -----------------------------------------------------------------------------

    def settle(self, value: Value) -> Value:
        """A value as it is under the guards that hold here."""
        while isinstance(value, Phi):
            outcomes = [self.guards.entails(each) for each in value.guards]
            if False in outcomes:
                value = value.other
            elif None in outcomes:
                return value
            else:
                value = value.then
        return value

    def truth(self, value: Value) -> bool | None:
        """The truth of a value in every run that comes here; None when it may differ."""
        value = self.tested(self.settle(value))
        if isinstance(value, WidgetValue):
            return None
        if isinstance(value, Symbol):
            return True if value.op in SURELY_TRUE else None
        if isinstance(value, Const):
            return bool(value.value)
        if isinstance(value, Tuple):
            return bool(value.items)
        if isinstance(value, Phi):
            then = self.truth(value.then)
            return then if then is not None and then == self.truth(value.other) else None
        if isinstance(value, PerRelease):
            truths = {bool(each) for each in value.values}
            return truths.pop() if len(truths) == 1 else None
        return True if always_true(value, self.store.has) else None

    def now(self, value: Value) -> bool | None:
        """The truth of a value in this run, if it is known."""
        certain = self.truth(value)
        if certain is not None:
            return certain
        value = self.tested(value)
        if value.now is UNKNOWN:
            current = value.current if isinstance(value, Phi) else None
            return by_parts(value, self.now) if current is None else self.now(current)
        try:
            return bool(value.now)
        except Exception:  # noqa: BLE001 - a value of the app; its truth is its own business
            return None

    def tested(self, value: Value) -> Value:
        """What the truth of a value is that of: what a container holds, which may change later."""
        return self.settle(self.store.get(("content", value))) if isinstance(value, Heap) else value

    def condition(self, value: Value) -> tuple[tuple[Guard, ...] | None, tuple[Guard, ...] | None]:
        """The guards under which a value is true, and those under which it is false.

        ``None`` stands for never, ``()`` for always.
        """
        value = self.settle(value)
        certain = self.truth(value)
        if certain is not None:
            return ((), None) if certain else (None, ())
        value = self.tested(value)
        if isinstance(value, Symbol):
            if value.op == "not":
                true, false = self.condition(value.args[0])
                return false, true
            if value.op in {"and", "or"}:
                return self._connective(value)
            if value.op in {"==", "is", "in", "<", "<=", ">", ">="}:
                subject, operand = value.args
                plain = self.plain(operand)
                if plain is not UNKNOWN and _is_test(value, plain):
                    test = EQUAL if value.op == "is" else value.op
                    return self._both(Guard(subject, test, plain, now=self.now(value)))
        if isinstance(value, PerRelease):
            value = PerRelease(map(bool, value.values), bool(value.now))
        if isinstance(value, Phi):
            then, other = self.truth(value.then), self.truth(value.other)
            if then is not None and other is not None and then != other:
                inverse = (unless(value.guards),)
                return (value.guards, inverse) if then else (inverse, value.guards)
        return self._both(Guard(value, now=self.now(value)))

    def _both(self, guard: Guard) -> tuple[tuple[Guard, ...] | None, tuple[Guard, ...] | None]:
        known = self.guards.entails(guard)
        if known is not None:
            return ((), None) if known else (None, ())
        return (guard,), (guard.negated(),)

    def _connective(
        self, value: Symbol
    ) -> tuple[tuple[Guard, ...] | None, tuple[Guard, ...] | None]:
        conjunction = value.op == "and"
        together: list[Guard] = []
        for operand in value.args:
            true, false = self.condition(operand)
            wanted, unwanted = (true, false) if conjunction else (false, true)
            if wanted is None:
                return (None, ()) if conjunction else ((), None)
            if unwanted is not None:
                together += wanted
        if not together:
            return ((), None) if conjunction else (None, ())
        both = tuple(dict.fromkeys(together))
        inverse = (unless(both),)
        return (both, inverse) if conjunction else (inverse, both)

    def is_endless(self, heap: Heap) -> bool:
        """Whether what is in a container is looked at already, or enough is that is in others."""
        if not self.unfolding:
            self.unfolded = 0
        self.unfolded += 1
        return heap in self.unfolding or self.unfolded > MAX_UNFOLDED

    def plain(self, value: Value) -> Any:
        """A hashable Python constant that a guard can compare with, or UNKNOWN."""
        value = self.settle(value)
        if isinstance(value, Const):
            return value.value
        if isinstance(value, Heap):
            content = self.content(value)
            if content is None or value.kind == "dict" or self.is_endless(value):
                return UNKNOWN
            self.unfolding.add(value)
            try:
                return self.plain(Tuple(content))
            finally:
                self.unfolding.discard(value)
        if isinstance(value, Tuple):
            items = tuple(self.plain(each) for each in value.items)
            return UNKNOWN if UNKNOWN in items else items
        return UNKNOWN

    def content(self, heap: Heap) -> tuple[Value, ...] | None:
        """The items of a list or set, the (key, value) tuples of a dict; None when unknown."""
        content = self.settle(self.store.get(("content", heap)))
        return content.items if isinstance(content, Tuple) else None

    # -- branches and exits ---------------------------------------------------------------------

    def fork(
        self,
        condition: tuple[tuple[Guard, ...] | None, tuple[Guard, ...] | None],
        then: Callable[[], bool],
        other: Callable[[], bool],
    ) -> bool:
        """Run both arms of a condition, and join them; returns whether control comes out.

        Raises:
            ExhaustedError: it lies in too many others.
        """
        true, false = condition
        if false is None:
            return self.arm(then)
        if true is None:
            return self.arm(other)
        if len(self.store.logs) > MAX_OPEN:
            raise exhausted(self, "nesting")
        entry, mark = self.guards, len(self.exits)
        self.guards = entry.add(*true)
        self.store.open()
        alive_then = self.arm(then)
        after_then = self.store.close()
        self.guards = entry.add(*false)
        self.store.open()
        alive_other = self.arm(other)
        after_other = self.store.close()
        self.guards = entry
        if alive_then and alive_other:
            self.store.apply(self.store.joined(true, after_then, after_other))
        elif alive_then:
            self.guards = entry.add(*true)
            self.store.apply(after_then)
        elif alive_other:
            self.guards = entry.add(*false)
            self.store.apply(after_other)
        else:
            return False
        return self.negate_exits(mark)

    def arm(self, run: Callable[[], bool]) -> bool:
        """Run a part; False also when control does not come out of one of its expressions."""
        try:
            return run()
        except UnreachableError:
            return False

    def choose(
        self, condition: Value, then: Callable[[], Value], other: Callable[[], Value]
    ) -> Value:
        """The value of one of two expressions, by a condition.

        Raises:
            UnreachableError: control comes out of neither.
        """
        true, false = self.condition(condition)
        if false is None:
            return then()
        if true is None:
            return other()
        found: dict[bool, Value] = {}

        def one() -> bool:
            found[True] = then()
            return True

        def two() -> bool:
            found[False] = other()
            return True

        if not self.fork((true, false), one, two):
            raise UnreachableError
        if len(found) == 1:
            return next(iter(found.values()))
        return join(true, found[True], found[False])

    def spread(self, value: Value, use: Callable[[Value], Value], depth: int = 4) -> Value | None:
        """Use each alternative of a value under its guards; None when it has too many.

        Raises:
            UnreachableError: control comes out of none.
        """
        value = self.settle(value)
        if value is NEVER:
            raise UnreachableError
        if not isinstance(value, Phi) or not worth_telling_apart(value):
            return use(value)
        if not depth:
            return None
        found: dict[bool, Value | None] = {}

        def one() -> bool:
            found[True] = self.spread(value.then, use, depth - 1)
            return True

        def two() -> bool:
            rest = depth if one_switch(value) else depth - 1
            found[False] = self.spread(value.other, use, rest)
            return True

        if not self.fork((value.guards, (unless(value.guards),)), one, two):
            raise UnreachableError
        results = list(found.values())
        if None in results:
            return None
        if len(results) == 1 and value.other is not NEVER:
            return results[0]
        then, other = found[True], found.get(False, NEVER)
        assert then is not None
        assert other is not None
        return join(value.guards, then, other)

    # -- what cannot be seen --------------------------------------------------------------------

    def opaque(self, node: Any, reason: str, *, may_stop: bool = True) -> None:
        """Something happened that may have done anything to session state."""
        self.risk()
        self.emit(Opaque, node, reason=reason)
        self.forget_state()
        if may_stop:
            self.doubt()

    def doubt(self) -> None:
        """It is not sure that what follows is reached."""
        self.risk()
        if RETURNS not in self.guards:
            stopped = self.guards.add(RETURNS.negated())
            self.exits.append(Exit(NOWHERE, stopped, {}, None, NOWHERE))
            self.guards = self.guards.add(RETURNS)

    def forget_state(self) -> None:
        """Session state may hold more than is known."""
        raise NotImplementedError

    # -- given by the visitors ------------------------------------------------------------------

    def eval(self, node: cst.CSTNode) -> Value:
        """The value of an expression."""
        raise NotImplementedError

    def call(self, node: Any, function: Value, arguments: Arguments) -> Value:
        """The value of a call."""
        raise NotImplementedError

    def run_block(self, body: Any) -> bool:
        """Run statements; returns whether control comes out."""
        raise NotImplementedError

    # -- names ----------------------------------------------------------------------------------

    def lookup(self, name: str) -> Value:
        """What a name is bound to, from the inside out; ``ABSENT`` when nowhere."""
        frame: Frame | None = self.frame.shared.get(name, self.frame)
        while frame is not None:
            value = self.store.get((frame, name))
            if value is not ABSENT:
                return self.settle(value)
            frame = frame.parent
            while frame is not None and frame.of_class:
                frame = frame.parent
        return ABSENT

    def bind(self, name: str, value: Value) -> None:
        """Bind a name in the frame that it belongs to."""
        self.store.set((self.frame.shared.get(name, self.frame), name), value)


def _is_test(value: Symbol, operand: Any) -> bool:
    """Whether a comparison with a constant is a test that guards know."""
    if value.op == "in":
        return isinstance(operand, (str, bytes, tuple))
    if value.op == "is" and operand is not None:
        return getattr(value.args[0], "command", "") in _TOGGLES and isinstance(operand, bool)
    return True
