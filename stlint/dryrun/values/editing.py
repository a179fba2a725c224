"""What methods do to a list, a dict or a set whose items are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stlint.model.values import NONE, Const, Tuple, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stlint.dryrun.values.hashing import Equality


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
    equality: Equality,
) -> Edited | str | None:
    """What is left after a method was called.

    Args:
        kind: ``list``, ``dict`` or ``set``.
        name: of the method.
        items: what is in it; of a dict pairs of key and value.
        args: the positional arguments.
        named: the others.
        equality: what equals what.

    Returns:
        ``None`` when that is not known; the name of the exception when the method raises one.
    """
    edit = _EDITS.get((kind, name))
    return None if edit is None else edit(items, args, named, equality)


def _list_pop(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value], equality: Equality
) -> Edited | str | None:
    del equality
    at = _constant(args[0]) if args else -1
    if named or len(args) > 1 or type(at) is not int:
        return None
    if not -len(items) <= at < len(items):
        return "IndexError"
    left = list(items)
    result = left.pop(at)
    return Edited(tuple(left), result)


def _insert(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value], equality: Equality
) -> Edited | str | None:
    del equality
    if named or len(args) != 2 or type(at := _constant(args[0])) is not int:
        return None
    more = list(items)
    more.insert(at, args[1])
    return Edited(tuple(more))


def _remove(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value], equality: Equality
) -> Edited | str | None:
    at = None if named or len(args) != 1 else equality.place(items, args[0])
    if at is None:
        return None
    return "ValueError" if at < 0 else Edited((*items[:at], *items[at + 1 :]))


def _set_remove(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value], equality: Equality
) -> Edited | str | None:
    left = _remove(items, args, named, equality)
    return "KeyError" if isinstance(left, str) else left


def _discard(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value], equality: Equality
) -> Edited | str | None:
    at = None if named or len(args) != 1 else equality.place(items, args[0])
    if at is None:
        return None
    return Edited(items if at < 0 else (*items[:at], *items[at + 1 :]))


def _reverse(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value], equality: Equality
) -> Edited | str | None:
    del equality
    return None if args or named else Edited(items[::-1])


def _sort(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value], equality: Equality
) -> Edited | str | None:
    del equality
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
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value], equality: Equality
) -> Edited | str | None:
    pairs = [each for each in items if isinstance(each, Tuple) and len(each.items) == 2]
    if named or not 0 < len(args) < 3:
        return None
    at = equality.place((each.items[0] for each in pairs), args[0])
    if at is None:
        return None
    if at < 0:
        return Edited(items, args[1]) if len(args) > 1 else "KeyError"
    return Edited((*items[:at], *items[at + 1 :]), pairs[at].items[1])


def _popitem(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value], equality: Equality
) -> Edited | str | None:
    del equality
    if args or named:
        return None
    return Edited(items[:-1], items[-1]) if items else "KeyError"


def _set_pop(
    items: tuple[Value, ...], args: Sequence[Value], named: Mapping[str, Value], equality: Equality
) -> Edited | str | None:
    del equality
    if args or named or len(items) > 1:
        return None
    return Edited((), items[0]) if items else "KeyError"


def _constant(value: Value) -> Any:
    return value.value if isinstance(value, Const) else None


_EDITS = {
    ("list", "pop"): _list_pop,
    ("list", "insert"): _insert,
    ("list", "remove"): _remove,
    ("list", "reverse"): _reverse,
    ("list", "sort"): _sort,
    ("set", "remove"): _set_remove,
    ("set", "pop"): _set_pop,
    ("set", "discard"): _discard,
    ("dict", "pop"): _dict_pop,
    ("dict", "popitem"): _popitem,
}
