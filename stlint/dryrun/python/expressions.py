"""The visitors of expressions: each returns the value of its node."""

from __future__ import annotations

import builtins
import operator
from typing import TYPE_CHECKING, Any, Final

import libcst as cst

from stlint.dryrun.core.asking import item
from stlint.dryrun.core.contents import content_of, version_of
from stlint.dryrun.core.emit import emit, gap
from stlint.dryrun.core.failures import fail, operating
from stlint.dryrun.core.flow import settle, spread
from stlint.dryrun.core.iterating import run_loop
from stlint.dryrun.core.store import ABSENT
from stlint.dryrun.core.targets import UnreachableError
from stlint.dryrun.core.trail import risk
from stlint.dryrun.core.truth import choose
from stlint.dryrun.core.visiting import evaluate, visits
from stlint.dryrun.python.awaiting import awaited
from stlint.dryrun.python.generators import delegate
from stlint.dryrun.python.names import check_bound, not_yet_bound, unbound
from stlint.dryrun.streamlit.seen_in_caches import note_outer
from stlint.dryrun.streamlit.session_state import state_item
from stlint.dryrun.values.bindings import local_names
from stlint.dryrun.values.computing import operated
from stlint.dryrun.values.concrete import concrete, frozen, new
from stlint.dryrun.values.declared_secrets import note_secret
from stlint.dryrun.values.shared import read_shared
from stlint.dryrun.values.special_methods import TRUTH, special
from stlint.model.events import NameRead, Tested
from stlint.model.made_of import widgets_in
from stlint.model.objects import Frame, Function, Heap, Suspended
from stlint.model.ops import Op
from stlint.model.outside import SESSION_STATE, External
from stlint.model.values import NO, NONE, UNKNOWN, YES, Const, Phi, Symbol, Tuple, Value, fresh

if TYPE_CHECKING:
    from stlint.dryrun.core.dry_run import DryRun


_CONSTANTS: Final = {"True": YES, "False": NO, "None": NONE}
_BUILTINS: Final = frozenset(dir(builtins))
MAX_REPEATED: Final = 1_000
"""A list that is longer than that, by multiplication, is not known."""


@visits(cst.CSTNode)
def unmodelled(it: DryRun, node: cst.CSTNode) -> Value:
    """The value of an expression of a kind that has no visitor."""
    gap(it, node, type(node).__name__)
    return fresh("gap")


def verdict(it: DryRun, node: cst.CSTNode) -> Value:
    """The value of a condition; what it is decided by is recorded."""
    value = settle(it, evaluate(it, node))
    widgets = widgets_in(value)
    if widgets:
        emit(it, Tested, node, widgets=widgets, value=value)
    special(it, node, value, TRUTH)
    return value


@visits(cst.Name)
def visit_Name(it: DryRun, node: cst.Name) -> Value:
    name = node.value
    constant = _CONSTANTS.get(name)
    if constant is not None:
        return constant
    own = it.here.frame
    frame: Frame | None = own.shared.get(name, own)
    values = it.flow.store.values
    while frame is not None:
        value = values.get((frame, name), ABSENT)
        if value is not ABSENT:
            if (frame, name) in it.flow.store.marked and not frame.of_class:
                check_bound(it, node, frame, name)
            if it.page.watched and (frame, name) in it.page.watched:
                emit(it, NameRead, node, name=name, scope=frame)
            if it.process.learnt.changed:
                read_shared(it, node, (frame, name), value)
            if frame is not own and it.here.cached is not None:
                note_outer(it, node, frame, value)
            return settle(it, value) if isinstance(value, Phi) else value
        if frame.function is not None and _is_local(it, frame, name):
            break
        frame = frame.parent
        while frame is not None and frame.of_class:
            frame = frame.parent
    for each in reversed(it.here.around.handling):
        if each.name == name:
            bound: Value = each.bound
            return bound
    if frame is not None:
        return not_yet_bound(it, name)
    if name == "__name__":
        return Const(it.here.module.name)
    if name == "__file__":
        return Const(str(it.here.module.path))
    if name in _BUILTINS:
        return External(f"builtins.{name}")
    risk(it)
    return unbound(it, name)


def _is_local(it: DryRun, frame: Frame, name: str) -> bool:
    """Whether a name is bound somewhere in the function that a frame belongs to."""
    if frame.own is None:
        frame.own = it.process.sources[frame.module.path].once(local_names, frame.function)
    return name in frame.own


