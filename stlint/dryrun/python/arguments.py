"""Calls as they are written: what is called, and with which arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst

from stlint.dryrun.core.arguments import Arguments
from stlint.dryrun.core.calling import call
from stlint.dryrun.core.contents import content_of
from stlint.dryrun.core.failures import fail, operating
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.visiting import evaluate, visits
from stlint.dryrun.values.concrete import concrete
from stlint.dryrun.values.items import items_of
from stlint.dryrun.values.refusals import is_no_mapping
from stlint.model.values import UNKNOWN, Phi, Value

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


_CALLBACKS: Final = frozenset({"on_click", "on_change", "on_submit", "on_select"})
"""What is called there at once was meant to be called later."""


@visits(cst.Call)
def visit_Call(it: DryRun, node: cst.Call) -> Value:
    it.trail.steps += 1
    function = evaluate(it, node.func)
    given = arguments(it, node)
    operating(it, node)
    value = call(it, node, function, given)
    return settle(it, value) if isinstance(value, Phi) else value


def _handed_back(it: DryRun, node: cst.BaseExpression) -> Value:
    """The value of an argument that is to be called later."""
    around = it.here.around
    with it.within(around._replace(handing_back=around.handing_back + 1)):
        return evaluate(it, node)


def arguments(it: DryRun, node: cst.Call | cst.ClassDef) -> Arguments:
    """The values of a call's arguments."""
    args: list[Value] = []
    kwargs: dict[str, Value] = {}
    more = False
    given = node.args if isinstance(node, cst.Call) else node.keywords
    for arg in given:
        called = arg.keyword is not None and arg.keyword.value in _CALLBACKS
        value = _handed_back(it, arg.value) if called else evaluate(it, arg.value)
        if isinstance(value, Phi):
            value = settle(it, value)
        if not arg.star:
            if arg.keyword is None:
                args.append(value)
            else:
                kwargs[arg.keyword.value] = value
        elif arg.star == "*":
            items, complete = items_of(it, value)
            if complete:
                args += items
            else:
                more = True
        else:
            more = not _named_arguments(it, value, kwargs) or more
    return Arguments(tuple(args), kwargs, more)


def _named_arguments(it: DryRun, value: Value, found: dict[str, Value]) -> bool:
    """What ``**value`` gives is added; returns whether that is all."""
    if is_no_mapping(value):
        fail(it, "TypeError")
    content = content_of(it, value) if value.kind == "dict" else None
    whole = content is not None
    for pair in content or ():
        name = concrete(it, pair.items[0]) if pair.items else UNKNOWN
        if isinstance(name, str) and pair.items:
            found[name] = pair.items[1]
        elif name is UNKNOWN:
            whole = False
        else:
            fail(it, "TypeError")
    return whole
