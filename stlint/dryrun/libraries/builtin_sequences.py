"""Built-ins that make lists, dicts and the like, or go over them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.builtin_table import builtin
from stlint.dryrun.core.calling import call
from stlint.dryrun.core.contents import changed, content_of
from stlint.dryrun.core.failures import fail, may_fail
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.iterating import MAX_ITEMS
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.truth import truth_now, truth_of
from stlint.dryrun.libraries.builtins import is_iterator, is_row, rest_of
from stlint.dryrun.libraries.listing_calls import in_order
from stlint.dryrun.python.comparisons import negation
from stlint.dryrun.python.generators import next_of
from stlint.dryrun.python.lazies import iterated, lazy, until
from stlint.dryrun.streamlit.state_copies import copy_of_state
from stlint.dryrun.values.computing import must_give_items
from stlint.dryrun.values.concrete import concrete, drawn_from, frozen, new
from stlint.dryrun.values.folds import concretes, result_now
from stlint.dryrun.values.items import is_unordered, items_of, taken_from, was_used
from stlint.dryrun.values.refusals import is_unhashable, no_pairs
from stlint.dryrun.values.special_methods import ORDER, looked_up
from stlint.model.objects import Bound, Class, Function, Heap, Instance, Suspended
from stlint.model.ops import Op
from stlint.model.outside import External, Result
from stlint.model.values import NO, NONE, UNKNOWN, YES, Const, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


@builtin("len")
def _builtin_len(it: DryRun, node: Any, value: Value) -> Value | None:
    del node
    if isinstance(value, Instance):
        risk(it)
    content = content_of(it, value)
    return None if content is None else Const(len(content))


@builtin("list")
def _builtin_list(it: DryRun, node: Any, value: Value | None = None) -> Value | None:
    return _sequence(it, node, "list", value)


@builtin("tuple")
def _builtin_tuple(it: DryRun, node: Any, value: Value | None = None) -> Value | None:
    del node
    items, complete = items_of(it, value) if value is not None else ([], True)
    return Tuple(items) if complete else None


@builtin("set")
def _builtin_set(it: DryRun, node: Any, value: Value | None = None) -> Value | None:
    return _sequence(it, node, "set", value)


@builtin("sorted")
def _builtin_sorted(it: DryRun, node: Any, value: Value, **options: Value) -> Value | None:
    items, complete = items_of(it, value)
    in_order(it, items)
    looked_up(it, Tuple(items), ORDER)
    if "key" in options and complete and options.keys() <= {"key", "reverse"}:
        found = _sorted_by(it, node, items, **options)
        if found is not None:
            return found
    if options or concrete(it, value) is UNKNOWN:
        return Result("builtins.sorted", (value,))
    return None


@builtin("max")
@builtin("min")
def _builtin_max(it: DryRun, node: Any, *values: Value, **options: Value) -> Value | None:
    """The keys of items are asked for, if these are known."""
    key = settle(it, options.get("key", NONE))
    if key != NONE and values:
        items, complete = items_of(it, values[0]) if len(values) == 1 else (values, True)
        for each in items if complete else ():
            call(it, node, key, Arguments((each,)))
        return Result("builtins.max", values)
    for each in values:
        looked_up(it, settle(it, each), ORDER)
    return None


def _sorted_by(
    it: DryRun, node: Any, items: list[Value], key: Value, reverse: Value = NO
) -> Value | None:
    """Items in the order of their keys, if these are known."""
    if not isinstance(key, (Function, External, Bound)) or len(items) > MAX_ITEMS:
        return None
    keys = concretes(it, tuple(call(it, node, key, Arguments((each,))) for each in items))
    turned = concrete(it, reverse)
    if keys is None or not isinstance(turned, (bool, int)):
        return None
    try:
        order = sorted(range(len(items)), key=keys.__getitem__, reverse=bool(turned))
    except TypeError:
        return None
    return new(it, "list", [items[at] for at in order])


def _sequence(it: DryRun, node: Any, kind: str, value: Value | None) -> Value | None:
    del node
    if value is None:
        return new(it, kind, [])
    copy = copy_of_state(it, value, "keys")
    if copy is not None:
        return copy
    if kind != "list" and isinstance(value, Heap) and is_unordered(it, value):
        return new(it, kind, list(content_of(it, value) or ()))
    items, complete = items_of(it, value)
    if kind == "set" and any(is_unhashable(it, each) for each in items):
        return fail(it, "TypeError")
    if complete:
        return new(it, kind, items)
    return Symbol(Op.LIST_OF if kind == "list" else Op.SET_OF, (frozen(it, value),))


@builtin("dict")
def _builtin_dict(
    it: DryRun, node: Any, value: Value | None = None, **pairs: Value
) -> Value | None:
    content: list[Value] = []
    copy = None if value is None else copy_of_state(it, value, "to_dict")
    if copy is not None and not pairs:
        return copy
    if value is not None and value.kind == "dict":
        known = content_of(it, value)
        if known is None:
            return new(it, "dict", None)
        content += known
    elif value is not None:
        items, complete = items_of(it, value)
        error = no_pairs(items)
        if error is not None:
            return fail(it, error)
        if not complete or not all(isinstance(each, Tuple) for each in items):
            return new(it, "dict", None)
        content += items
    del node
    named = {Const(name) for name in pairs}
    content = [
        each
        for each in content
        if not (isinstance(each, Tuple) and frozen(it, each.items[0]) in named)
    ]
    content += [Tuple((Const(name), each)) for name, each in pairs.items()]
    return new(it, "dict", content)


@builtin("dict.fromkeys")
def _builtin_dict_fromkeys(it: DryRun, node: Any, keys: Value, value: Value = NONE) -> Value | None:
    del node
    items, complete = items_of(it, keys)
    if any(is_unhashable(it, each) for each in items):
        return fail(it, "TypeError")
    return new(it, "dict", [Tuple((each, value)) for each in items]) if complete else None


@builtin("enumerate")
def _builtin_enumerate(
    it: DryRun, node: Any, value: Value, start: Value | None = None
) -> Value | None:
    del node
    begin = start or Const(0)
    if isinstance(value, Suspended):
        return Symbol(Op.NUMBERED, (value, begin))
    if value.kind == "iterator":
        taken = taken_from(it, value)
        changed(it, value)
        value = fresh("some items") if taken is None else Tuple(taken)
    items, complete = items_of(it, value)
    if not complete:
        return Symbol(Op.NUMBERED, (value, begin), result_now(it, enumerate, value, begin))
    first = concrete(it, begin)
    if not isinstance(first, int):
        return None
    numbered = [Tuple((Const(first + index), each)) for index, each in enumerate(items)]
    return drawn_from(it, Op.NUMBERED, (value, begin), list(numbered))


@builtin("zip")
def _builtin_zip(it: DryRun, node: Any, *values: Value, **options: Value) -> Value | None:
    if any(isinstance(each, Suspended) or is_iterator(each) for each in values):
        return lazy(it, node, "zip", *values)
    known = [items_of(it, each) for each in values]
    if all(complete for _, complete in known):
        strict = truth_of(it, options.get("strict", NO)) is not False
        if strict and len({len(items) for items, _ in known}) > 1:
            may_fail(it, "ValueError")  # when it is asked for all
        rows = [Tuple(row) for row in zip(*(items for items, _ in known), strict=False)]
        return drawn_from(it, Op.PAIRS, values, list(rows))
    return Symbol(Op.PAIRS, values, result_now(it, zip, *values))


@builtin("reversed")
def _builtin_reversed(it: DryRun, node: Any, value: Value) -> Value | None:
    del node
    items, complete = items_of(it, value)
    if not complete or (isinstance(value, Heap) and value.kind not in {"list", "dict", "range"}):
        risk(it)  # not everything has an end to begin at
        return Result("builtins.reversed", (value,))
    return drawn_from(it, Op.REVERSED, (value,), items[::-1])


@builtin("iter")
def _builtin_iter(it: DryRun, node: Any, value: Value) -> Value | None:
    del node
    if isinstance(value, Suspended):
        return value
    must_give_items(it, value)
    found = iterated(it, value)
    return found if is_iterator(found) else None


@builtin("next")
def _builtin_next(
    it: DryRun, node: Any, value: Value, default: Value | None = None
) -> Value | None:
    if isinstance(value, Suspended):
        return next_of(it, node, value, default)
    if isinstance(value, Symbol) and is_row(value):
        was_used(it, value)
        return fresh("next")
    if value.kind != "iterator":
        return None
    left = None if value in it.process.listed.shuffled else taken_from(it, value)
    if left is None:
        changed(it, value)
        return fresh("next")
    it.flow.store.set(("content", value), Tuple(left[1:]))
    if left:
        return settle(it, left[0])
    return fail(it, "StopIteration") if default is None else default


@builtin("all")
def _builtin_all(it: DryRun, node: Any, value: Value) -> Value | None:
    if isinstance(value, Suspended):
        return until(it, node, value, partial(negation, it), NO)
    return _every(it, Op.AND, value)


@builtin("any")
def _builtin_any(it: DryRun, node: Any, value: Value) -> Value | None:
    if isinstance(value, Suspended):
        return until(it, node, value, lambda item: item, YES)
    return _every(it, Op.OR, value)


def _every(it: DryRun, op: Op, value: Value) -> Value | None:
    if is_row(value):
        value = rest_of(it, value)
    iterator = is_iterator(value)
    items, complete = items_of(it, value)
    if iterator:
        changed(it, value)
    if not complete:
        return None
    unwanted = op is Op.OR
    open_items = []
    for each in items:
        truth = truth_of(it, each)
        if truth is unwanted:
            return YES if unwanted else NO
        if truth is None:
            open_items.append(settle(it, each))
    if not open_items:
        return NO if unwanted else YES
    truths = [truth_now(it, each) for each in open_items]
    now: Any = UNKNOWN
    if unwanted in truths:
        now = unwanted
    elif None not in truths:
        now = not unwanted
    return Symbol(op, tuple(open_items), now)


@builtin("map")
def _builtin_map(it: DryRun, node: Any, function: Value, *values: Value) -> Value | None:
    if not isinstance(function, (Function, External, Class, Bound)) or not values:
        return None
    return lazy(it, node, "map", function, *values)


@builtin("filter")
def _builtin_filter(it: DryRun, node: Any, test: Value, value: Value) -> Value | None:
    if not isinstance(test, (Function, External, Class, Bound)) and test != NONE:
        return None
    return lazy(it, node, "filter", test, value)
