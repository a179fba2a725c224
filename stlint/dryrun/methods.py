"""Methods of lists, dicts, sets, texts and numbers: what they give, and what they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun import folding
from stlint.dryrun.alternatives import nesting
from stlint.dryrun.data import pairs_of
from stlint.dryrun.editing import edited
from stlint.dryrun.enum_texts import formatted_member
from stlint.dryrun.listings import in_order
from stlint.dryrun.objects import MAX_CONTENTS, Objects
from stlint.dryrun.reach import allows, fills_in_plainly
from stlint.dryrun.store import join
from stlint.model.values import NONE, UNKNOWN, Const, Heap, Phi, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.enum_texts import Find
    from stlint.dryrun.machine import Arguments
    from stlint.model.values import Class

_AS_THEY_ARE: Final = frozenset(":!.[")
"""Without these, a template shows what it is given as an f-string does."""


class Methods(Objects):
    """What is called on built-in objects."""

    def data_method(self, node: Any, base: Value, name: str, given: Arguments) -> Value | None:
        """A method of a list, dict, set, text or number; None when it is none that is known."""
        base = self.settle(base)
        if isinstance(base, Heap):
            found = self._heap_method(node, base, name, given)
            if found is not None:
                return found
        if isinstance(base, Heap):
            kind: type = _KINDS.get(base.kind, object)
        elif isinstance(base, Tuple):
            kind = tuple
        else:
            data = self.concrete(base, now=True)
            kind = type(data) if data is not UNKNOWN else str
        if name not in folding.METHODS.get(kind, ()) or given.open:
            return None
        if kind is dict and name in {"keys", "values", "items"}:
            return None
        names = tuple(given.kwargs)

        def method(receiver: Any, *args: Any) -> Any:
            split = len(args) - len(names)
            if name in folding.SHOWN_METHODS and _explodes(receiver, args):
                raise folding.CannotFoldError
            if not (allows(receiver, name) or (name == "format" and _fills_in(receiver))):
                raise folding.CannotFoldError
            return getattr(receiver, name)(
                *args[:split], **dict(zip(names, args[split:], strict=True))
            )

        op = f".{name}({','.join(names)})" if names else f".{name}"
        handed = list(given.all)
        if name == "format" and isinstance(data, str) and _AS_THEY_ARE.isdisjoint(data):
            handed = [self.member_shown(self.settle(each), formatted_member) for each in handed]
        return self.operate(op, method, base, *handed)

    def _heap_method(self, node: Any, base: Heap, name: str, given: Arguments) -> Value | None:
        content = self.content(base)
        first = given.args[0] if given.args else NONE
        if base.kind == "dict":
            if name in {"items", "keys", "values"} and not given.all:
                view = Heap("view", (base, name))
                self.store.set(("drawn from", view), Symbol("view", (base,)))
                return view
            default = given.args[1] if len(given.args) > 1 else NONE
            if name == "get":
                return self.dict_entry(base, first, default)
            if name == "setdefault" and content is not None:
                keys = [each.items[0] for each in pairs_of(content)]
                at = self.equality.place(keys, first)
                if at is not None and at >= 0:
                    return self.dict_entry(base, first)
                self.set_item(node, base, first, default)
                return default if at is not None else fresh("some item")
        if (name == "append" and base.kind == "list") or (name == "add" and base.kind == "set"):
            self.mutation(node, base, f".{name}()")
            self.add_item(base, first)
            return NONE
        if name in {"extend", "update"} and base.kind in {"list", "dict", "set"}:
            return self._extend(node, base, name, given)
        if name == "copy" and base.kind in _KINDS:
            return self.new(base.kind, None if content is None else list(content), base.made)
        if name == "clear" and base.kind in _KINDS:
            self.mutation(node, base, ".clear()")
            self.store.set(("content", base), Tuple(()))
            return NONE
        if name in MUTATING or name not in folding.METHODS.get(_KINDS.get(base.kind, list), ()):
            self.mutation(node, base, f".{name}()")
            if name == "sort":
                in_order(self, content or (), base)
            left = None if given.open else self._edited(base, name, given)
            if isinstance(left, str):
                return self.fails(left)
            if left is not None:
                self.store.set(("content", base), left[0])
                return left[1]
            self.risk()
            self.hand_over(node, f"{base}.{name}", given)
            self.changed(base)
            return fresh(name)
        return None

    def _edited(self, base: Heap, name: str, given: Arguments) -> tuple[Value, Value] | str | None:
        """What is in a list, dict or set after a method, and what that returned, if it is known.

        Or the name of the exception that it raises.
        """
        args = [self.settle(each) for each in given.args]

        def edit(content: Value) -> tuple[Value, Value] | str | None:
            if isinstance(content, Phi) and nesting(content) <= MAX_CONTENTS:
                then, other = edit(content.then), edit(content.other)
                if not isinstance(then, tuple) or not isinstance(other, tuple):
                    return None
                guards = content.guards
                return join(guards, then[0], other[0]), join(guards, then[1], other[1])
            if not isinstance(content, Tuple):
                return None
            items = tuple(map(self.settle, content.items))
            left = edited(base.kind, name, items, args, given.kwargs, self.equality)
            if left is None or isinstance(left, str):
                return left
            return Tuple(left.items), left.result

        return edit(self.settle(self.store.get(("content", base))))

    def _extend(self, node: Any, base: Heap, name: str, given: Arguments) -> Value:
        self.mutation(node, base, f".{name}()")
        content = self.content(base)
        more: list[Value] = []
        for argument in given.args:
            each = self.settle(argument)
            items, complete = self.pairs_in(each) if base.kind == "dict" else self.items_of(each)
            content = content if complete else None
            more += items
        if content is None or given.open:
            self.changed(base)
            return NONE
        more += [Tuple((Const(key), value)) for key, value in given.kwargs.items()]
        if base.kind == "list":
            self.store.set(("content", base), Tuple((*content, *more)))
        for each in more if base.kind != "list" else ():
            self.add_item(base, each)
        return NONE

    def pairs_in(self, value: Value) -> tuple[list[Value], bool]:
        """The (key, value) pairs that a dict is made of, and whether these are all."""
        if isinstance(value, Heap) and value.kind == "dict":
            content = self.content(value)
            return ([], False) if content is None else (list(pairs_of(content)), True)
        items, complete = self.items_of(value)
        pairs: list[Value] = []
        for each in items if complete else ():
            pair, whole = self.items_of(each)
            if not whole or len(pair) != 2:
                return [], False
            pairs.append(Tuple(pair))
        return pairs, complete

    def member_shown(
        self, value: Value, text_of: Callable[[Class, str, Find], str | None]
    ) -> Value:
        """The text of a member of an Enum, if that is what the value is and it is known."""
        raise NotImplementedError

    def hand_over(self, node: Any, name: str, given: Arguments) -> None:
        """Something of the app is given away."""
        raise NotImplementedError


_KINDS: Final[dict[str, type]] = {
    "list": list,
    "dict": dict,
    "set": set,
    "frozenset": frozenset,
    "range": range,
}
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


def _fills_in(receiver: Any) -> bool:
    return type(receiver) is str and fills_in_plainly(receiver)


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
