"""What Python and its own library surely refuse, as far as the operands are known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.truth import truth_of
from stlint.dryrun.values.special_methods import looked_up
from stlint.model.objects import Class, Heap, Instance
from stlint.model.outside import External
from stlint.model.values import NONE, Const, Tuple, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun


_HASHING: Final = frozenset({"dict", "frozenset", "set"})
_UNHASHABLE: Final = frozenset({"dict", "list", "set"})


def is_unhashable(it: DryRun, value: Value) -> bool:
    """Whether something cannot be a key or be in a set."""
    value = settle(it, value)
    if isinstance(value, Tuple):
        return any(is_unhashable(it, each) for each in value.items)
    if isinstance(value, Instance):
        return _has_no_hash(it, value.cls)
    return value.kind in _UNHASHABLE


def _has_no_hash(it: DryRun, cls: Class) -> bool:
    """Whether a class says when objects are equal, but not what they are found by."""
    for each in cls.line():
        if not isinstance(each, Class) or each.maker is not None:
            return False
        hashed = it.flow.store.get((each.frame, "__hash__"))
        if hashed is not ABSENT:
            return settle(it, hashed) == NONE
        if each.dataclass:
            said = {name: truth_of(it, value) for name, value in each.options.items()}
            if said.get("eq", True) is not False:
                return not said.keys() & {"frozen", "unsafe_hash"}
        if it.flow.store.get((each.frame, "__eq__")) is not ABSENT:
            return not each.node.decorators or each.dataclass
    return False


def refuse_key(it: DryRun, heap: Heap, key: Value, *, new: bool = False) -> None:
    """What a dict or a set is asked for, or given if it is ``new``, has to have a hash.

    A set among sets is looked for as one that cannot be changed.
    """
    among = heap.kind == "set" and not new and settle(it, key).kind == "set"
    if heap.kind not in _HASHING or type(key) is Const:
        return
    if not among and is_unhashable(it, key):
        fail(it, "TypeError")
    looked_up(it, settle(it, key))


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
