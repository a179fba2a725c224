"""What values are asked for, a part or their truth: functions in tables, by the class of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.iterating import MAX_ITEMS
from stlint.dryrun.core.tables import Table

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value

Attribute = Callable[["DryRun", Any, Any, str], "Value"]
"""What knows the attribute of a name that something has."""
Item = Callable[["DryRun", Any, Any, "Value"], "Value"]
"""What knows the item that something has at an index, or under a key."""

Truth = Callable[["DryRun", Any], "bool | None"]
"""What knows the truth that something has in every run; None: it may differ."""
Items = Callable[["DryRun", Any, int], "tuple[list[Value], bool]"]
"""What knows the items that something gives, so many at most, and whether these are all."""

_ATTRIBUTES: Table[Attribute] = Table()
reads = _ATTRIBUTES.of
"""``@reads(Module)``: it knows ``value.name`` of such a value."""

_ITEMS: Table[Item] = Table()
indexes = _ITEMS.of
"""``@indexes(Heap)``: it knows ``value[key]`` of such a value."""

_TRUTHS: Table[Truth] = Table()
tests = _TRUTHS.of
"""``@tests(Const)``: it knows whether such a value is true."""

_HELD: Table[Items] = Table()
holds = _HELD.of
"""``@holds(Tuple)``: it knows which items such a value gives to who goes over it."""


def attribute_of(it: DryRun, node: Any, base: Value, name: str) -> Value:
    """``base.name``, of what is one thing."""
    return _ATTRIBUTES[type(base)](it, node, base, name)


def item(it: DryRun, node: Any, base: Value, key: Value) -> Value:
    """``base[key]``."""
    base = settle(it, base)
    return _ITEMS[type(base)](it, node, base, settle(it, key))


def always(it: DryRun, value: Value) -> bool | None:
    """The truth of what is one thing in every run; None when it may differ."""
    return _TRUTHS[type(value)](it, value)


def items_at_hand(it: DryRun, value: Value, most: int = MAX_ITEMS) -> tuple[list[Value], bool]:
    """The items of an iterable, and whether these are all.

    Of an unknown one, two items stand for the first and the second; of one that has more than
    ``most``, the first two.
    """
    value = settle(it, value)
    return _HELD[type(value)](it, value, most)
