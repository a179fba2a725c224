"""Values as Python data and back: what built-in operations on them give."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, ItemsView, KeysView, ValuesView
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.contents import held, is_stale, pairs_of, root, version_of
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.tables import Table
from stlint.dryrun.core.truth import is_endless, may_have
from stlint.dryrun.libraries.known_names import ENUM, ENUMERATIONS
from stlint.dryrun.values import folding
from stlint.dryrun.values.classes import may_have_own
from stlint.dryrun.values.hashing import Equality
from stlint.dryrun.values.special_methods import looked_up
from stlint.model.objects import Class, Heap, Instance
from stlint.model.ops import PASSING, Op, operation
from stlint.model.outside import External, Result
from stlint.model.values import NONE, UNKNOWN, Const, PerRelease, Phi, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.dryrun.core.dry_run import DryRun


MAX_RANGE: Final = 384
"""What is in a longer range is not known."""
_KINDS: Final = {"list": list, "set": set, "frozenset": frozenset, "dict": dict}


_SETS: Final = frozenset({"set", "frozenset"})
_ITEMS: Final = 100
"""So many items in a container within others count as one more of these."""


_AFTER: Final = Op.AFTER
_MEMBER: Final = Op.MEMBER


_CONCRETE: Table[Callable[[DryRun, Any, bool], Any]] = Table()


def concrete(it: DryRun, value: Value, *, now: bool = False) -> Any:
    """The Python object that a value stands for (in this run), or UNKNOWN."""
    if type(value) is Const:
        return value.value
    value = settle(it, value)
    return _CONCRETE[type(value)](it, value, now)


@_CONCRETE.of(Const)
def _concrete_constant(it: DryRun, value: Const, now: bool) -> Any:
    del it, now
    return value.value


@_CONCRETE.of(PerRelease)
def _concrete_release(it: DryRun, value: PerRelease, now: bool) -> Any:
    reading = it.flow.folds.reading
    return _concrete_now(it, value, now) if reading is None else value.values[reading]


@_CONCRETE.of(Value)
def _concrete_now(it: DryRun, value: Value, now: bool) -> Any:
    if not now:
        return UNKNOWN
    if value.now is not UNKNOWN:
        passing = value.op in PASSING
        return UNKNOWN if passing or is_stale(it, value) else value.now
    current = getattr(value, "current", None)
    return UNKNOWN if current is None else concrete(it, current, now=True)


@_CONCRETE.of(Tuple)
def _concrete_tuple(it: DryRun, value: Tuple, now: bool) -> Any:
    try:
        return value.data
    except AttributeError:
        items = [concrete(it, each, now=now) for each in value.items]
    if any(each is UNKNOWN for each in items):
        return UNKNOWN
    data = tuple(items)
    if all(isinstance(each, Const) or hasattr(each, "data") for each in value.items):
        value.data = data
    return data


@_CONCRETE.of(Heap)
def _concrete_heap(it: DryRun, heap: Heap, now: bool) -> Any:
    if heap in it.flow.folds.memo:
        return it.flow.folds.memo[heap]
    if heap.kind == "range":
        return heap.made
    if heap.kind == "view":
        base, part = heap.made
        pairs = _concrete_heap(it, base, now)
        return UNKNOWN if pairs is UNKNOWN else getattr(pairs, part)()
    make: Any = OrderedDict if heap.made is OrderedDict else _KINDS.get(heap.kind)
    if it.flow.folds.remembering and heap.kind in _SETS:
        make = folding.UNORDERED[heap.kind]
    if make is None or is_endless(it, heap):
        return UNKNOWN
    content: Value | None = settle(it, it.flow.store.get(("content", heap)))
    while now and isinstance(content, Phi):
        content = content.current
    if not isinstance(content, Tuple):
        return UNKNOWN
    if it.flow.folds.unfolding:
        it.flow.folds.unfolded += len(content.items) // _ITEMS
    it.flow.folds.unfolding.add(heap)
    try:
        items = [concrete(it, each, now=now) for each in content.items]
    finally:
        it.flow.folds.unfolding.discard(heap)
    if any(each is UNKNOWN for each in items):
        return UNKNOWN
    try:
        made = make(items)
    except (TypeError, ValueError):
        return UNKNOWN
    if it.flow.folds.remembering:
        it.flow.folds.memo[heap] = made
    return made


def sequence(it: DryRun, kind: str, items: list[Value]) -> Value:
    """A list or a tuple."""
    return new(it, "list", items) if kind == "list" else Tuple(items)


_LIFTED: Table[Callable[[DryRun, Any], Value]] = Table()


def lift(it: DryRun, data: Any) -> Value:
    """A Python object as a value; lists, dicts and sets are made new, but for those known.

    Raises:
        CannotFoldError: a range is too long.
    """
    if isinstance(data, tuple):
        return Tuple(lift(it, each) for each in data)
    if isinstance(data, folding.SCALARS):
        # What does not equal itself is found in a list all the same: nothing is said of it.
        return Const(data) if data == data else fresh("nan")  # noqa: PLR0124
    for heap, known in it.flow.folds.memo.items():
        if known is data:
            return heap
    return _LIFTED[type(data)](it, data)


@_LIFTED.of(range)
def _lift_range(it: DryRun, data: range) -> Value:
    if len(data) > MAX_RANGE:
        raise folding.CannotFoldError
    return new(it, "range", list(map(Const, data)), data)


@_LIFTED.of(list)
def _lift_list(it: DryRun, data: list[Any]) -> Value:
    return new(it, "list", [lift(it, each) for each in data])


@_LIFTED.of(set)
def _lift_set(it: DryRun, data: set[Any]) -> Value:
    return new(it, "set", [lift(it, each) for each in sorted(data, key=repr)])


@_LIFTED.of(frozenset)
def _lift_frozenset(it: DryRun, data: frozenset[Any]) -> Value:
    return new(it, "frozenset", [lift(it, each) for each in sorted(data, key=repr)])


@_LIFTED.of(dict)
def _lift_dict(it: DryRun, data: dict[Any, Any], made: type | None = None) -> Value:
    pairs = [Tuple((lift(it, key), lift(it, each))) for key, each in data.items()]
    return new(it, "dict", pairs, made)


@_LIFTED.of(OrderedDict)
def _lift_ordered(it: DryRun, data: OrderedDict[Any, Any]) -> Value:
    return _lift_dict(it, data, OrderedDict)


@_LIFTED.of(object)
def _lift_other(it: DryRun, data: object) -> Value:
    del it, data
    return fresh("data")


def new(it: DryRun, kind: str, items: Sequence[Value] | None, made: Any = None) -> Heap:
    """A list, set or dict made by the app; ``None``: its items are not known."""
    heap = Heap(kind, made)
    content: Sequence[Value] | None = items
    if items:
        if kind in _SETS:
            content = equality(it).distinct(items)
        elif kind == "dict":
            content = equality(it).paired(pairs_of(items))
    it.flow.store.set(("content", heap), fresh("some items") if content is None else Tuple(content))
    return heap


def equality(it: DryRun) -> Equality:
    """What equals what."""
    return Equality(partial(_seen, it), partial(_equals_only_itself, it), partial(looked_up, it))


def _seen(it: DryRun, value: Value) -> Value:
    value = settle(it, value)
    return member_as(it, *value.args) if _is_member(value) else value


def _equals_only_itself(it: DryRun, instance: Instance) -> bool:
    cls = instance.cls
    return not cls.dataclass and not may_have(it, cls, "__eq__", "__hash__")


def member_as(it: DryRun, cls: Class, name: str) -> Value:
    """What a member of an enumeration is compared by: its value, and mostly its class."""
    value = settle(it, it.flow.store.get((cls.frame, name)))
    if concrete(it, value) is UNKNOWN:
        return fresh("one of")
    kinds = {each.path for each in cls.line() if isinstance(each, External)}
    if kinds <= {ENUM} and not may_have_own(it, cls, "__eq__"):
        return Tuple((cls, value))
    if kinds <= {*ENUMERATIONS, "builtins.str", "builtins.int"}:
        return value
    return fresh("one of")


def drawn_from(it: DryRun, how: Op, sources: tuple[Value, ...], items: list[Value]) -> Heap:
    """An iterator over what is known; it takes from its sources while it is used."""
    made = new(it, "iterator", items)
    lists = [each for each in sources if isinstance(each, Heap)]
    if lists:
        it.flow.store.set(("drawn from", made), Symbol(how, sources))
    before = [it.flow.store.get(("content", root(it, each))) for each in lists]
    it.flow.store.set(("drawn when", made), Symbol(Op.WHEN, (tuple(lists), tuple(before))))
    return made


def type_of(it: DryRun, value: Const | Heap | Tuple) -> type:
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


def frozen(it: DryRun, value: Value) -> Value:
    """A value that will not change any more: what a symbol may be made of."""
    value = settle(it, value)
    if isinstance(value, Heap):
        if value.kind in {"view", "iterator"}:
            return Symbol(operation(value.kind), (held(it, value), str(value.made)))
        content = it.flow.store.get(("content", value))
        return Symbol(operation(value.kind), (settle(it, content),))
    if isinstance(value, (Result, Symbol, External)):
        version = version_of(it, value)
        return value if version is NONE else Symbol(_AFTER, (value, version))
    return value


def _is_member(value: Value) -> bool:
    return value.op is _MEMBER and len(value.args) == 2
