"""Items of lists, dicts, sets and texts: which there are, and how they are read and written."""

from __future__ import annotations

import operator
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun import folding
from stlint.dryrun.alternatives import NEVER, nesting, of_pages
from stlint.dryrun.computing import Computing
from stlint.dryrun.data import pairs_of
from stlint.dryrun.members import iterated, lacks_member
from stlint.dryrun.store import join
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
    Phi,
    Suspended,
    Symbol,
    Tuple,
    Value,
    fresh,
)
from stlint.model.values import Container as Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.model.values import Frame

MAX_ITEMS: Final = 48
"""Longer sequences are not unrolled."""
MAX_PAGES: Final = 60
"""More pages are not followed."""
MAX_ENTRIES: Final = 12
"""Entries of a table of functions that are told apart by a key that is not known."""
MAX_ALTERNATIVES: Final = 3
"""How deep alternatives of what a container holds are nested to be told apart."""
MAX_CONTENTS: Final = 8
"""How deep they are nested to be changed one by one."""
USERS: Final = frozenset({"streamlit.user", "streamlit.experimental_user"})
"""Mappings of what is known of who looks at the app: that depends on where it runs."""
_INDEXED: Final = frozenset({"list", "range"})
_UNORDERED: Final = frozenset({"set", "frozenset"})


