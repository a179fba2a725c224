"""Whether Python takes two values for equal: what sets and dicts hold once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.model.objects import Class, Function, Instance, Module, Suspended
from stlint.model.outside import Container
from stlint.model.values import Const, Tuple, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


ITSELF = (Class, Module, Container, Suspended, Function)
"""What equals nothing but itself."""


class Equality(NamedTuple):
    """What has to be known of objects of the app.

    Attributes:
        seen: a member of an enumeration as what it is compared by; anything else as it is.
        own: whether an object is equal to nothing but itself.
        asked: what happens when something is looked up: its class may have its say.
    """

    seen: Callable[[Value], Value]
    own: Callable[[Instance], bool]
    asked: Callable[[Value], None]

    def same(self, one: Value, other: Value) -> bool | None:
        """Whether two values are equal, as in a set; None: unknown."""
        one, other = self.seen(one), self.seen(other)
        if isinstance(one, Const) and isinstance(other, Const):
            return bool(one.value == other.value)
        if isinstance(one, Tuple) and isinstance(other, Tuple):
            if len(one.items) != len(other.items):
                return False
            parts = [self.same(*each) for each in zip(one.items, other.items, strict=True)]
            return False if False in parts else None if None in parts else True
        if one == other:
            return None if isinstance(one, Instance) and not self.own(one) else True
        return False if self._is_known(one) and self._is_known(other) else None

    def _is_known(self, value: Value) -> bool:
        """Whether something is equal to nothing that is not the same value."""
        if isinstance(value, Instance):
            return self.own(value)
        if isinstance(value, Function):
            return value.role is None and value.cached is None
        return isinstance(value, (Const, Tuple, *ITSELF))

    def place(self, keys: Iterable[Value], wanted: Value) -> int | None:
        """Where a key is; -1: it is not there, ``None``: nobody knows."""
        if type(wanted) is not Const:
            self.asked(wanted)
        found = -1
        for index, each in enumerate(keys):
            alike = self.same(each, wanted)
            if alike is None:
                return None
            if alike and found < 0:
                found = index
        return found

    def distinct(self, items: Sequence[Value]) -> tuple[Value, ...] | None:
        """What a set holds of some items: of equal ones the first; ``None``: nobody knows."""
        if all(type(each) is Const for each in items):
            first: dict[Any, Value] = {}
            for each in items:
                first.setdefault(each.value, each)  # type: ignore[attr-defined]
            return tuple(first.values())
        kept: list[Value] = []
        for each in items:
            at = self.place(kept, each)
            if at is None:
                return None
            if at < 0:
                kept.append(each)
        return tuple(kept)

    def paired(self, pairs: Iterable[Tuple]) -> tuple[Tuple, ...] | None:
        """What a dict holds of some pairs: the first key and the last value of equal ones."""
        pairs = list(pairs)
        if all(type(each.items[0]) is Const for each in pairs):
            last: dict[Any, Tuple] = {}
            for each in pairs:
                key = each.items[0].value  # type: ignore[attr-defined]
                last[key] = Tuple((last[key].items[0], each.items[1])) if key in last else each
            return tuple(last.values())
        kept: list[Tuple] = []
        for pair in pairs:
            at = self.place((each.items[0] for each in kept), pair.items[0])
            if at is None:
                return None
            if at < 0:
                kept.append(pair)
            else:
                kept[at] = Tuple((kept[at].items[0], pair.items[1]))
        return tuple(kept)
