"""Methods of lists, dicts, sets, texts and numbers: what they give, and what they change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from stlint.dryrun.core.alternatives import nesting
from stlint.dryrun.core.changing import changes
from stlint.dryrun.core.contents import changed, content_of, pairs_of
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import join
from stlint.dryrun.core.trail import risk
from stlint.dryrun.libraries.enum_texts import formatted_member
from stlint.dryrun.libraries.given_away import hand_over
from stlint.dryrun.libraries.listing_calls import in_order
from stlint.dryrun.libraries.what_is_tried import allows, fills_in_plainly
from stlint.dryrun.values import folding
from stlint.dryrun.values.computing import operate
from stlint.dryrun.values.concrete import concrete, equality, new
from stlint.dryrun.values.editing import edited
from stlint.dryrun.values.entries import dict_entry, put
from stlint.dryrun.values.items import MAX_CONTENTS, add_item, items_of, mutation
from stlint.dryrun.values.member_texts import member_shown
from stlint.dryrun.values.refusals import refuse_key
from stlint.dryrun.values.special_methods import ORDER, looked_up
from stlint.model.objects import Heap
from stlint.model.ops import Op
from stlint.model.values import NONE, UNKNOWN, Const, Phi, Symbol, Tuple, Value, fresh
from stlint.streamlit_api import effects

if TYPE_CHECKING:
    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun


_AS_THEY_ARE: Final = frozenset(":!.[")
"""Without these, a template shows what it is given as an f-string does."""


_KINDS: Final[dict[str, type]] = {
    "list": list,
    "dict": dict,
    "set": set,
    "frozenset": frozenset,
    "range": range,
}
_VIEWS: Final = frozenset({"items", "keys", "values"})
_PUTTING: Final = frozenset({"appendleft", "insert"})
MUTATING: Final = effects().mutating_methods


Container = Callable[["DryRun", Any, Heap, str, "Arguments"], "Value | None"]
"""What knows a method of a container; ``None``: it gives what it gives of known data."""
_OF_CONTAINERS: dict[tuple[str, str], Container] = {}


def _method(name: str, *kinds: str) -> Callable[[Container], Container]:
    """``@_method("append", "list")``: it knows that method of these kinds of containers."""

    def keep(function: Container) -> Container:
        _OF_CONTAINERS.update(dict.fromkeys(((kind, name) for kind in kinds), function))
        return function

    return keep


@changes(Heap)
def _of_container(it: DryRun, node: Any, base: Heap, name: str, given: Arguments) -> Value | None:
    known = _OF_CONTAINERS.get((base.kind, name), _edit)
    found = known(it, node, base, name, given)
    return _given(it, base, name, given, _KINDS.get(base.kind, object)) if found is None else found


@changes(Tuple)
def _of_tuple(it: DryRun, node: Any, base: Tuple, name: str, given: Arguments) -> Value | None:
    del node
    return _given(it, base, name, given, tuple)


@changes(Value)
def _of_data(it: DryRun, node: Any, base: Value, name: str, given: Arguments) -> Value | None:
    """Of a text or a number; what is not known is taken for a text."""
    del node
    data = concrete(it, base, now=True)
    if name == "format" and isinstance(data, str) and _AS_THEY_ARE.isdisjoint(data):
        shown = [member_shown(it, settle(it, each), formatted_member) for each in given.all]
        at = len(given.args)
        named = dict(zip(given.kwargs, shown[at:], strict=True))
        given = given._replace(args=tuple(shown[:at]), kwargs=named)
    return _given(it, base, name, given, str if data is UNKNOWN else type(data))


def _given(it: DryRun, base: Value, name: str, given: Arguments, kind: type) -> Value | None:
    """What a method gives that changes nothing; ``None``: a kind of data has none of that name."""
    if name not in folding.METHODS.get(kind, ()) or given.open:
        return None
    if kind is dict and name in _VIEWS:
        return None
    if name == "join":
        given = given._replace(args=tuple(_as_tuple(it, each) for each in given.args))
    names = tuple(given.kwargs)

    def method(receiver: Any, *args: Any) -> Any:
        split = len(args) - len(names)
        if name in folding.SHOWN_METHODS and _explodes(receiver, args):
            raise folding.CannotFoldError
        if not (allows(receiver, name) or (name == "format" and _fills_in(receiver))):
            raise folding.CannotFoldError
        return getattr(receiver, name)(*args[:split], **dict(zip(names, args[split:], strict=True)))

    op = f".{name}({','.join(names)})" if names else f".{name}"
    return operate(it, op, method, base, *given.all)


def _as_tuple(it: DryRun, value: Value) -> Value:
    """The items of a list that is only gone over, as a tuple, if they are known."""
    value = settle(it, value)
    content = content_of(it, value) if isinstance(value, Heap) and value.kind == "list" else None
    return value if content is None else Tuple(content)


def _first(given: Arguments) -> Value:
    return given.args[0] if given.args else NONE


def _second(given: Arguments) -> Value:
    return given.args[1] if len(given.args) > 1 else NONE


@_method("items", "dict")
@_method("keys", "dict")
@_method("values", "dict")
def _view(it: DryRun, node: Any, base: Heap, name: str, given: Arguments) -> Value | None:
    del node
    if given.all:
        return None
    view = Heap("view", (base, name))
    it.flow.store.set(("drawn from", view), Symbol(Op.VIEW, (base,)))
    return view


@_method("get", "dict")
def _get(it: DryRun, node: Any, base: Heap, name: str, given: Arguments) -> Value | None:
    del node, name
    return dict_entry(it, base, _first(given), _second(given))


@_method("setdefault", "dict")
def _setdefault(it: DryRun, node: Any, base: Heap, name: str, given: Arguments) -> Value | None:
    content = content_of(it, base)
    if content is None:
        return _edit(it, node, base, name, given)
    first, default = _first(given), _second(given)
    at = equality(it).place([each.items[0] for each in pairs_of(content)], first)
    if at is not None and at >= 0:
        return dict_entry(it, base, first)
    put(it, node, base, first, default)
    return default if at is not None else fresh("some item")


@_method("append", "list")
@_method("add", "set")
def _add(it: DryRun, node: Any, base: Heap, name: str, given: Arguments) -> Value | None:
    mutation(it, node, base, f".{name}()", given.args)
    add_item(it, base, _first(given))
    return NONE


@_method("copy", *_KINDS)
def _copy(it: DryRun, node: Any, base: Heap, name: str, given: Arguments) -> Value | None:
    del node, name, given
    return new(it, base.kind, content_of(it, base), base.made)


@_method("clear", *_KINDS)
def _clear(it: DryRun, node: Any, base: Heap, name: str, given: Arguments) -> Value | None:
    del given
    mutation(it, node, base, f".{name}()", (NONE,), NONE)
    it.flow.store.set(("content", base), Tuple(()))
    return NONE


def _edit(it: DryRun, node: Any, base: Heap, name: str, given: Arguments) -> Value | None:
    """Any other method: what it leaves is known, or unknown from now on."""
    if name not in MUTATING and name in folding.METHODS.get(_KINDS.get(base.kind, list), ()):
        return None
    mutation(it, node, base, f".{name}()", given.args if name in _PUTTING else ())
    if given.args and name in {"discard", "pop", "remove"}:
        refuse_key(it, base, given.args[0])
    if name == "sort":
        in_order(it, content_of(it, base) or (), base)
        looked_up(it, base, ORDER)
    left = None if given.open else _edited(it, base, name, given)
    if isinstance(left, str):
        return fail(it, left)
    if left is not None:
        it.flow.store.set(("content", base), left[0])
        return left[1]
    risk(it)
    hand_over(it, node, f"{base}.{name}", given)
    changed(it, base)
    return fresh(name)


def _edited(
    it: DryRun, base: Heap, name: str, given: Arguments
) -> tuple[Value, Value] | str | None:
    """What is in a list, dict or set after a method, and what that returned, if it is known.

    Or the name of the exception that it raises.
    """
    args = [settle(it, each) for each in given.args]

    def edit(content: Value) -> tuple[Value, Value] | str | None:
        if isinstance(content, Phi) and nesting(content) <= MAX_CONTENTS:
            then, other = edit(content.then), edit(content.other)
            if not isinstance(then, tuple) or not isinstance(other, tuple):
                return None
            guards = content.guards
            return join(guards, then[0], other[0]), join(guards, then[1], other[1])
        if not isinstance(content, Tuple):
            return None
        items = tuple(map(partial(settle, it), content.items))
        left = edited(base.kind, name, items, args, given.kwargs, equality(it))
        if left is None or isinstance(left, str):
            return left
        return Tuple(left.items), left.result

    return edit(settle(it, it.flow.store.get(("content", base))))


@_method("extend", "list")
@_method("update", "dict", "set")
def _extend(it: DryRun, node: Any, base: Heap, name: str, given: Arguments) -> Value | None:
    mutation(it, node, base, f".{name}()", given.all)
    content = content_of(it, base)
    more: list[Value] = []
    for argument in given.args:
        each = settle(it, argument)
        items, complete = pairs_in(it, each) if base.kind == "dict" else items_of(it, each)
        content = content if complete else None
        more += items
    if content is None or given.open:
        changed(it, base)
        return NONE
    more += [Tuple((Const(key), value)) for key, value in given.kwargs.items()]
    if base.kind == "list":
        it.flow.store.set(("content", base), Tuple((*content, *more)))
    for each in more if base.kind != "list" else ():
        add_item(it, base, each)
    return NONE


def pairs_in(it: DryRun, value: Value) -> tuple[list[Value], bool]:
    """The (key, value) pairs that a dict is made of, and whether these are all."""
    if value.kind == "dict":
        content = content_of(it, value)
        return ([], False) if content is None else (list(pairs_of(content)), True)
    items, complete = items_of(it, value)
    pairs: list[Value] = []
    for each in items if complete else ():
        pair, whole = items_of(it, each)
        if not whole or len(pair) != 2:
            return [], False
        pairs.append(Tuple(pair))
    return pairs, complete


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