class Objects(Computing):
    """Lists, dicts, sets and texts."""

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
            content = self.taken(value) if value.kind == "iterator" else self.content(value)
            if content is not None and not self.is_unordered(value):
                if value.kind == "dict":
                    return _bounded([each.items[0] for each in pairs_of(content)], most)
                return _bounded(list(content), most)
        if isinstance(value, Const):
            if isinstance(value.value, str):
                return _bounded([Const(each) for each in value.value[: most + 1]], most)
            if not isinstance(value.value, bytes):
                self.fails("TypeError")
            return list(map(Const, value.value if isinstance(value.value, bytes) else ())), True
        if isinstance(value, Class) and (members := iterated(self, value)) is not None:
            return _bounded(members, most)
        if isinstance(value, Containers):
            return [Place(value.kind, value.root, value.form) for _ in range(2)], False
        self.operated(fresh("items"), list, (value,))
        return [self.element(value, 0), self.element(value, 1)], False

    def is_unordered(self, value: Value) -> bool:
        """Whether nobody knows in which order something gives its items."""
        return (
            isinstance(value, Heap)
            and value.kind in _UNORDERED
            and len(self.content(value) or ()) > 1
        )

    def taken(self, iterator: Heap) -> tuple[Value, ...] | None:
        """What is left of an iterator, to its end; ``None``: that is not known."""
        content = self.content(iterator)
        when = self.store.get(("drawn when", iterator))
        assert isinstance(when, Symbol)
        known = all(
            self.store.get(("content", self.root(source))) is before
            for source, before in zip(*when.args, strict=True)
        )
        self.store.set(("content", iterator), Tuple(()))
        return content if known else None

    def was_used(self, value: Symbol) -> bool:
        """Whether somebody has asked this ``enumerate`` or ``zip`` for its items; now one does."""
        used = ("used", id(value))
        before = self.store.get(used)
        self.store.set(used, value)  # which keeps it, so that its id stays its own
        return before is value

    def use_up_perhaps(self, value: Value) -> None:
        """Somebody may take from what may be an iterator."""
        if isinstance(value, Phi):
            self.use_up_perhaps(value.then)
            self.use_up_perhaps(value.other)
        elif isinstance(value, Heap) and value.kind == "iterator":
            self.changed(value)

    def element(self, value: Value, index: int) -> Value:
        """The item at a position of something, as far as it is known."""
        value = self.settle(value)
        unknown = isinstance(value, Heap) and (
            value.kind == "iterator" or self.content(value) is None or self.is_unordered(value)
        )
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
            more = self._having(heap, content.items, item) if isinstance(content, Tuple) else None
            return fresh("some items") if more is None else Tuple(more)

        content = self.settle(self.store.get(("content", heap)))
        self.store.set(("content", heap), added(content))

    def _having(
        self, heap: Heap, items: tuple[Value, ...], item: Value
    ) -> tuple[Value, ...] | None:
        """What a container holds once something is added; ``None``: that is not known."""
        if heap.kind == "list":
            return (*items, item)
        if heap.kind == "set":
            at = self.equality.place(items, item)
            return None if at is None else (*items, item) if at < 0 else items
        if heap.kind != "dict" or not isinstance(item, Tuple):
            return None
        pairs = pairs_of(items)
        at = self.equality.place((each.items[0] for each in pairs), item.items[0])
        if at is None:
            return None
        if at < 0:
            return (*pairs, item)
        return (*pairs[:at], Tuple((pairs[at].items[0], item.items[1])), *pairs[at + 1 :])

    def item(self, node: Any, base: Value, key: Value) -> Value:
        """``base[key]``."""
        base, key = self.settle(base), self.settle(key)
        if isinstance(base, Containers):
            return Place(base.kind, base.root, base.form)
        if isinstance(base, Heap) and base.kind == "dict":
            return self.dict_entry(base, key)
        if isinstance(base, Heap) and base.kind not in _INDEXED:
            return self.fails("TypeError")
        if isinstance(base, External) and base.path in USERS:
            self.may_fail("KeyError")
        if isinstance(base, Const) and isinstance(base.value, (int, float, NoneType)):
            return self.fails("TypeError")
        if isinstance(base, (Suspended, Function)):
            return self.fails("TypeError")
        if isinstance(base, Class) and isinstance(key, Const) and lacks_member(self, base, key):
            return self.fails("KeyError")
        if isinstance(base, (Tuple, Heap)) and isinstance(key, Const):
            if not isinstance(key.value, int):
                return self.fails("TypeError")
            if base in self.listed.shuffled:
                return fresh("some file")
            content = base.items if isinstance(base, Tuple) else self.content(base)
            if content is not None and isinstance(key.value, int):
                try:
                    return self.settle(content[key.value])
                except IndexError:
                    return self.fails("IndexError")
        if isinstance(base, (Tuple, Heap)) and not isinstance(key, Const):
            content = base.items if isinstance(base, Tuple) else self.content(base)
            if content and all(isinstance(each, Place) for each in content):
                first = content[0]
                assert isinstance(first, Place)
                return Place(first.kind, first.root, first.form)
        data, at = self.concrete(base), self.concrete(key)
        if isinstance(data, (str, bytes, tuple)) and isinstance(at, int):
            return self.operate("item", operator.getitem, base, key)
        del node
        now = UNKNOWN
        if isinstance(base, (Tuple, Heap)):
            now = self.result_now(operator.getitem, base, key)
        return Symbol("item", (self.frozen(base), self.version(base), self.frozen(key)), now)

    def dict_entry(self, base: Heap, key: Value, default: Value = NEVER) -> Value:
        """``base[key]`` or ``base.get(key, default)`` of a dict."""
        content = self.content(base)
        wanted = self.frozen(key)
        if content is None:
            return Symbol("item", (self.frozen(base), NONE, wanted))
        pairs = pairs_of(content)
        at = self.equality.place((each.items[0] for each in pairs), key)
        if at is not None and at >= 0:
            return self.settle(pairs[at].items[1])
        if at is not None:
            return self.fails("KeyError") if default is NEVER else default
        if any(map(self._has_code, content)):
            return self._entry_of(pairs, wanted, default)
        now = self.concrete(key, now=True)
        if now is not UNKNOWN and all(map(self._has_plain_key, content)):
            found = default
            for pair in pairs:
                if self.concrete(pair.items[0]) == now:
                    found = self.settle(pair.items[1])
            if found is NEVER:
                return self.fails_now("KeyError")
            return Symbol("item", (self.frozen(base), default, wanted), found.now)
        return Symbol("item", (self.frozen(base), default, wanted))

    def _has_plain_key(self, pair: Value) -> bool:
        return isinstance(pair, Tuple) and self.concrete(pair.items[0]) is not UNKNOWN

    def _has_code(self, value: Value, depth: int = 3) -> bool:
        """Whether something is a function, or another thing with methods, or holds one."""
        content = self.content(value) if isinstance(value, Heap) else getattr(value, "items", None)
        if content is not None:
            return depth > 0 and any(self._has_code(each, depth - 1) for each in content)
        kinds = (Function, Bound, Class, Instance, Module, External, Place)
        return isinstance(value, kinds) or of_pages(value)

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
            self.add_item(base, Tuple((key, value)))
            return
        if base.kind != "list":
            self.fails("TypeError")
            return
        at = self.index_of(key)
        if isinstance(at, slice):
            more, complete = self.items_of(value)
            if not complete:
                self.changed(base)
                return
            value = Tuple(more)
        if at is None:
            self.changed(base)
            return
        items: Any = list(content)
        try:
            items[at] = value.items if isinstance(at, slice) else value  # type: ignore[attr-defined]
        except (IndexError, ValueError) as error:
            self.fails(type(error).__name__)
        self.store.set(("content", base), Tuple(items))

    def index_of(self, key: Value) -> int | slice | None:
        """What is between the brackets, for a list; ``None``: that is not known."""
        if isinstance(key, Symbol) and key.op == "slice":
            bounds = [self.concrete(each) for each in key.args]
            plain = all(each is None or isinstance(each, int) for each in bounds)
            return slice(*bounds) if plain else None
        at = self.concrete(key)
        return at if isinstance(at, int) else None

    def delete_item(self, node: Any, base: Value, key: Value) -> None:
        """``del base[key]``."""
        base = self.settle(base)
        self.mutation(node, base, "item deletion")
        content = self.content(base) if isinstance(base, Heap) else None
        if content is None or not isinstance(base, Heap) or base.kind not in {"dict", "list"}:
            self.changed(base)
            return
        at: Any = self.index_of(key)
        if base.kind == "dict":
            at = self.equality.place((each.items[0] for each in pairs_of(content)), key)
        if at is None:
            self.changed(base)
            return
        items = list(content)
        if base.kind == "dict" and at < 0:
            self.fails("KeyError")
            return
        try:
            del items[at]
        except IndexError:
            self.fails("IndexError")
        self.store.set(("content", base), Tuple(items))

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


def _bounded(items: list[Value], most: int) -> tuple[list[Value], bool]:
    return (items[:2], False) if len(items) > most else (items, True)
