"""Defaults that are made by calls before session state is asked for what it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from stlint.dryrun.core.emit import emit
from stlint.dryrun.core.flow import settle
from stlint.dryrun.core.visiting import evaluate
from stlint.dryrun.streamlit.state_store import state_key
from stlint.model.events import DefaultMade
from stlint.model.objects import Function

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun
    from stlint.model.values import Value


def note_default(it: DryRun, node: Any, key: Value, method: str) -> None:
    """Record that a default is made by calls, if it is.

    Args:
        it: the dry run.
        node: the call of the method.
        key: what it is asked for.
        method: ``setdefault`` or ``get``.
    """
    calls = tuple(_calls_in(_default(node)))
    if calls:
        own = any(_is_own(it, each) for each in calls)
        emit(it, DefaultMade, node, key=state_key(it, key), method=method, calls=calls, own=own)


def _default(node: Any) -> cst.BaseExpression | None:
    """What is written for the second parameter of the method."""
    args = [each for each in getattr(node, "args", ()) if not each.star]
    named = [each.value for each in args if each.keyword and each.keyword.value == "default"]
    placed = [each.value for each in args if each.keyword is None]
    return named[0] if named else placed[1] if len(placed) > 1 else None


def _calls_in(node: cst.CSTNode | None) -> list[cst.Call]:
    """The calls in an expression that are made as it is evaluated."""
    found: list[cst.Call] = []
    todo: list[cst.CSTNode] = [] if node is None else [node]
    while todo:
        each = todo.pop()
        if isinstance(each, cst.Call):
            found.append(each)
        if not isinstance(each, (cst.Lambda, cst.Name, cst.SimpleString)):
            todo += each.children
    return found


def _is_own(it: DryRun, call: cst.Call) -> bool:
    """Whether a call is one of a function of the app that is under no cache."""
    name = call.func
    while isinstance(name, cst.Attribute):
        name = name.value
    if not isinstance(name, cst.Name):
        return False
    it.trail.muted += 1
    function = settle(it, evaluate(it, call.func))
    it.trail.muted -= 1
    return isinstance(function, Function) and function.cached is None