@visits(cst.IfExp)
def visit_IfExp(it: DryRun, node: cst.IfExp) -> Value:
    return choose(
        it,
        verdict(it, node.test),
        lambda: evaluate(it, node.body),
        lambda: evaluate(it, node.orelse),
    )


@visits(cst.NamedExpr)
def visit_NamedExpr(it: DryRun, node: cst.NamedExpr) -> Value:
    value = settle(it, evaluate(it, node.value))
    if isinstance(node.target, cst.Name):
        frame = it.here.frame
        while frame.parent is not None and frame in it.process.learnt.comprehensions:
            frame = frame.parent
        it.flow.store.set((frame.shared.get(node.target.value, frame), node.target.value), value)
    return value


@visits(cst.Lambda)
def visit_Lambda(it: DryRun, node: cst.Lambda) -> Value:
    return Function(node, it.here.frame, "lambda", defaults_of(it, node.params))


@visits(cst.Await)
def visit_Await(it: DryRun, node: cst.Await) -> Value:
    return awaited(it, node, evaluate(it, node.expression))


@visits(cst.Yield)
def visit_Yield(it: DryRun, node: cst.Yield) -> Value:
    if isinstance(node.value, cst.From):
        return _yield_from(it, node, settle(it, evaluate(it, node.value.item)))
    value = NONE if node.value is None else evaluate(it, node.value)
    if it.here.around.on_yield is not None:
        it.here.around.on_yield(value)
    return fresh("sent")


def _yield_from(it: DryRun, node: cst.Yield, source: Value) -> Value:
    hand_on = it.here.around.on_yield
    if hand_on is None:
        return fresh("sent")
    if isinstance(source, Suspended):
        return delegate(it, node, source, hand_on)

    def body(item: Value) -> bool:
        hand_on(item)
        return True

    if not run_loop(it, node, source, body, lambda: True):
        raise UnreachableError
    return NONE if isinstance(source, (Const, Tuple, Heap)) else fresh("sent")


@visits(cst.Subscript)
def visit_Subscript(it: DryRun, node: cst.Subscript) -> Value:
    base = settle(it, evaluate(it, node.value))
    key = key_of(it, node)
    return subscript(it, node, base, key)


def key_of(it: DryRun, node: cst.Subscript) -> Value:
    """The value between the brackets."""
    keys: list[Value] = []
    for element in node.slice:
        if isinstance(element.slice, cst.Index):
            keys.append(settle(it, evaluate(it, element.slice.value)))
        elif isinstance(element.slice, cst.Slice):
            bounds = (element.slice.lower, element.slice.upper, element.slice.step)
            values = [NONE if each is None else evaluate(it, each) for each in bounds]
            keys.append(Symbol(Op.SLICE, tuple(frozen(it, each) for each in values)))
    return keys[0] if len(keys) == 1 else Tuple(keys)


def subscript(it: DryRun, node: Any, base: Value, key: Value) -> Value:
    """``base[key]``."""
    operating(it, node)

    def use(alternative: Value) -> Value:
        if alternative is SESSION_STATE:
            return state_item(it, node, key)
        own = special(it, node, alternative, ("__getitem__",), (key,))
        if own is not None:
            return own
        if key.op is Op.SLICE:
            return _slice(it, alternative, key)
        if isinstance(key, Const) and isinstance(key.value, str):
            note_secret(it, node, alternative, key.value, "item")
        found = item(it, node, alternative, key)
        if isinstance(found, Symbol):
            risk(it)
            operated(it, found, operator.getitem, (alternative, key))
        return found

    found = spread(it, base, use)
    return fresh("some item") if found is None else found


def _slice(it: DryRun, base: Value, key: Value) -> Value:
    bounds = [concrete(it, each) for each in key.args]
    content = content_of(it, base) if base.kind == "list" else base.items
    if UNKNOWN not in bounds and content is not None:
        try:
            items = list(content[slice(*bounds)])
        except (TypeError, ValueError):
            return fail(it, "ValueError")
        return Tuple(items) if isinstance(base, Tuple) else new(it, "list", items)
    data = concrete(it, base)
    if UNKNOWN not in bounds and isinstance(data, str):
        try:
            return Const(data[slice(*bounds)])
        except (TypeError, ValueError):
            return fresh("sliced")
    return Symbol(Op.ITEM, (frozen(it, base), version_of(it, base), key))


def defaults_of(it: DryRun, params: cst.Parameters) -> dict[str, Value]:
    """The values of a function's default arguments."""
    found: dict[str, Value] = {}
    for each in (*params.params, *params.kwonly_params, *params.posonly_params):
        if each.default is not None:
            found[each.name.value] = evaluate(it, each.default)
    return found
