"""What becomes of values that are changed: functions in tables, by the class of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.flow import settle, spread
from stlint.dryrun.core.tables import Table
from stlint.model.values import fresh

if TYPE_CHECKING:
    from stlint.dryrun.core.arguments import Arguments
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value

Method = Callable[["DryRun", Any, Any, str, "Arguments"], "Value | None"]
"""What knows what a method gives, and what it changes; ``None``: it knows no such method."""
SetItem = Callable[["DryRun", Any, Any, "Value", "Value", str], None]
"""What puts something at an index, or under a key; told how: ``=``, ``+=``."""
DeleteItem = Callable[["DryRun", Any, Any, "Value"], None]
SetAttribute = Callable[["DryRun", Any, Any, str, "Value", str], None]
DeleteAttribute = Callable[["DryRun", Any, Any, str], None]
Augmented = Callable[["DryRun", Any, Any, str, "Value"], "Value"]
"""What knows what a name is bound to after an operator, by its name in libcst, such as ``Add``."""

_METHODS: Table[Method] = Table()
changes = _METHODS.of
"""``@changes(Heap)``: it knows ``value.name(…)`` of such a value."""

_ITEMS_SET: Table[SetItem] = Table()
sets_item = _ITEMS_SET.of
"""``@sets_item(Heap)``: it does ``value[key] = other``."""

_ITEMS_DELETED: Table[DeleteItem] = Table()
deletes_item = _ITEMS_DELETED.of
"""``@deletes_item(Heap)``: it does ``del value[key]``."""

_ATTRIBUTES_SET: Table[SetAttribute] = Table()
sets_attribute = _ATTRIBUTES_SET.of
"""``@sets_attribute(Instance)``: it does ``value.name = other``."""

_ATTRIBUTES_DELETED: Table[DeleteAttribute] = Table()
deletes_attribute = _ATTRIBUTES_DELETED.of
"""``@deletes_attribute(Instance)``: it does ``del value.name``."""

_AUGMENTED: Table[Augmented] = Table()
augments = _AUGMENTED.of
"""``@augments(Heap)``: it does ``value += other``, and the like."""


def method_of(it: DryRun, node: Any, base: Value, name: str, given: Arguments) -> Value | None:
    """``base.name(…)`` of plain data; None when it is none that is known."""
    base = settle(it, base)
    return _METHODS[type(base)](it, node, base, name, given)


def set_item(it: DryRun, node: Any, base: Value, key: Value, value: Value, how: str = "=") -> None:
    """``base[key] = value``; ``how`` is the operator."""

    def use(each: Value) -> Value:
        _ITEMS_SET[type(each)](it, node, each, key, value, how)
        return value

    spread(it, base, use)


def delete_item(it: DryRun, node: Any, base: Value, key: Value) -> None:
    """``del base[key]``."""
    base = settle(it, base)
    _ITEMS_DELETED[type(base)](it, node, base, key)


def set_attribute(
    it: DryRun, node: Any, base: Value, name: str, value: Value, how: str = "="
) -> None:
    """``base.name = value``; ``how`` is the operator."""

    def use(each: Value) -> Value:
        _ATTRIBUTES_SET[type(each)](it, node, each, name, value, how)
        return value

    spread(it, base, use)


def delete_attribute(it: DryRun, node: Any, base: Value, name: str) -> None:
    """``del base.name``."""
    _ATTRIBUTES_DELETED[type(base)](it, node, base, name)


def augmented(it: DryRun, node: Any, operator: str, before: Value, value: Value) -> Value:
    """What ``before += value`` binds: a list, dict or set is itself changed."""
    found = spread(it, before, lambda each: _AUGMENTED[type(each)](it, node, each, operator, value))
    return fresh("augmented") if found is None else found
