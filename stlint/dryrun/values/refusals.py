"""What Python and its own library surely refuse, as far as the operands are known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from stlint.model.objects import Class, Heap
from stlint.model.outside import External
from stlint.model.values import Const, Tuple, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stlint.dryrun.core.arguments import Arguments


_UNHASHABLE: Final = frozenset({"dict", "list", "set"})


def is_unhashable(value: Value) -> bool:
    """Whether something cannot be a key or be in a set."""
    if isinstance(value, Tuple):
        return any(map(is_unhashable, value.items))
    return value.kind in _UNHASHABLE


def is_no_mapping(value: Value) -> bool:
    """Whether ``**value`` surely raises."""
    return isinstance(value, (Const, Tuple)) or (isinstance(value, Heap) and value.kind != "dict")


def no_pairs(items: Iterable[Value]) -> str | None:
    """The exception of ``dict(items)`` if one of them is surely no pair."""
    for each in items:
        if isinstance(each, Const) and not isinstance(each.value, (str, bytes)):
            return "TypeError"
        if isinstance(each, Tuple) and len(each.items) != 2:
            return "ValueError"
        if isinstance(each, Const) and len(each.value) != 2:
            return "ValueError"
    return None


def takes_nothing(cls: Class, member: Callable[[Class, str], Value], absent: Value) -> bool:
    """Whether making an object of a class surely refuses all arguments."""
    plain = all(
        isinstance(each, Class) or each == External("builtins.object") for each in cls.line()
    )
    above = [each for each in cls.line() if isinstance(each, Class)]
    if not plain or any(each.dataclass or each.node.decorators for each in above):
        return False
    if any(each.node.keywords for each in above):
        return False  # a metaclass
    return all(member(cls, name) is absent for name in ("__init__", "__new__"))


def is_no_file(value: Value) -> bool:
    """Whether ``open(value)`` surely raises a TypeError."""
    if isinstance(value, Const):
        return not isinstance(value.value, (str, bytes, int, Path))
    return isinstance(value, (Heap, Tuple))


def is_no_class(kind: Value) -> bool:
    """Whether something is surely no class, and no tuple of some."""
    if isinstance(kind, Tuple):
        return any(map(is_no_class, kind.items))
    return isinstance(kind, (Const, Heap))


def refuses_fields(
    cls: Class, fields: Sequence[str], defaults: Sequence[bool], given: Arguments
) -> bool:
    """Whether making a data class surely refuses its arguments: too many, or too few."""
    above = [each for each in cls.line() if isinstance(each, Class)]
    if given.open or any({"init", "kw_only"} & each.options.keys() for each in above):
        return False
    if any(each.startswith("_") for each in fields) or not all(each.dataclass for each in above):
        return False
    left = [*zip(fields, defaults, strict=True)][len(given.args) :]
    missing = any(not default and name not in given.kwargs for name, default in left)
    return len(given.args) > len(fields) or missing
