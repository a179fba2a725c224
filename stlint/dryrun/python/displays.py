"""Displays of tuples, lists, sets and dicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.failures import fail
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.visiting import evaluate, visits
from stlint.dryrun.streamlit.state_copies import of_state
from stlint.dryrun.values.concrete import new
from stlint.dryrun.values.items import items_of
from stlint.dryrun.values.refusals import is_no_mapping, is_unhashable
from stlint.model.values import Tuple, Value, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.dryrun.core.dry_run import DryRun


@visits(cst.Tuple)
def visit_Tuple(it: DryRun, node: cst.Tuple) -> Value:
    def make(items: list[Value] | None) -> Value:
        return fresh("tuple") if items is None else Tuple(items)

    return _display(it, node.elements, make)


@visits(cst.List)
def visit_List(it: DryRun, node: cst.List) -> Value:
    return _display(it, node.elements, lambda items: new(it, "list", items))


@visits(cst.Set)
def visit_Set(it: DryRun, node: cst.Set) -> Value:
    def make(items: list[Value] | None) -> Value:
        if any(is_unhashable(it, each) for each in items or ()):
            return fail(it, "TypeError")
        return new(it, "set", items)

    return _display(it, node.elements, make)


def _display(it: DryRun, elements: Any, make: Callable[[list[Value] | None], Value]) -> Value:
    items: list[Value] | None = []
    unpacked: list[Value] = []
    for element in elements:
        value = evaluate(it, element.value)
        if isinstance(element, cst.StarredElement):
            unpacked.append(value)
            more, complete = items_of(it, value)
            if not complete:
                items = None
            elif items is not None:
                items += more
        elif items is not None:
            items.append(value)
    return of_state(it, unpacked, "keys", alone=len(elements) == 1) or make(items)


@visits(cst.Dict)
def visit_Dict(it: DryRun, node: cst.Dict) -> Value:
    pairs: list[Value] = []
    unpacked: list[Value] = []
    known = True
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            key = evaluate(it, element.key)
            if is_unhashable(it, key):
                fail(it, "TypeError")
            pairs.append(Tuple((key, evaluate(it, element.value))))
        else:
            other = settle(it, evaluate(it, element.value))
            if is_no_mapping(other):
                fail(it, "TypeError")
            unpacked.append(other)
            content = content_of(it, other) if other.kind == "dict" else None
            known = known and content is not None
            pairs += content or ()
    alone = len(node.elements) == 1
    found = of_state(it, unpacked, "to_dict", alone=alone)
    return found or new(it, "dict", pairs if known else None)
