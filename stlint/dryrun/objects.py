"""Values as Python data and back: what built-in operations on them give."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun import folding
from stlint.dryrun.alternatives import NEVER, nesting
from stlint.dryrun.editing import edited
from stlint.dryrun.releases import Releases
from stlint.dryrun.store import ABSENT, join
from stlint.model.aliases import aliases
from stlint.model.events import Mutated, NameBound
from stlint.model.values import (
    NONE,
    UNKNOWN,
    Bound,
    Class,
    Const,
    Containers,
    External,
    Function,
    Heap,
    Instance,
    Module,
    PerRelease,
    Phi,
    Result,
    Symbol,
    Tuple,
    Value,
    fresh,
)
from stlint.model.values import Container as Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.dryrun.machine import Arguments
    from stlint.model.values import Frame

MAX_ITEMS: Final = 48
"""Longer sequences are not unrolled."""
MAX_RANGE: Final = 384
"""What is in a longer range is not known."""
MAX_ENTRIES: Final = 12
"""Entries of a table of functions that are told apart by a key that is not known."""
MAX_ALTERNATIVES: Final = 3
"""How deep alternatives of what a container holds are nested to be told apart."""
MAX_CONTENTS: Final = 8
"""How deep they are nested to be changed one by one."""


class Objects(Releases):
    """Lists, dicts, texts and numbers; versions of objects that change."""

    # -- Python data ----------------------------------------------------------------------------

    def concrete(self, value: Value, *, now: bool = False) -> Any:
        """The Python object that a value stands for (in this run), or UNKNOWN."""
        if isinstance(value, Const):
            return value.value
        value = self.settle(value)
        if isinstance(value, Const):
            return value.value
        if isinstance(value, Tuple):
            items = [self.concrete(each, now=now) for each in value.items]
            return UNKNOWN if any(each is UNKNOWN for each in items) else tuple(items)
        if isinstance(value, Heap):
            return self._concrete_heap(value, now=now)
        if self.reading is not None and isinstance(value, PerRelease):
            return value.values[self.reading]
        if not now:
            return UNKNOWN
        if value.now is not UNKNOWN:
            return value.now
        current = getattr(value, "current", None)
        return UNKNOWN if current is None else self.concrete(current, now=True)

    def _concrete_heap(self, heap: Heap, *, now: bool) -> Any:
        if heap in self.unfolding:
            return UNKNOWN
        content: Value | None = self.settle(self.store.get(("content", heap)))
        while now and isinstance(content, Phi):
            content = content.current
        if not isinstance(content, Tuple):
            return UNKNOWN
        self.unfolding.add(heap)
        try:
            items = [self.concrete(each, now=now) for each in content.items]
        finally:
            self.unfolding.discard(heap)
        if any(each is UNKNOWN for each in items):
            return UNKNOWN
        try:
            return {"list": list, "set": set, "dict": dict}[heap.kind](items)
        except (TypeError, ValueError):
            return UNKNOWN

    def sequence(self, kind: str, items: list[Value]) -> Value:
        """A list or a tuple."""
        return self.new("list", items) if kind == "list" else Tuple(items)

    def lift(self, data: Any) -> Value:
        """A Python object as a value; lists, dicts and sets are made new.

        Raises:
            CannotFoldError: a range is too long.
        """
        if isinstance(data, tuple):
            return Tuple(self.lift(each) for each in data)
        if isinstance(data, range):
            if len(data) > MAX_RANGE:
                raise folding.CannotFoldError
            return self.new("list", list(map(Const, data)))
        if isinstance(data, list):
            return self.new("list", [self.lift(each) for each in data])
        if isinstance(data, (set, frozenset)):
            return self.new("set", [self.lift(each) for each in sorted(data, key=repr)])
        if isinstance(data, dict):
            pairs = [Tuple((self.lift(key), self.lift(each))) for key, each in data.items()]
            return self.new("dict", pairs)
        if isinstance(data, folding.SCALARS):
            return Const(data)
        return fresh("data")

    def new(self, kind: str, items: Sequence[Value] | None) -> Heap:
        """A list, set or dict made by the app; ``None``: its items are not known."""
        heap = Heap(kind)
        self.store.set(("content", heap), fresh("some items") if items is None else Tuple(items))
        return heap

    def drawn_from(self, how: str, sources: tuple[Value, ...], items: list[Value]) -> Heap:
        """A list in the place of an iterator, which takes from its sources while it is used."""
        made = self.new("list", items)
        if any(isinstance(each, Heap) for each in sources):
            self.store.set(("drawn from", made), Symbol(how, sources))
        return made

    def fold(self, op: str, function: Callable[..., Any], *values: Value) -> Value:
        """An operation on values: known where its operands are, else a symbol."""
        data = [self.concrete(each) for each in values]
        if not any(each is UNKNOWN for each in data):
            try:
                return self.lift(folding.apply(function, *data))
            except folding.CannotFoldError:
                return Symbol(op, values)
        if self.versions_matter:
            found = self.by_release(function, *values)
            if found is not None:
                return found
        now = self.result_now(function, *values)
        if any(isinstance(each, Heap) for each in values):
            values = tuple(self.frozen(each) for each in values)
        return Symbol(op, values, now)

    def result_now(self, function: Callable[..., Any], *values: Value) -> Any:
        """What a harmless operation gives in this run, or UNKNOWN."""
        data = [self.concrete(each, now=True) for each in values]
        if any(each is UNKNOWN for each in data):
            return UNKNOWN
        try:
            return folding.apply(function, *data)
        except folding.CannotFoldError:
            return UNKNOWN

    def frozen(self, value: Value) -> Value:
        """A value that will not change any more: what a symbol may be made of."""
        value = self.settle(value)
        if isinstance(value, Heap):
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
                self.store.set(("content", each), fresh("some items"))
            elif isinstance(each, Result) or _is_parameters(each):
                self.store.set(("version", each), fresh("version"))
            elif isinstance(each, Symbol):
                self.store.set(("version", each), fresh("version"))
                if each.op in {"attribute", "item", "element", "after"}:
                    todo.append(each.args[0])

    # -- iteration ------------------------------------------------------------------------------

    def items_of(self, value: Value, most: int = MAX_ITEMS) -> tuple[list[Value], bool]:
        """The items of an iterable, and whether these are all.

        Of an unknown one, two items stand for the first and the second; of one that has more than
        ``most``, the first two.
        """
        value = self.settle(value)
        if isinstance(value, Tuple):
            return _bounded(list(value.items), most)
        if isinstance(value, Heap):
            content = self.content(value)
            if content is not None:
                if value.kind == "dict":
                    return _bounded([each.items[0] for each in _pairs(content)], most)
                return _bounded(list(content), most)
        if isinstance(value, Const):
            if isinstance(value.value, str):
                return _bounded([Const(each) for each in value.value[: most + 1]], most)
            return [], True
        if isinstance(value, Containers):
            return [Place(value.kind, value.root, value.form) for _ in range(2)], False
        return [self.element(value, 0), self.element(value, 1)], False

    def element(self, value: Value, index: int) -> Value:
        """The item at a position of something, as far as it is known."""
        value = self.settle(value)
        unknown = isinstance(value, Heap) and self.content(value) is None
        if isinstance(value, (Tuple, Heap, Containers, Const)) and not unknown:
            items, _ = self.items_of(value)
            if index < len(items):
                return items[index]
        if isinstance(value, Symbol) and value.op == "pairs":
            return Tuple(self.element(each, index) for each in value.args)
        if isinstance(value, Symbol) and value.op == "numbered":
            source, start = value.args
            number = self.fold("+", lambda a, b: a + b, start, Const(index))
            return Tuple((number, self.element(source, index)))
        if isinstance(value, Symbol) and value.op == "range":
            start = 0 if len(value.args) == 1 else self.concrete(value.args[0])
            if isinstance(start, int) and len(value.args) < 3:
                return Const(start + index)
        now = self.result_now(lambda data: list(data)[index], value)
        return Symbol("element", (self.frozen(value), index), now)

    # -- items ----------------------------------------------------------------------------------

    def add_item(self, heap: Heap, item: Value) -> None:
        """A list or set has one more item, a dict one more (key, value) pair."""

        def added(content: Value) -> Value:
            if isinstance(content, Phi) and nesting(content) <= MAX_CONTENTS:
                return join(content.guards, added(content.then), added(content.other))
            if not isinstance(content, Tuple):
                return fresh("some items")
            if heap.kind == "dict" and isinstance(item, Tuple):
                pairs = _pairs(content.items)
                return Tuple((*(each for each in pairs if each.items[0] != item.items[0]), item))
            return Tuple((*content.items, item))

        content = self.settle(self.store.get(("content", heap)))
        self.store.set(("content", heap), added(content))

    def item(self, node: Any, base: Value, key: Value) -> Value:
        """``base[key]``."""
        base, key = self.settle(base), self.settle(key)
        if isinstance(base, Containers):
            return Place(base.kind, base.root, base.form)
        if isinstance(base, Heap) and base.kind == "dict":
            return self._dict_item(base, key)
        if isinstance(base, (Tuple, Heap)) and isinstance(key, Const):
            content = base.items if isinstance(base, Tuple) else self.content(base)
            if content is not None and isinstance(key.value, int):
                try:
                    return self.settle(content[key.value])
                except IndexError:
                    return fresh("some item")
        if isinstance(base, (Tuple, Heap)) and not isinstance(key, Const):
            content = base.items if isinstance(base, Tuple) else self.content(base)
            if content and all(isinstance(each, Place) for each in content):
                first = content[0]
                assert isinstance(first, Place)
                return Place(first.kind, first.root, first.form)
        data, at = self.concrete(base), self.concrete(key)
        if isinstance(data, (str, bytes, tuple)) and isinstance(at, int):
            try:
                return self.lift(folding.apply(lambda: data[at]))
            except folding.CannotFoldError:
                return fresh("some item")
        del node
        now = UNKNOWN
        if isinstance(base, (Tuple, Heap)):
            now = self.result_now(operator.getitem, base, key)
        return Symbol("item", (self.frozen(base), self.version(base), self.frozen(key)), now)

    def _dict_item(self, base: Heap, key: Value, default: Value = NEVER) -> Value:
        content = self.content(base)
        wanted = self.frozen(key)
        if content is None:
            return Symbol("item", (self.frozen(base), NONE, wanted))
        result: Value | None = None
        for pair in reversed(_pairs(content)):
            if self.frozen(pair.items[0]) == wanted:
                return self.settle(pair.items[1])
        if not isinstance(wanted, Const) and content:
            if any(map(self._has_code, content)):
                return self._entry_of(_pairs(content), wanted, default)
            now = self.concrete(key, now=True)
            if now is not UNKNOWN:
                for pair in _pairs(content):
                    if self.concrete(pair.items[0]) == now:
                        found = self.settle(pair.items[1])
                        return Symbol("item", (self.frozen(base), NONE, wanted), found.now)
                if default is not NEVER and all(self._has_plain_key(each) for each in content):
                    return Symbol("item", (self.frozen(base), default, wanted), default.now)
        return result or Symbol("item", (self.frozen(base), NONE, wanted))

    def _has_plain_key(self, pair: Value) -> bool:
        return isinstance(pair, Tuple) and self.concrete(pair.items[0]) is not UNKNOWN

    def _has_code(self, value: Value, depth: int = 3) -> bool:
        """Whether something is a function, or another thing with methods, or holds one."""
        content = self.content(value) if isinstance(value, Heap) else getattr(value, "items", None)
        if content is not None:
            return depth > 0 and any(self._has_code(each, depth - 1) for each in content)
        return isinstance(value, (Function, Bound, Class, Instance, Module, External, Place))

    def _entry_of(self, pairs: Sequence[Tuple], key: Value, default: Value) -> Value:
        """The value of one of the entries of a table, by a key that is not known."""
        result = default
        for pair in reversed(pairs[:MAX_ENTRIES]):
            each, value = pair.items
            true, false = self.condition(self.fold("==", folding.COMPARE["=="], key, each))
            if true is not None:
                result = value if false is None else join(true, value, result)
        return result if len(pairs) <= MAX_ENTRIES else fresh("some item")

    def set_item(self, node: Any, base: Value, key: Value, value: Value) -> None:
        """``base[key] = value``."""
        base = self.settle(base)
        self.mutation(node, base, "item assignment")
        if not isinstance(base, Heap):
            self.changed(base)
            return
        content = self.content(base)
        if content is None:
            self.changed(base)
            return
        if base.kind == "dict":
            wanted = self.frozen(key)
            if not isinstance(wanted, Const):
                self.changed(base)
                return
            pairs = [each for each in _pairs(content) if self.frozen(each.items[0]) != wanted]
            self.store.set(("content", base), Tuple((*pairs, Tuple((key, value)))))
            return
        at = self.concrete(key)
        if isinstance(at, int) and -len(content) <= at < len(content):
            items = list(content)
            items[at] = value
            self.store.set(("content", base), Tuple(items))
        else:
            self.changed(base)

    # -- shared resources and resetting variables -------------------------------------------------

    def mutation(self, node: Any, value: Value, how: str) -> None:
        """An object is changed: say so if it is shared, kept, or held by a plain variable."""
        self.changed_state(node, value)
        for leaf in aliases(value):
            origin = self.store.get(("shared", leaf))
            if isinstance(origin, Symbol) and origin.op == "shared":
                factory, place = origin.args
                self.emit(Mutated, node, factory=factory, factory_place=place, how=how)
                break
        if isinstance(value, Heap) and self.guards.triggers | self._callback():
            owner = self.store.get(("owner", value))
            if isinstance(owner, Symbol):
                name, frame = owner.args
                self.note_change(node, name, frame, "mutate")

    def _callback(self) -> frozenset[Any]:
        return frozenset({"callback"}) if self.segment == "callback" else frozenset()

    def note_change(self, node: Any, name: str, frame: Frame, how: str) -> None:
        """A plain variable is changed in a way that the next rerun undoes."""
        self.watched.add((frame, name))
        self.emit(NameBound, node, name=name, how=how, scope=frame, depth=self.loop_depth)

    watched: set[Any]

    # -- methods of built-in objects --------------------------------------------------------------

    def data_method(self, node: Any, base: Value, name: str, given: Arguments) -> Value | None:
        """A method of a list, dict, set, text or number; None when it is none that is known."""
        base = self.settle(base)
        if isinstance(base, Heap):
            found = self._heap_method(node, base, name, given)
            if found is not None:
                return found
        kinds = {"list": list, "dict": dict, "set": set}
        if isinstance(base, Heap):
            kind: type = kinds[base.kind]
        elif isinstance(base, Tuple):
            kind = tuple
        else:
            data = self.concrete(base, now=True)
            kind = type(data) if data is not UNKNOWN else str
        if name not in folding.METHODS.get(kind, ()) or given.open:
            return None
        if isinstance(base, Heap) and kind is dict and name in {"keys", "values", "items"}:
            return None
        names = tuple(given.kwargs)

        def operate(receiver: Any, *args: Any) -> Any:
            split = len(args) - len(names)
            if name in folding.SHOWN_METHODS and _explodes(receiver, args):
                raise folding.CannotFoldError
            return getattr(receiver, name)(
                *args[:split], **dict(zip(names, args[split:], strict=True))
            )

        return self.fold(f".{name}", operate, base, *given.all)

    def _heap_method(self, node: Any, base: Heap, name: str, given: Arguments) -> Value | None:
        content = self.content(base)
        first = given.args[0] if given.args else NONE
        if base.kind == "dict":
            if name in {"items", "keys", "values"} and content is not None:
                place = {"keys": 0, "values": 1}.get(name)
                pairs = _pairs(content)
                parts = list(pairs) if place is None else [each.items[place] for each in pairs]
                return self.drawn_from("view", (base,), list(parts))
            if name == "get":
                default = given.args[1] if len(given.args) > 1 else NONE
                if content is None or not isinstance(self.settle(first), Const):
                    return self._dict_item(base, first, default)
                known = {self.frozen(each.items[0]) for each in _pairs(content)}
                return self._dict_item(base, first) if self.frozen(first) in known else default
            if name == "setdefault" and content is not None:
                known = {self.frozen(each.items[0]) for each in _pairs(content)}
                if self.frozen(first) in known:
                    return self._dict_item(base, first)
                default = given.args[1] if len(given.args) > 1 else NONE
                self.set_item(node, base, first, default)
                return default
        if (name == "append" and base.kind == "list") or (name == "add" and base.kind == "set"):
            self.mutation(node, base, f".{name}()")
            self.add_item(base, first)
            return NONE
        if name in {"extend", "update"} and base.kind != "set":
            return self._extend(node, base, name, given)
        if name == "copy":
            return self.new(base.kind, None if content is None else list(content))
        if name == "clear":
            self.mutation(node, base, ".clear()")
            self.store.set(("content", base), Tuple(()))
            return NONE
        if name in MUTATING:
            self.mutation(node, base, f".{name}()")
            left = None if given.open else self._edited(base, name, given)
            if left is not None:
                self.store.set(("content", base), left[0])
                return left[1]
            self.changed(base)
            return fresh(name)
        return None

    def _edited(self, base: Heap, name: str, given: Arguments) -> tuple[Value, Value] | None:
        """What is in a list, dict or set after a method, and what that returned, if it is known."""
        args = [self.settle(each) for each in given.args]

        def edit(content: Value) -> tuple[Value, Value] | None:
            if isinstance(content, Phi) and nesting(content) <= MAX_CONTENTS:
                then, other = edit(content.then), edit(content.other)
                if then is None or other is None:
                    return None
                guards = content.guards
                return join(guards, then[0], other[0]), join(guards, then[1], other[1])
            if not isinstance(content, Tuple):
                return None
            items = tuple(map(self.settle, content.items))
            left = edited(base.kind, name, items, args, given.kwargs)
            return None if left is None else (Tuple(left.items), left.result)

        return edit(self.settle(self.store.get(("content", base))))

    def _extend(self, node: Any, base: Heap, name: str, given: Arguments) -> Value:
        self.mutation(node, base, f".{name}()")
        content = self.content(base)
        more: list[Value] = []
        for argument in given.args:
            each = self.settle(argument)
            inner = (
                each.items
                if isinstance(each, Tuple)
                else self.content(each)
                if isinstance(each, Heap)
                else None
            )
            if inner is None:
                content = None
            else:
                more += inner
        if content is None or given.open:
            self.changed(base)
            return NONE
        if base.kind == "dict":
            for pair in (
                *_pairs(tuple(more)),
                *(Tuple((Const(key), value)) for key, value in given.kwargs.items()),
            ):
                self.set_item(node, base, pair.items[0], pair.items[1])
        else:
            self.store.set(("content", base), Tuple((*content, *more)))
        return NONE


PARAMETERS: Final = "streamlit.query_params"
MUTATING: Final = frozenset(
    [
        "add",
        "append",
        "clear",
        "difference_update",
        "discard",
        "extend",
        "insert",
        "intersection_update",
        "pop",
        "popitem",
        "remove",
        "reverse",
        "setdefault",
        "sort",
        "symmetric_difference_update",
        "update",
        "appendleft",
        "popleft",
    ]
)


def _is_parameters(value: Value) -> bool:
    """Whether it is what an app may change of Streamlit itself, in the address of the page."""
    return isinstance(value, External) and value.path == PARAMETERS


def _pairs(content: tuple[Value, ...]) -> list[Tuple]:
    return [each for each in content if isinstance(each, Tuple) and len(each.items) == 2]


def _explodes(receiver: Any, args: tuple[Any, ...]) -> bool:
    """Whether a text method could make something huge."""
    sizes = [len(each) for each in args if isinstance(each, (str, bytes, list, tuple))]
    numbers = [abs(each) for each in args if isinstance(each, int)]
    inner = [len(e) for a in args if isinstance(a, (list, tuple)) for e in a if isinstance(e, str)]
    base = len(receiver) if isinstance(receiver, (str, bytes)) else 1
    return (
        (base + 1) * max([1, *sizes]) > 500_000
        or max([0, *numbers]) > 5_000
        or sum(inner) > folding.MAX_SIZE
        or (
            isinstance(receiver, str)
            and any(len(p) > 4 and p.isdigit() for p in _numbers(receiver))
        )
    )


def _numbers(text: str) -> list[str]:
    return "".join(each if each.isdigit() else " " for each in text).split() if "{" in text else []


def _bounded(items: list[Value], most: int) -> tuple[list[Value], bool]:
    return (items[:2], False) if len(items) > most else (items, True)
