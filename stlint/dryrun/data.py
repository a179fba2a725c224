"""Values as Python data and back: what built-in operations on them give."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, ItemsView, KeysView, ValuesView
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun import folding
from stlint.dryrun.failures import Failures
from stlint.dryrun.hashing import Equality
from stlint.dryrun.store import ABSENT, join
from stlint.model.made_of import widgets_in
from stlint.model.values import (
    NONE,
    UNKNOWN,
    YES,
    Class,
    Const,
    External,
    Heap,
    Instance,
    PerRelease,
    Phi,
    Result,
    Symbol,
    Tuple,
    Value,
    fresh,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.dryrun.listed import Listed

PARAMETERS: Final = "streamlit.query_params"
MAX_RANGE: Final = 384
"""What is in a longer range is not known."""
_KINDS: Final = {"list": list, "set": set, "frozenset": frozenset, "dict": dict}
_ASKED: Final = frozenset({Heap, Symbol, Instance})
"""What is asked for its truth and is not simply true or false."""
_SETS: Final = frozenset({"set", "frozenset"})
_ITEMS: Final = 100
"""So many items in a container within others count as one more of these."""


class Data(Failures):
    """Lists, dicts, texts and numbers; versions of objects that change."""

    listed: Listed
    """The files that the app has listed."""

    # -- Python data ----------------------------------------------------------------------------

    def concrete(self, value: Value, *, now: bool = False) -> Any:
        """The Python object that a value stands for (in this run), or UNKNOWN."""
        if isinstance(value, Const):
            return value.value
        value = self.settle(value)
        if isinstance(value, Const):
            return value.value
        if isinstance(value, Tuple):
            return self._concrete_tuple(value, now=now)
        if isinstance(value, Heap):
            return self._concrete_heap(value, now=now)
        if self.reading is not None and isinstance(value, PerRelease):
            return value.values[self.reading]
        if not now:
            return UNKNOWN
        if value.now is not UNKNOWN:
            passing = isinstance(value, Symbol) and value.op in {"numbered", "pairs"}
            return UNKNOWN if passing or self.is_stale(value) else value.now
        current = getattr(value, "current", None)
        return UNKNOWN if current is None else self.concrete(current, now=True)

    def _concrete_tuple(self, value: Tuple, *, now: bool) -> Any:
        try:
            return value.data
        except AttributeError:
            items = [self.concrete(each, now=now) for each in value.items]
        if any(each is UNKNOWN for each in items):
            return UNKNOWN
        data = tuple(items)
        if all(isinstance(each, Const) or hasattr(each, "data") for each in value.items):
            value.data = data
        return data

    def is_stale(self, value: Value) -> bool:
        """Whether a list, dict or set that is known for this run only was changed meanwhile."""
        changing = isinstance(value.now, (list, dict, set))
        return changing and isinstance(value, Symbol) and self.version(value) is not NONE

    def _concrete_heap(self, heap: Heap, *, now: bool) -> Any:
        if heap in self.memo:
            return self.memo[heap]
        if heap.kind == "range":
            return heap.made
        if heap.kind == "view":
            base, part = heap.made
            pairs = self._concrete_heap(base, now=now)
            return UNKNOWN if pairs is UNKNOWN else getattr(pairs, part)()
        make: Any = OrderedDict if heap.made is OrderedDict else _KINDS.get(heap.kind)
        if self.remembering and heap.kind in _SETS:
            make = folding.UNORDERED[heap.kind]
        if make is None or self.is_endless(heap):
            return UNKNOWN
        content: Value | None = self.settle(self.store.get(("content", heap)))
        while now and isinstance(content, Phi):
            content = content.current
        if not isinstance(content, Tuple):
            return UNKNOWN
        if self.unfolding:
            self.unfolded += len(content.items) // _ITEMS
        self.unfolding.add(heap)
        try:
            items = [self.concrete(each, now=now) for each in content.items]
        finally:
            self.unfolding.discard(heap)
        if any(each is UNKNOWN for each in items):
            return UNKNOWN
        try:
            made = make(items)
        except (TypeError, ValueError):
            return UNKNOWN
        if self.remembering:
            self.memo[heap] = made
        return made

    memo: dict[Heap, Any]
    """The Python objects of the containers that an operation is about: each is made once."""
    remembering: bool

    def sequence(self, kind: str, items: list[Value]) -> Value:
        """A list or a tuple."""
        return self.new("list", items) if kind == "list" else Tuple(items)

    def lift(self, data: Any) -> Value:
        """A Python object as a value; lists, dicts and sets are made new, but for those known.

        Raises:
            CannotFoldError: a range is too long.
        """
        if isinstance(data, tuple):
            return Tuple(self.lift(each) for each in data)
        if isinstance(data, folding.SCALARS):
            return Const(data)
        for heap, known in self.memo.items():
            if known is data:
                return heap
        if isinstance(data, range):
            if len(data) > MAX_RANGE:
                raise folding.CannotFoldError
            return self.new("range", list(map(Const, data)), data)
        if isinstance(data, list):
            return self.new("list", [self.lift(each) for each in data])
        if isinstance(data, (set, frozenset)):
            items = [self.lift(each) for each in sorted(data, key=repr)]
            return self.new("set" if isinstance(data, set) else "frozenset", items)
        if isinstance(data, dict):
            pairs = [Tuple((self.lift(key), self.lift(each))) for key, each in data.items()]
            return self.new("dict", pairs, OrderedDict if isinstance(data, OrderedDict) else None)
        return fresh("data")

    def new(self, kind: str, items: Sequence[Value] | None, made: Any = None) -> Heap:
        """A list, set or dict made by the app; ``None``: its items are not known."""
        heap = Heap(kind, made)
        content: Sequence[Value] | None = items
        if items is not None and len(items) > 1:
            if kind in _SETS:
                content = self.equality.distinct(items)
            elif kind == "dict":
                content = self.equality.paired(pairs_of(items))
        self.store.set(
            ("content", heap), fresh("some items") if content is None else Tuple(content)
        )
        return heap

    def content(self, heap: Heap) -> tuple[Value, ...] | None:
        """The items of a list or set, the (key, value) tuples of a dict; None when unknown."""
        if heap.kind != "view":
            return super().content(heap)
        found = self.settle(self.held(heap))
        return found.items if isinstance(found, Tuple) else None

    def held(self, heap: Heap) -> Value:
        """What is in a container now: a ``Tuple``, one of several, or something unknown."""
        if heap.kind != "view":
            return self.settle(self.store.get(("content", heap)))
        base, part = heap.made
        at = {"keys": 0, "values": 1}.get(part)

        def seen(content: Value) -> Value:
            if isinstance(content, Phi):
                return join(content.guards, seen(content.then), seen(content.other))
            if not isinstance(content, Tuple):
                return fresh("some items")
            pairs = pairs_of(content.items)
            return Tuple(pairs if at is None else (each.items[at] for each in pairs))

        return seen(self.held(base))

    def tested(self, value: Value) -> Value:
        """What the truth of a value is that of: what a container holds, which may change later."""
        if type(value) not in _ASKED:
            return value
        if isinstance(value, Heap) and value.kind == "view":
            return self.tested(value.made[0])
        if isinstance(value, Heap) and value.kind == "iterator":
            return YES
        if isinstance(value, Symbol) and value.op in {"numbered", "pairs"}:
            return YES
        if self.is_stale(value):
            return fresh("truth")
        if isinstance(value, Instance) and not self.is_true(value):
            self.risk()
            return fresh("truth")
        return super().tested(value)

    def is_true(self, instance: Instance) -> bool:
        """Whether an object of the app is true: its class says nothing else."""
        return not self.may_have(instance.cls, "__bool__", "__len__")

    def may_have(self, cls: Class, *names: str) -> bool:
        """Whether a class may have one of these methods of its own."""
        return any(
            self.store.get((each.frame, name)) is not ABSENT
            if isinstance(each, Class)
            else each != External("builtins.object")
            for each in cls.line()
            for name in names
        )

    @property
    def equality(self) -> Equality:
        """What equals what."""
        return Equality(self._seen, self._equals_only_itself)

    def _seen(self, value: Value) -> Value:
        value = self.settle(value)
        return self.member_as(*value.args) if _is_member(value) else value  # type: ignore[attr-defined]

    def _equals_only_itself(self, instance: Instance) -> bool:
        cls = instance.cls
        return not cls.dataclass and not self.may_have(cls, "__eq__", "__hash__")

    def member_as(self, cls: Class, name: str) -> Value:
        """What a member of an enumeration is compared by: its value, and mostly its class."""
        value = self.settle(self.store.get((cls.frame, name)))
        if self.concrete(value) is UNKNOWN:
            return fresh("member")
        kinds = {each.path for each in cls.line() if isinstance(each, External)}
        if kinds <= {"enum.Enum"} and not self.may_have_own(cls, "__eq__"):
            return Tuple((cls, value))
        if kinds <= {"enum.IntEnum", "enum.StrEnum", "enum.Enum", "builtins.str", "builtins.int"}:
            return value
        return fresh("member")

    def may_have_own(self, cls: Class, name: str) -> bool:
        """Whether a class of the app, or one that it is made of, defines a method."""
        return any(
            self.store.get((each.frame, name)) is not ABSENT
            for each in cls.line()
            if isinstance(each, Class)
        )

    def drawn_from(self, how: str, sources: tuple[Value, ...], items: list[Value]) -> Heap:
        """An iterator over what is known; it takes from its sources while it is used."""
        made = self.new("iterator", items)
        lists = [each for each in sources if isinstance(each, Heap)]
        if lists:
            self.store.set(("drawn from", made), Symbol(how, sources))
        before = [self.store.get(("content", self.root(each))) for each in lists]
        self.store.set(("drawn when", made), Symbol("when", (tuple(lists), tuple(before))))
        return made

    def type_of(self, value: Const | Heap | Tuple) -> type:
        """The Python type of something; of an iterator one of those that there are."""
        if isinstance(value, Const):
            return type(value.value)
        if isinstance(value, Tuple):
            return tuple
        if value.kind == "view":
            return {"keys": KeysView, "values": ValuesView, "items": ItemsView}[value.made[1]]
        if value.made is OrderedDict:
            return OrderedDict
        return {**_KINDS, "range": range}.get(value.kind, Generator)

    def root(self, heap: Heap) -> Heap:
        """The container whose items are looked at."""
        return heap.made[0] if heap.kind == "view" else heap

    def operate(self, op: str, function: Callable[..., Any], *values: Value) -> Value:
        """An operation of the app on values: the same as ``fold``, and it may be known to raise."""
        try:
            found = self._folded(op, function, *values)
        except folding.RaisesError as error:
            if self.concretes(values) is None:
                self.fails_now(error.name)
                return Symbol(op, tuple(map(self.frozen, values)))
            return self.fails(error.name)
        steady = op in folding.STEADY and found.now is not UNKNOWN
        if isinstance(found, Symbol) and op not in folding.HARMLESS and not steady:
            self.risk()
        return found

    def concretes(self, values: tuple[Value, ...]) -> list[Any] | None:
        """The Python objects of some values; ``None``: one is not known."""
        data = [self.concrete(each) for each in values]
        return None if any(each is UNKNOWN for each in data) else data

    def fold(self, op: str, function: Callable[..., Any], *values: Value) -> Value:
        """An operation on values: known where its operands are, else a symbol."""
        try:
            return self._folded(op, function, *values)
        except folding.RaisesError:
            return Symbol(op, tuple(map(self.frozen, values)))

    def _folded(self, op: str, function: Callable[..., Any], *values: Value) -> Value:
        """The same.

        Raises:
            RaisesError: the operation raises in this run.
        """
        if all(type(each) is Const for each in values):
            try:
                return self.lift(folding.apply(function, *(each.now for each in values)))
            except folding.RaisesError:
                raise
            except folding.CannotFoldError:
                return Symbol(op, values)
        plain = not any(isinstance(each, (Heap, Tuple)) for each in values)
        before = self.memo, self.remembering
        self.memo, self.remembering = {}, not plain
        try:
            data = self.concretes(values)
            if data is not None:
                try:
                    return self.lift(folding.apply(function, *data))
                except folding.RaisesError:
                    raise
                except folding.CannotFoldError:
                    return Symbol(op, tuple(map(self.frozen, values)))
        finally:
            self.memo, self.remembering = before
        if self.versions_matter:
            found = self.by_release(function, *values)
            if found is not None:
                return found
        now = UNKNOWN
        current = [self.concrete(each, now=True) for each in values]
        if not any(each is UNKNOWN for each in current):
            try:
                now = folding.apply(function, *map(folding.in_no_order, current))
            except folding.RaisesError:
                raise
            except folding.CannotFoldError:
                now = UNKNOWN
        if any(isinstance(each, Heap) for each in values):
            values = tuple(self.frozen(each) for each in values)
            return Symbol(op, values, now)
        found = Symbol(op, values, now)
        if widgets_in(values):
            self.makings.operations[found] = function, values
        return found

    def result_now(self, function: Callable[..., Any], *values: Value) -> Any:
        """What a harmless operation gives in this run, or UNKNOWN."""
        data = [self.concrete(each, now=True) for each in values]
        if any(each is UNKNOWN for each in data):
            return UNKNOWN
        try:
            return folding.apply(function, *map(folding.in_no_order, data))
        except folding.CannotFoldError:
            return UNKNOWN

    def frozen(self, value: Value) -> Value:
        """A value that will not change any more: what a symbol may be made of."""
        value = self.settle(value)
        if isinstance(value, Heap):
            if value.kind in {"view", "iterator"}:
                return Symbol(value.kind, (self.held(value), str(value.made)))
            content = self.store.get(("content", value))
            return Symbol(value.kind, (self.settle(content),))
        if isinstance(value, (Result, Symbol, External)):
            version = self.version(value)
            return value if version is NONE else Symbol("after", (value, version))
        return value

    def version(self, value: Value) -> Value:
        """How often something was changed, as far as can be seen."""
        found = self.store.get(("version", value))
        return NONE if found is ABSENT else self.settle(found)

    def changed(self, value: Value) -> None:
        """Something may have been changed: what is read from it next is new."""
        todo = [value]
        while todo:
            each = todo.pop()
            if isinstance(each, Phi):
                todo += (each.then, each.other)
            elif isinstance(each, Heap):
                self.store.set(("content", self.root(each)), fresh("some items"))
            elif isinstance(each, Result) or _is_parameters(each):
                self.store.set(("version", each), fresh("version"))
            elif isinstance(each, Symbol):
                self.store.set(("version", each), fresh("version"))
                if each.op in {"attribute", "item", "element", "after"}:
                    todo.append(each.args[0])


def pairs_of(content: Sequence[Value]) -> list[Tuple]:
    """The (key, value) pairs of a dict."""
    return [each for each in content if isinstance(each, Tuple) and len(each.items) == 2]


def _is_member(value: Value) -> bool:
    return isinstance(value, Symbol) and value.op == "member" and len(value.args) == 2


def _is_parameters(value: Value) -> bool:
    """Whether it is what an app may change of Streamlit itself, in the address of the page."""
    return isinstance(value, External) and value.path == PARAMETERS
