"""What methods do to a list, a dict or a set whose items are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.model.values import NONE, Const, Tuple, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Edited(NamedTuple):
    """What is in it now, and what the method returned."""

    items: tuple[Value, ...]
    result: Value = NONE


def edited(
    kind: str,
    name: str,
    items: tuple[Value, ...],
    args: Sequence[Value],
    named: Mapping[str, Value],
) -> Edited | None:
    """What is left after a method was called.

    Args:
        kind: ``list``, ``dict`` or ``set``.
        name: of the method.
        items: what is in it; of a dict pairs of key and value.
        args: the positional arguments.
        named: the others.

    Returns:
        ``None`` when that is not known, and when the method raises.
    """
    edit = _EDITS.get((kind, name))
    return None if edit is None else edit(items, args, named)


def _list_pop(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value]
) -> Edited | None:
    at = _constant(args[0]) if args else -1
    if named or len(args) > 1 or type(at) is not int or not -len(items) <= at < len(items):
        return None
    left = list(items)
    result = left.pop(at)
    return Edited(tuple(left), result)


def _insert(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value]
) -> Edited | None:
    if named or len(args) != 2 or type(at := _constant(args[0])) is not int:
        return None
    more = list(items)
    more.insert(at, args[1])
    return Edited(tuple(more))


def _remove(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value]
) -> Edited | None:
    at = None if named or len(args) != 1 else _place(items, args[0])
    return None if at is None else Edited((*items[:at], *items[at + 1 :]))


def _discard(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value]
) -> Edited | None:
    if named or len(args) != 1 or not _all_known(*items, *args):
        return None
    return _remove(items, args, named) or Edited(items)


def _reverse(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value]
) -> Edited | None:
    return None if args or named else Edited(items[::-1])


def _sort(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value]
) -> Edited | None:
    reverse = _constant(named.get("reverse", Const(False)))
    if args or {*named} - {"reverse"} or not isinstance(reverse, bool):
        return None
    plain = [each for each in items if isinstance(each, Const)]
    try:
        plain.sort(key=lambda each: each.value, reverse=reverse)
    except TypeError:
        return None
    return Edited(tuple(plain)) if len(plain) == len(items) else None


def _dict_pop(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value]
) -> Edited | None:
    pairs = [each for each in items if isinstance(each, Tuple) and len(each.items) == 2]
    keys = tuple(each.items[0] for each in pairs)
    if named or not 0 < len(args) < 3 or not _all_known(*keys, args[0]):
        return None
    at = _place(keys, args[0])
    if at is None:
        return Edited(items, args[1]) if len(args) == 2 else None
    return Edited((*items[:at], *items[at + 1 :]), pairs[at].items[1])


_EDITS = {
    ("list", "pop"): _list_pop,
    ("list", "insert"): _insert,
    ("list", "remove"): _remove,
    ("list", "reverse"): _reverse,
    ("list", "sort"): _sort,
    ("set", "remove"): _remove,
    ("set", "discard"): _discard,
    ("dict", "pop"): _dict_pop,
}


def _constant(value: Value) -> Any:
    return value.value if isinstance(value, Const) else None


def _all_known(*values: Value) -> bool:
    return all(isinstance(each, Const) for each in values)


def _place(items: Sequence[Value], wanted: Value) -> int | None:
    """Where the first item is that equals another; ``None``: there is none, or nobody knows."""
    if not isinstance(wanted, Const):
        return None
    for index, each in enumerate(items):
        if not isinstance(each, Const):
            return None
        if each.value == wanted.value:
            return index
    return None
